"""Who may drop out of a stage: each reason is a plain rule that a page can state.

A rule speaks of one stay that is active: who is on hold is not waited for. It reads
the marks from the first day of the stay on. Nothing is weighed or learned: who meets
any of them is at risk, and why is told.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db.models import Count, DateField, Exists, F, Func, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.due.stages import LONG_ABSENT
from participants.models.attendance import (
    ATTENDED,
    COUNTABLE,
    Attendance,
    AttendanceQuerySet,
    AttendanceStatus,
)
from participants.models.stage import Stage, StageQuerySet, StageStatus

WEEKS = timedelta(weeks=4)
FEWEST = 4
"""Of fewer sessions no rate is taken: one that was missed would be half of two."""
RECENT_START = timedelta(days=60)

Rule = Callable[[StageQuerySet, AttendanceQuerySet, date], StageQuerySet]


class FirstMonth(Func):
    """The day after the first thirty of a stay."""

    template = "(%(expressions)s + 30)"
    output_field = DateField()


def _missed_in_a_row(
    stays: StageQuerySet, marks: AttendanceQuerySet, today: date
) -> StageQuerySet:
    latest = marks.filter(status__in=COUNTABLE).order_by("-session_date", "-session_no")
    marked = stays.annotate(
        last=Subquery(latest.values("status")[:1]),
        before=Subquery(latest.values("status")[1:2]),
    )
    return marked.filter(last=AttendanceStatus.ABSENT, before=AttendanceStatus.ABSENT)


def _below_three_quarters(
    stays: StageQuerySet, marks: AttendanceQuerySet, today: date
) -> StageQuerySet:
    lately = marks.filter(status__in=COUNTABLE, session_date__gt=today - WEEKS)
    counted = (
        lately.order_by()
        .values("enrolment")
        .annotate(sessions=Count("pk"), came=Count("pk", filter=Q(status__in=ATTENDED)))
    )
    few = counted.annotate(thrice=F("sessions") * 3, fourfold=F("came") * 4).filter(
        sessions__gte=FEWEST, fourfold__lt=F("thrice")
    )
    return stays.filter(Exists(few))


def _away(
    stays: StageQuerySet, marks: AttendanceQuerySet, today: date
) -> StageQuerySet:
    since = today - LONG_ABSENT
    came = marks.filter(status__in=ATTENDED, session_date__gt=since)
    return stays.filter(~Exists(came), started_on__lte=since)


def _missed_at_first(
    stays: StageQuerySet, marks: AttendanceQuerySet, today: date
) -> StageQuerySet:
    missed = marks.order_by().filter(
        status=AttendanceStatus.ABSENT,
        session_date__lt=FirstMonth(OuterRef("started_on")),
    )
    begun = stays.filter(started_on__gt=today - RECENT_START)
    return begun.annotate(second=Subquery(missed.values("pk")[1:2])).filter(
        second__isnull=False
    )


RULES: Mapping[str, tuple[Promise, Rule]] = {
    "in-a-row": (_("Missed the last two sessions or more"), _missed_in_a_row),
    "rate": (
        _("Came to fewer than three in four sessions of the last 28 days"),
        _below_three_quarters,
    ),
    "away": (_("Has not come for 30 days"), _away),
    "first-month": (
        _("Began in the last 60 days and missed two sessions or more in the first 30"),
        _missed_at_first,
    ),
}
"""Code -> what it says, and how stays are narrowed to it."""


def active(today: date, stage: str) -> StageQuerySet:
    """The stays of the case that people are waited for in."""
    return Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=stage,
        status=StageStatus.ACTIVE,
        started_on__lte=today,
    )


def reasons(today: date, stage: str) -> dict[str, Exists]:
    """Code -> whether it holds for a case in the stage."""
    marks = Attendance.objects.filter(
        enrolment=OuterRef("enrolment"),
        stage=stage,
        session_date__gte=OuterRef("started_on"),
        session_date__lte=today,
    )
    stays = active(today, stage)
    return {
        code: Exists(rule(stays, marks, today))
        for code, (_words, rule) in RULES.items()
    }


def at_risk(today: date, *, stage: str) -> Q:
    """In the programme and in the stage, and any of the reasons holds."""
    found = Q()
    for holds in reasons(today, stage).values():
        found |= Q(holds)
    return Q(exited_on=None) & found
