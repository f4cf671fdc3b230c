"""How much support the clients get, what helps them elsewhere, and how it came out.

Recorded by each counsellor as themselves; people are taken in the order in which
their support began.
"""

from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants import stage_records
from participants.actions import stage_records as actions
from participants.models import Enrolment, Stage
from participants.models.stage import RUNNING, StageQuerySet
from programs.models import CounsellorProfile, Program, StageKind
from programs.scope import scope_of

CLIENTS, CLOSED = 12, 3
LEVELS = (
    ("basic", "first", 21, ""),
    ("community", "better", 60, ""),
    ("focused", "worse", -4, ""),
    ("specialised", "not_enough", 10, "District hospital, mental health nurse"),
    ("basic", "first", 3, ""),
)
"""Level, why, in how many days it is reviewed, and where a referral leads."""
HELPS = (
    ["shorter_days", "more_breaks"],
    ["slower_pace"],
    ["pause"],
    ["no_machines", "no_night_travel"],
)
BOTH = ["vocational_training", "education"]
CLOSINGS: tuple[tuple[str, list[str], str, str, str], ...] = (
    ("fully", [], "nothing", "end", "Sleeps, works and sees his friends again."),
    (
        "partly",
        ["livelihood"],
        "call",
        "end",
        "Wants a call when the rains come.",
    ),
    ("partly", ["family", "housing"], "group", "step_down", ""),
)
PROFILES = (("F", 1978, "English, Krio"), ("M", 1985, "English, Mende"))


def store(program: Program, until: date) -> None:
    """Levels of clients, adjustments, closings, and what is known of counsellors."""
    for place, (sex, born_in, speaks) in zip(PLACES, cycle(PROFILES), strict=False):
        counsellor = User.objects.get(username=place.counsellor)
        known = {"sex": sex, "born_in": born_in, "speaks": speaks}
        CounsellorProfile.objects.update_or_create(
            program=program, user=counsellor, defaults=known
        )
        with transaction.atomic():
            set_scope(scope_of(counsellor).for_database())
            _levels_and_advice(program, counsellor, until)
            _closings(program, counsellor)


def _levels_and_advice(program: Program, counsellor: User, until: date) -> None:
    running = _stays(program, counsellor).filter(status__in=RUNNING)
    stays = list(running.order_by("-started_on", "pk")[:CLIENTS])
    for number, (stay, told) in enumerate(zip(stays, cycle(LEVELS), strict=False)):
        level, reason, days, referred_to = told
        facts: dict[str, Any] = {
            "level": level,
            "reason": reason,
            "referred_to": referred_to,
        }
        facts |= {"day": stay.started_on, "review_on": None}
        if stay.started_on and stay.started_on < until + timedelta(days=days):
            facts["review_on"] = until + timedelta(days=days)
        _add(stay.enrolment, "care-level", counsellor, stay=stay, **facts)
        if number % 3 == 0:
            _advise(stay, number // 3, counsellor, until)


def _advise(stay: Stage, number: int, counsellor: User, until: date) -> None:
    weeks = (6, 8, 3, None)[number % 4]
    last = until + timedelta(weeks=weeks) if weeks else None
    begun = max(stay.started_on or until, until - timedelta(weeks=2))
    helps = HELPS[number % len(HELPS)]
    facts = {"day": begun, "until": last, "stages": BOTH, "helps": helps}
    _add(stay.enrolment, "adjustment", counsellor, **facts)


def _closings(program: Program, counsellor: User) -> None:
    over = _stays(program, counsellor).filter(status="completed")
    stays = over.order_by("-ended_on", "pk")[:CLOSED]
    for stay, told in zip(stays, CLOSINGS, strict=False):
        goals, needs, agreed, recommendation, text = told
        facts: dict[str, Any] = {"goals": goals, "needs": needs, "agreed": agreed}
        facts |= {"recommendation": recommendation, "text": text}
        _add(
            stay.enrolment, "closing", counsellor, stay=stay, day=stay.ended_on, **facts
        )


def _stays(program: Program, counsellor: User) -> StageQuerySet:
    care = Stage.objects.filter(
        enrolment__program=program,
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        counsellor=counsellor,
    )
    return care.select_related("enrolment")


def _add(case: Enrolment, kind: str, by: User, **facts: object) -> None:
    actions.add(case, stage_records.BY_CODE[kind], by=by, **facts)
