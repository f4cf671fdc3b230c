"""Who is told that the clock had a summary built, by the audience of its schedule.

Those who lead the programme are told of what is for inside. Of what is for partners
or the public those are told who may publish it: nothing leaves before one of them
does. An e-mail holds the address of the summary and, of a few totals, those that are
no small number to the audience; no name, no code, nothing of a group. Once for a
period and audience, whoever builds it again.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import override

from core import jobs, mail
from core.access import Permission
from core.models import User
from programs.models import Assignment, Program, Role
from programs.roles import ROLES
from programs.scope import scope_of
from reports.audiences import INTERNAL
from reports.models import Summary
from reports.periods import Period

CLOCK, TOLD = "reports.summary", "reports.summary-told"
COUNTS = {"registered": "CASE-1", "active": "CASE-3", "exited": "CASE-4"}
LETTERS = {
    INTERNAL: "summary",
    "partners": "summary-for-partners",
    "public": "summary-for-public",
}
"""The audience of a schedule -> what is written."""


def tell(summary: Summary) -> None:
    """Promise the e-mails for each audience that a clock asked for."""
    for audience in LETTERS:
        _tell(summary, audience)


def run_of(program: Program, period: Period, audience: str = INTERNAL) -> str:
    """What the clock's job for the period and audience is known by."""
    run = f"{program.pk}:{period.code}"
    return run if audience == INTERNAL else f"{run}:{audience}"


@transaction.atomic
def _tell(summary: Summary, audience: str) -> None:
    run = run_of(summary.program, summary.span, audience)
    if not jobs.started(CLOCK, [run]) or _is_settled(summary, audience):
        return
    if not jobs.once(TOLD, run):
        return
    figures = _figures(summary, audience)
    for user in _readers(summary, audience):
        with override(user.language):
            link = summary.get_absolute_url()
            mail.send(LETTERS[audience], to=user, link=link, figures=figures)


def _is_settled(summary: Summary, audience: str) -> bool:
    """Whether nobody need publish anything for the audience."""
    return audience != INTERNAL and summary.is_published


def _figures(summary: Summary, audience: str) -> dict[str, int]:
    """None that is small to the audience; inside, none that is small to the public.

    An e-mail is out of one's hands.
    """
    least = summary.program.protects_below(audience)
    totals = summary.totals
    counted = {name: totals[code].numerator or 0 for name, code in COUNTS.items()}
    return {name: number for name, number in counted.items() if number >= least}


def _readers(summary: Summary, audience: str) -> list[User]:
    if audience == INTERNAL:
        leads = [Role.PROGRAMME_LEAD]
        return _holders(summary.program, Permission.SUMMARY_READ_INTERNAL, leads)
    publish = Permission.SUMMARY_PUBLISH
    roles = [role for role, held in ROLES.items() if publish in held]
    found = _holders(summary.program, publish, roles)
    return [user for user in found if summary.may_be_published_by(user)]


def _holders(
    program: Program, permission: Permission, roles: Iterable[Role]
) -> list[User]:
    """Who is in one of the roles today, and by it holds the permission there."""
    held = Assignment.objects.filter(
        program=program, role__in=roles, user__is_active=True
    ).select_related("program", "user")
    users = {each.user for each in held if each.holds_today()}
    return sorted(
        (
            user
            for user in users
            if program.pk in scope_of(user).reach(permission).programs
        ),
        key=lambda user: user.pk,
    )
