"""What the counsellors wrote of their talks, each as themselves: nobody else may."""

from datetime import date, timedelta
from itertools import cycle

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants.actions import counselling
from participants.models import Enrolment, Stage
from participants.models.stage import RUNNING
from programs.models import Program, StageKind
from programs.scope import scope_of

CLIENTS = 8
SESSIONS = (
    (
        "individual",
        "present",
        "Talked about the nights. Sleeps better since the work began.",
    ),
    ("family", "present", "With his mother. They eat together again in the evening."),
    ("phone", "late", "Called back an hour later. Wants to come on Thursday."),
    ("individual", "absent", ""),
)
PLAN = {
    "signs": "Does not sleep, does not answer the phone.",
    "ask": "My aunt, and the neighbour at the well.",
    "safe": "The aunt keeps the medicines.",
}


def store(program: Program, until: date) -> None:
    """Some sessions of the last weeks, and a safety plan."""
    for place in PLACES:
        counsellor = User.objects.get(username=place.counsellor)
        with transaction.atomic():
            set_scope(scope_of(counsellor).for_database())
            _record(program, counsellor, until)


def _record(program: Program, counsellor: User, until: date) -> None:
    running = Stage.objects.filter(
        enrolment__program=program,
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        counsellor=counsellor,
        status__in=RUNNING,
    )
    stays = list(running.select_related("enrolment").order_by("-started_on", "pk"))
    for number, (stay, session) in enumerate(zip(stays[:CLIENTS], cycle(SESSIONS))):
        kind, mark, text = session
        day = max(stay.started_on or until, until - timedelta(days=3 * number))
        counselling.record(
            stay.enrolment, kind=kind, held_on=day, mark=mark, text=text, by=counsellor
        )
        if number == 0:
            _plan(stay.enrolment, day, counsellor)


def _plan(case: Enrolment, day: date, counsellor: User) -> None:
    counselling.make_safety_plan(case, made_on=day, parts=PLAN, by=counsellor)
