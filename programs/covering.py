"""Who may be covered by whom, and what pages say of the covers there are."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.models import User
from core.templatetags.ui import short_date
from programs.models import Assignment, Cover, Office, Role

READ_WITH_IT = ("absent", "covering", "arranged_by", "ended_by", "office__program")
MOST = 200


class Worker(NamedTuple):
    """A caseworker of an office."""

    user: User
    office: Office

    @property
    def code(self) -> str:
        return f"{self.user.pk}:{self.office.pk}"

    @property
    def title(self) -> str:
        return f"{self.user}, {self.office}"


class Row(NamedTuple):
    """A cover in the list."""

    pk: int
    absent: str
    covering: str
    office: str
    days: str
    state: str
    tone: str
    arranged: str
    is_own: bool
    """The reader covers."""
    may_end: bool


def workers(scope: Scope) -> list[Worker]:
    """The caseworkers of each office in which the reader may have a cover made."""
    asks = scope.reach(Permission.COVER_ASK).offices
    arranges = scope.reach(Permission.COVER_ARRANGE).offices
    offices = list(Office.objects.filter(pk__in=asks | arranges).order_by("name", "pk"))
    held = Assignment.objects.filter(
        Q(office__in=offices) | Q(office=None, program__in=scope.days),
        Q(ends_on=None) | Q(ends_on__gte=min(scope.days.values())),
        role=Role.CASEWORKER,
        user__is_active=True,
    ).select_related("user")
    found = {
        Worker(each.user, office)
        for each in held
        for office in offices
        if each.office_id in (None, office.pk) and each.program_id == office.program_id
    }
    return sorted(found, key=lambda each: (str(each.user), each.office.name, each.code))


def who_may_be_away(workers: Iterable[Worker], scope: Scope) -> list[Worker]:
    """Oneself; and everybody of the offices that one answers for, but oneself.

    Whoever answers for an office and has a caseload there asks for their own.
    """
    arranges = scope.reach(Permission.COVER_ARRANGE).offices
    return [
        each
        for each in workers
        if each.user.pk == scope.user_id or each.office.pk in arranges
    ]


def who_may_cover(workers: Iterable[Worker], scope: Scope) -> dict[User, str]:
    """Everybody but oneself, and where they work."""
    found: dict[User, list[str]] = {}
    for each in workers:
        if each.user.pk != scope.user_id:
            found.setdefault(each.user, []).append(each.office.name)
    return {user: f"{user}, {', '.join(names)}" for user, names in found.items()}


def rows(scope: Scope) -> list[Row]:
    """Those that the reader is told of, what holds and is to come before the rest."""
    told = Cover.objects.told_to(scope).lately().select_related(*READ_WITH_IT)
    found = list(told[:MOST])
    arranges = scope.reach(Permission.COVER_ARRANGE).offices
    shown = [_row(each, scope, arranges) for each in found]
    return sorted(shown, key=lambda row: row.tone == "")


def _row(cover: Cover, scope: Scope, arranges: frozenset[int]) -> Row:
    today = cover.office.program.today()
    state = cover.state(today)
    own = cover.absent_id == scope.user_id
    takes = cover.covering_id == scope.user_id
    answers = cover.office_id in arranges and not takes
    return Row(
        cover.pk,
        str(cover.absent),
        str(cover.covering),
        cover.office.name,
        _days(cover, today),
        _told(cover, state),
        {"running": "good", "to come": "info"}.get(state, ""),
        gettext("Arranged by %(name)s") % {"name": cover.arranged_by},
        takes,
        state != "over" and (own or answers),
    )


def _days(cover: Cover, today: date) -> str:
    return gettext("%(first)s to %(last)s") % {
        "first": short_date(cover.starts_on, today),
        "last": short_date(cover.ends_on, today),
    }


def _told(cover: Cover, state: str) -> str:
    if cover.ended_at:
        return gettext("Ended early by %(name)s") % {"name": cover.ended_by}
    return {
        "running": gettext("Runs"),
        "to come": gettext("To come"),
        "over": gettext("Over"),
    }[state]
