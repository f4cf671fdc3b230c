"""What falls due in a case: each rule in one place, for the case and for lists.

A rule is a condition on enrolments as of a day, which is the day it is in the
case's own programme. Who may be told is the permission beside it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import (
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.dates import add_months
from participants.models.adjustment import Adjustment
from participants.models.assessment import Assessment
from participants.models.attendance import ATTENDED, Attendance
from participants.models.business_plan import MentoringVisit
from participants.models.care_level import CareLevel
from participants.models.enrolment import ADULT_AGE, ExitReason
from participants.models.followup import FollowUp
from participants.models.schooling import Schooling
from participants.models.stage import (
    RUNNING,
    TAUGHT,
    WAITING,
    Stage,
    StageQuerySet,
)
from programs.models import StageKind, StageRule

NOT_FOLLOWED = (
    ExitReason.DEATH_NATURAL,
    ExitReason.DEATH_VIOLENT,
    ExitReason.DEATH_UNKNOWN,
    ExitReason.TRANSFERRED,
    ExitReason.DUPLICATE,
    ExitReason.DATA_ERROR,
)
LONG_ABSENT = timedelta(days=30)
SCREENED_WITHIN = timedelta(days=30)
DUE_SOON = timedelta(days=14)


class Due(NamedTuple):
    """One rule: its code in addresses, its name, and the cases it holds for."""

    code: str
    name: Promise
    known_by: Permission
    holds: Callable[[date], Q]
    unless: Callable[[date], Q] | None = None
    """A reason to leave a case out, for those readers who may know of it: to the
    others the rule is as it would be without the reason."""
    reason_known_by: Permission = Permission.ADVICE_READ


class AdultIfBornBy(Func):
    """The latest birth date of who is an adult on a day."""

    template = f"(%(expressions)s::date - interval '{ADULT_AGE} years')::date"
    output_field = DateField()


def is_followed(reason: str, results: Collection[str]) -> bool:
    """Whether anybody is to be contacted after an exit with what came of it so far."""
    return reason not in NOT_FOLLOWED and FollowUp.Result.DECEASED not in results


def follow_ups_due(
    exited_on: date | None, reason: str, made: Mapping[int, str], today: date
) -> Iterator[tuple[FollowUp.Wave, date]]:
    """The waves that should have been made and were not, and the one to come.

    ``made`` has the result of each wave that was made.
    """
    if not exited_on or not is_followed(reason, made.values()):
        return
    for wave in FollowUp.Wave:
        due = add_months(exited_on, wave)
        if wave not in made and due <= today + DUE_SOON:
            yield wave, due


def away_since(begun: date, last: date | None, today: date) -> date | None:
    """The day on which somebody was last seen, once that is long ago.

    ``begun`` is the first day of what runs: before it nobody was waited for.
    """
    seen = max(begun, last) if last else begun
    return seen if seen <= today - LONG_ABSENT else None


def last_exit(wave: int, day: date) -> date:
    """The latest exit whose follow-up of that wave is due by the day."""
    before = add_months(day + timedelta(days=1), -wave) - timedelta(days=1)
    return max(add_months(day, -wave), before)


def follow_up_missing(wave: int, today: date) -> Q:
    """Cases whose follow-up of that wave is due by then, and was not made."""
    made = FollowUp.objects.filter(enrolment=OuterRef("pk"), wave=wave)
    return Q(exited_on__lte=last_exit(wave, today + DUE_SOON)) & ~Q(Exists(made))


def _follow_up(today: date) -> Q:
    missing = Q()
    for wave in FollowUp.Wave:
        missing |= follow_up_missing(wave, today)
    first = last_exit(FollowUp.Wave.M3, today + DUE_SOON)
    died = FollowUp.objects.filter(
        enrolment=OuterRef("pk"), result=FollowUp.Result.DECEASED
    )
    followed = ~Q(exit_reason__in=NOT_FOLLOWED) & ~Q(Exists(died))
    return Q(exited_on__lte=first) & followed & missing


def _not_seen(today: date) -> Q:
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


def _paused(today: date) -> Q:
    """Nothing of training and education runs that is not in an advised pause."""
    pauses = Adjustment.objects.holding(today).filter(
        enrolment=OuterRef("pk"), helps__contains=[Adjustment.Help.PAUSE]
    )
    goes_on = Q()
    for stage in TAUGHT:
        running = Stage.objects.filter(
            enrolment=OuterRef("pk"), stage=stage, status__in=RUNNING
        )
        paused = pauses.filter(stages__contains=[stage])
        goes_on |= Q(Exists(running)) & ~Q(Exists(paused))
    return ~goes_on


def _care_review(today: date) -> Q:
    """The level of care that holds is to be looked at again."""
    later = CareLevel.objects.filter(stay=OuterRef("stay"), day__gt=OuterRef("day"))
    levels = CareLevel.objects.filter(
        ~Exists(later),
        enrolment=OuterRef("pk"),
        stay__status__in=RUNNING,
        review_on__lte=today + DUE_SOON,
    )
    return Q(Exists(levels))


def _screening(today: date) -> Q:
    """Adults on registration (PSY-11), of whom nothing was asked since."""
    taken = Assessment.objects.filter(
        enrolment=OuterRef("pk"), taken_on__gte=OuterRef("registered_on")
    )
    return (
        Q(exited_on=None)
        & Q(registered_on__lte=today + DUE_SOON - SCREENED_WITHIN)
        & Q(participant__birth_date__lte=AdultIfBornBy(F("registered_on")))
        & ~Q(Exists(taken))
    )


class WeeksBefore(Func):
    """The day so many weeks before another."""

    template = "(%(expressions)s))"
    arg_joiner = "::date - 7 * ("
    output_field = DateField()


def _in_care(today: date, *statuses: str) -> Q:
    """Grown up, as far as is known, and with such a stay in psychological support.

    Who may be a child is left out: the instruments are for adults.
    """
    stays = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=statuses,
    )
    born = Q(participant__birth_date__lte=AdultIfBornBy(Value(today)))
    unknown = Q(participant__birth_date=None, child_track=False)
    return Q(exited_on=None) & (born | unknown) & Q(Exists(stays))


def _to_screen(today: date) -> Q:
    """In care or waiting for it, and never asked anything."""
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    return _in_care(today, *RUNNING, *WAITING) & ~Q(Exists(taken))


def _to_reassess(today: date) -> Q:
    """In care, and asked last before the weeks that the programme lets pass."""
    taken = Assessment.objects.filter(enrolment=OuterRef("pk"))
    since = WeeksBefore(Value(today), OuterRef("program__reassessed_after"))
    lately = taken.filter(taken_on__gt=since)
    return _in_care(today, *RUNNING) & Q(Exists(taken)) & ~Q(Exists(lately))


def _childcare(today: date) -> Q:
    """Education is under way or planned, and nobody looks after the children."""
    schooling = Schooling.objects.filter(
        enrolment=OuterRef("pk"), stay__status__in=[*WAITING, *RUNNING]
    )
    return Q(exited_on=None) & Q(Exists(schooling.without_childcare()))


def _support(today: date) -> Q:
    asked = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        status__in=WAITING,
    )
    return Q(exited_on=None) & Q(Exists(asked))


def _visit(today: date) -> Q:
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


def _nobody(today: date) -> Q:
    return Q(exited_on=None, caseworker=None)


RULES = (
    Due("follow-up", _("Follow-up due"), Permission.CASE_READ, _follow_up),
    Due("screening", _("Screening due"), Permission.SCREENING_KNOW, _screening),
    Due("to-screen", _("Screening to make"), Permission.SCORE_WRITE, _to_screen),
    Due("re-assess", _("Re-assessment due"), Permission.SCORE_WRITE, _to_reassess),
    Due(
        "not-seen",
        _("Not seen for 30 days"),
        Permission.ATTENDANCE_READ,
        _not_seen,
        unless=_paused,
    ),
    Due(
        "care-review",
        _("Level of care to review"),
        Permission.PSYCHOLOGICAL_READ,
        _care_review,
    ),
    Due("support", _("Support asked for"), Permission.CARE_WRITE, _support),
    Due("childcare", _("Childcare needed"), Permission.CASE_READ, _childcare),
    Due("visit", _("Mentoring visit due"), Permission.CASE_READ, _visit),
    Due(
        "too-long",
        _("Over the planned length"),
        Permission.CASE_READ,
        partial(over_length, stages=TAUGHT),
    ),
    Due(
        "care-too-long",
        _("Support over its planned length"),
        Permission.PSYCHOLOGICAL_READ,
        partial(over_length, stages=[StageKind.PSYCHOLOGICAL_SUPPORT]),
    ),
    Due("nobody", _("Without a caseworker"), Permission.CASE_READ, _nobody),
)
BY_CODE = {due.code: due for due in RULES}


def told_to(scope: Scope) -> list[Due]:
    """The rules of which the reader may know anywhere."""
    return [due for due in RULES if due.known_by in scope]


def on_its_day(
    scope: Scope, holds: Callable[[date], Q], *, program: str = "program"
) -> Q:
    """The condition as of the day it is in each programme of the reader's."""
    by_day: dict[date, list[int]] = {}
    for pk, day in scope.days.items():
        by_day.setdefault(day, []).append(pk)
    if len(by_day) == 1:
        return holds(*by_day)
    found = Q(pk__in=[])
    for day, programs in by_day.items():
        found |= Q(**{f"{program}__in": programs}) & holds(day)
    return found
