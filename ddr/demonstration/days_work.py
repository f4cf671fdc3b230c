"""What the staff did lately, and what waits for them: sessions, notes, exits."""

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import cycle
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.models import User
from ddr.demonstration.programme import COURSES, FACILITATORS, PLACES
from participants.models import Enrolment, ExitRequest, Note, Stage, Task, Transfer
from participants.models.stage import RUNNING, TAUGHT, StageStatus
from programs.actions.sessions import plan_all
from programs.models import Activity, Office, Program, Session, StageKind
from programs.scope import whole_programme
from programs.timetables import Timetable

BEFORE, AFTER = timedelta(weeks=4), timedelta(weeks=3)
UNKEPT = timedelta(days=4)
"""Registers of the last days are still to be kept."""
HOURS = time(8, 30), time(11, 30)
NOTED, ASKED = 10, 2

NOTES = (
    (
        "office",
        "Came by to ask about the tool kit. It is handed over in May.",
    ),
    ("visit", "Visited at home. The roof is mended, the children are at school."),
    ("phone", "Called before the session: has to look after a sick child this week."),
    ("office", "Brought the attendance card of the workshop. All in order."),
    ("visit", "Met with the family and an elder. Agreed to come to the dialogue day."),
    ("phone", "Number was off twice. Reached through a neighbour in the evening."),
    (
        "office",
        "Would like to move from the morning to the evening class.",
    ),
    ("other", "The employer is content and will keep the place after the training."),
)
MOVES = "Moves next month to look after the parents; the way here is too far."
EXITS = (
    ("completed", "All goals of the plan are reached; works on own account."),
    ("relocated", "Moved to relatives across the river; new address is known."),
    ("employment_found", "Has had a contract with a transport company since spring."),
    ("voluntary_withdrawal", "Wishes to stop and said so twice, a month apart."),
)


TASKS = (
    (-3, "Take the letter of the village head to the registry office."),
    (1, "Ask the training centre whether the evening class has begun."),
    (6, "Bring the photographs for the identity card."),
    (20, "Ask how the move to the sister’s house went."),
)


def store(program: Program, until: date) -> None:
    """Sessions around the day ``until``, and what the caseworkers wrote and asked."""
    staff = _staff(program)
    regular = [course.code for course in COURSES]
    for activity in program.activities.filter(code__in=regular):
        _plan(activity, until, staff)
    with whole_programme(program, importing=True):
        for place in PLACES:
            for username in place.caseworkers:
                _write(staff[username], until)


def _staff(program: Program) -> dict[str, User]:
    users = User.objects.filter(assignments__program=program).distinct()
    return {user.username: user for user in users}


def _plan(activity: Activity, until: date, staff: dict[str, User]) -> None:
    """The weekly sessions; the registers of those some days ago have been kept."""
    [weekday] = [course.weekday for course in COURSES if course.code == activity.code]
    by = staff[_runs(activity)]
    timetable = Timetable(frozenset({weekday}), until - BEFORE, until + AFTER, *HOURS)
    plan_all(activity, list(timetable.meetings()), by=by)
    kept = Session.objects.filter(activity=activity, date__lt=until - UNKEPT)
    kept.update(took_place=True, register_by=by, register_at=timezone.now())


def _runs(activity: Activity) -> str:
    """Who keeps its registers: its trainer, or a caseworker of its office."""
    for username, _office, codes in FACILITATORS:
        if activity.code in codes:
            return username
    office = next(place for place in PLACES if place.code == activity.office.code)
    if activity.stage == StageKind.PSYCHOLOGICAL_SUPPORT:
        return office.counsellor
    return office.caseworkers[0]


def _write(worker: User, until: date) -> None:
    cases = Enrolment.objects.filter(caseworker=worker).in_state("active")
    newest = list(cases.order_by("-registered_on", "pk")[:NOTED])
    Note.objects.bulk_create(_notes(newest, worker, until))
    Task.objects.bulk_create(_tasks(newest, worker, until))
    free = _without(cases, stage__in=TAUGHT, status__in=RUNNING)
    leaving = free.order_by("registered_on", "pk")[:ASKED]
    ExitRequest.objects.bulk_create(_exits(leaving, worker, until))
    _hand_over(cases, worker)
    never = _without(cases, stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    Stage.objects.bulk_create(_asked_for_care(never.order_by("pk")[:1]))


def _hand_over(cases: QuerySet[Enrolment], by: User) -> None:
    """One case each is offered to another office of the programme."""
    case = cases.order_by("-registered_on", "-pk").first()
    if case is None:
        return
    offices = Office.objects.filter(program=case.program_id).order_by("code")
    to_office = offices.exclude(pk=case.office_id).first()
    if to_office:
        Transfer.objects.create(
            **_of(case),
            case_code=case.case_code,
            to_office=to_office,
            reason=MOVES,
            asked_by=by,
        )


def _without(cases: QuerySet[Enrolment], **facts: Any) -> QuerySet[Enrolment]:
    """The cases that have no such stay."""
    return cases.filter(
        ~Exists(Stage.objects.filter(enrolment=OuterRef("pk"), **facts))
    )


def _notes(cases: Iterable[Enrolment], by: User, until: date) -> Iterator[Note]:
    for number, (case, (kind, text)) in enumerate(zip(cases, cycle(NOTES))):
        day = max(case.registered_on, until - timedelta(days=2 * number))
        yield Note(**_of(case), kind=kind, text=text, happened_on=day, by=by)


def _tasks(cases: Iterable[Enrolment], by: User, until: date) -> Iterator[Task]:
    for case, (days, what) in zip(cases, TASKS, strict=False):
        due_on = until + timedelta(days=days)
        yield Task(**_of(case), what=what, due_on=due_on, assignee=by, by=by)


def _exits(cases: Iterable[Enrolment], by: User, until: date) -> Iterator[ExitRequest]:
    for case, (reason, note) in zip(cases, cycle(EXITS)):
        yield ExitRequest(
            **_of(case), exit_on=until, reason=reason, note=note, asked_by=by
        )


def _asked_for_care(cases: Iterable[Enrolment]) -> Iterator[Stage]:
    kind = StageKind.PSYCHOLOGICAL_SUPPORT
    for case in cases:
        yield Stage(**_of(case), stage=kind, status=StageStatus.PLANNED)


def _of(case: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": case,
        "office_id": case.office_id,
        "child_track": case.child_track,
    }
