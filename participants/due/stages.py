"""What falls due while training, education or what follows them runs, as of a day."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import DateField, Exists, Func, OuterRef, Q, Subquery

from participants.due.days import DUE_SOON
from participants.models.adjustment import Adjustment
from participants.models.attendance import ATTENDED, Attendance
from participants.models.business_plan import MentoringVisit
from participants.models.schooling import Schooling
from participants.models.stage import RUNNING, TAUGHT, WAITING, Stage, StageQuerySet
from programs.models import StageKind, StageRule

LONG_ABSENT = timedelta(days=30)


def away_since(begun: date, last: date | None, today: date) -> date | None:
    """The day on which somebody was last seen, once that is long ago.

    ``begun`` is the first day of what runs: before it nobody was waited for.
    """
    seen = max(begun, last) if last else begun
    return seen if seen <= today - LONG_ABSENT else None


def not_seen(today: date) -> Q:
    """Training or education runs, and the person stays away from both."""
    since = today - LONG_ABSENT
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage__in=TAUGHT,
        status__in=RUNNING,
        started_on__lte=since,
    )
    came = Attendance.objects.filter(
        enrolment=OuterRef("pk"),
        stage__in=TAUGHT,
        status__in=ATTENDED,
        session_date__gt=since,
    )
    return Q(exited_on=None) & Q(Exists(running)) & ~Q(Exists(came))


def paused(today: date) -> Q:
    """Nothing of training and education runs that is not in an advised pause."""
    goes_on = Q()
    for stage in TAUGHT:
        running = Stage.objects.filter(
            enrolment=OuterRef("pk"), stage=stage, status__in=RUNNING
        )
        goes_on |= Q(Exists(running)) & ~_advised(Adjustment.Help.PAUSE, stage, today)
    return ~goes_on


def paused_in(today: date, *, stage: StageKind) -> Q:
    """The stage is in an advised pause."""
    return _advised(Adjustment.Help.PAUSE, stage, today)


def slowed(today: date) -> Q:
    """Nothing of them is over its length but what is to go at a slower pace."""
    late = Q()
    for stage in TAUGHT:
        slow = _advised(Adjustment.Help.SLOWER_PACE, stage, today)
        late |= over_length(today, stages=[stage]) & ~slow
    return ~late


def _advised(what: Adjustment.Help, stage: StageKind, today: date) -> Q:
    holding = Adjustment.objects.holding(today).filter(enrolment=OuterRef("pk"))
    return Q(Exists(holding.filter(helps__contains=[what], stages__contains=[stage])))


def childcare(today: date) -> Q:
    """Education is under way or planned, and nobody looks after the children."""
    schooling = Schooling.objects.filter(
        enrolment=OuterRef("pk"), stay__status__in=[*WAITING, *RUNNING]
    )
    return Q(exited_on=None) & Q(Exists(schooling.without_childcare()))


def visit(today: date) -> Q:
    """The latest visit to the business said when the next one is to be made."""
    later = MentoringVisit.objects.filter(
        enrolment=OuterRef("enrolment"), day__gt=OuterRef("day")
    )
    promised = MentoringVisit.objects.filter(next_on__lte=today + DUE_SOON)
    return Q(pk__in=promised.exclude(Exists(later)).values("enrolment"))


class Planned(Func):
    """The day by which a stay of so many weeks should have ended."""

    template = "(%(expressions)s * 7)"
    arg_joiner = " + "
    output_field = DateField()


def planned(stays: StageQuerySet) -> StageQuerySet:
    """Each with the ``last`` day that it has, where a length is planned."""
    rules = StageRule.objects.filter(
        program=OuterRef("enrolment__program"), stage=OuterRef("stage")
    )
    weeks = Subquery(rules.values("weeks"))
    return stays.annotate(last=Planned("started_on", weeks))


def over_length(today: date, *, stages: Collection[str]) -> Q:
    """A stay of these stages runs for longer than the programme plans it."""
    running = Stage.objects.filter(
        enrolment=OuterRef("pk"), stage__in=stages, status__in=RUNNING
    )
    late = planned(running).filter(last__lt=today)  # type: ignore[misc]  # annotated
    return Q(Exists(late))
