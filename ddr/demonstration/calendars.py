"""What was moved, called off and made up for, and whom the counsellors will see."""

from datetime import date, time, timedelta

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants.actions import appointments
from participants.actions.appointments import When
from participants.models import Stage
from participants.models.stage import RUNNING
from programs.actions import sessions
from programs.actions.sessions import Why
from programs.models import Program, Session, SessionMove, StageKind
from programs.scope import scope_of
from programs.timetables import Meeting

AFTERNOON = time(14), time(17)
WHY = (
    Why("provider", "place", "The hall is used for the vaccination day."),
    Why("people", "work", "Harvest week."),
    Why("staff", "staff_absent"),
)
VISITS = (
    (0, time(9), "individual", "office"),
    (0, time(10, 30), "family", "home"),
    (0, time(14), "individual", "office"),
    (1, time(9), "phone", "office"),
    (2, time(9), "individual", "office"),
    (2, time(11), "individual", "elsewhere"),
    (4, time(9), "family", "home"),
)


def store(program: Program, until: date) -> None:
    by = User.objects.get(username=PLACES[0].caseworkers[0])
    _tie(program, until, by)
    for place in PLACES:
        counsellor = User.objects.get(username=place.counsellor)
        with transaction.atomic():
            set_scope(scope_of(counsellor).for_database())
            _appoint(program, until, counsellor)


def _tie(program: Program, until: date, by: User) -> None:
    """The next sessions move, one is called off, missed ones are made up for."""
    if SessionMove.objects.filter(session__office__program=program).exists():
        return
    taught = Session.objects.filter(office__program=program).exclude(
        stage=StageKind.PSYCHOLOGICAL_SUPPORT
    )
    coming = list(taught.filter(date__gt=until).order_by("date", "pk")[: len(WHY) + 1])
    for session, why in zip(coming, WHY, strict=False):
        to = Meeting(session.date + timedelta(days=2), *AFTERNOON)
        sessions.move(session, to, why=why, by=by)
    for session in coming[len(WHY) :]:
        session.took_place, session.not_held_because = False, "provider"
        session.save(update_fields=["took_place", "not_held_because"])
        _make_up(session, session.date + timedelta(days=3), by)
    held = taught.filter(took_place=True).order_by("-date", "pk")
    free = held.exclude(activity__in=[each.activity_id for each in coming])
    for number, missed in enumerate(free[:2]):
        _make_up(missed, until + timedelta(days=1 + number), by)


def _make_up(missed: Session, day: date, by: User) -> None:
    sessions.make_up(missed, Meeting(day, *AFTERNOON), by=by)


def _appoint(program: Program, until: date, counsellor: User) -> None:
    """Clients of today and of the days to come; one of them was moved."""
    if counsellor.appointments.exists():
        return
    running = Stage.objects.filter(
        enrolment__program=program,
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        counsellor=counsellor,
        status__in=RUNNING,
    )
    stays = running.select_related("enrolment").order_by("-started_on", "pk")
    for number, (stay, (days, start, kind, place)) in enumerate(
        zip(stays, VISITS, strict=False)
    ):
        made = appointments.plan(
            stay.enrolment,
            _when(until + timedelta(days=days), start),
            kind=kind,
            place=place,
            by=counsellor,
        )
        if number == len(VISITS) - 2:
            to = _when(made.day + timedelta(days=1), start)
            appointments.move(made, to, asked_by="person", by=counsellor)


def _when(day: date, start: time) -> When:
    return When(day, start, start.replace(hour=start.hour + 1))
