"""Those who lead a programme are told that the clock had a summary built.

An e-mail holds the address of the summary and, of a few totals, those that are no
small number; no name, no code, nothing of a group. Once for a period, whoever
builds it again.
"""

from django.db import transaction
from django.utils.translation import override

from core import jobs, mail
from core.access import Permission
from core.models import User
from programs.models import Assignment, Program, Role
from programs.scope import scope_of
from reports.models import Summary
from reports.periods import Period

CLOCK, TOLD = "reports.summary", "reports.summary-told"
COUNTS = {"registered": "CASE-1", "active": "CASE-3", "exited": "CASE-4"}


@transaction.atomic
def tell(summary: Summary) -> None:
    """Promise the e-mails, if it was the clock that asked and nobody was told yet."""
    run = run_of(summary.program, summary.span)
    if not jobs.started(CLOCK, [run]) or not jobs.once(TOLD, run):
        return
    figures = _figures(summary)
    for user in _leads(summary.program):
        with override(user.language):
            link = summary.get_absolute_url()
            mail.send("summary", to=user, link=link, figures=figures)


def run_of(program: Program, period: Period) -> str:
    """What the clock's job for the period is known by."""
    return f"{program.pk}:{period.code}"


def _figures(summary: Summary) -> dict[str, int]:
    """No smaller numbers than the public is told: an e-mail is out of one's hands."""
    least = summary.program.protects_below("public")
    totals = summary.totals
    counted = {name: totals[code].numerator or 0 for name, code in COUNTS.items()}
    return {name: number for name, number in counted.items() if number >= least}


def _leads(program: Program) -> list[User]:
    """Who leads the programme today and may read what the link leads to."""
    held = Assignment.objects.filter(
        program=program, role=Role.PROGRAMME_LEAD, user__is_active=True
    ).select_related("program", "user")
    users = {each.user for each in held if each.holds_today()}
    return sorted(
        (user for user in users if _may_read(user, program)), key=lambda user: user.pk
    )


def _may_read(user: User, program: Program) -> bool:
    reach = scope_of(user).reach(Permission.SUMMARY_READ_INTERNAL)
    return program.pk in reach.programs
