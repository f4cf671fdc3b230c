"""What training led to: assessments, certificates, kits, work and businesses."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.models import User
from ddr.demonstration.programme import LEAD, PLACES
from participants.items import Item, total
from participants.models import (
    BusinessPlan,
    Certificate,
    CertificateCount,
    MentoringVisit,
    Placement,
    PriorSkill,
    Stage,
    StartUpKit,
    TrainingResult,
)
from participants.models.stage import StageStatus
from participants.models.stage_record import StageRecord
from programs import isco
from programs.models import Program, StageKind
from programs.scope import whole_programme

KITS = {
    "72": (("welding mask", 1, 45), ("angle grinder", 1, 80), ("electrode", 50, 1)),
    "75": (("sewing machine", 1, 120), ("pair of scissors", 2, 6)),
}
"""Two digits of a trade -> what its people are given."""
TOOLS = (("tool box", 1, 60), ("pair of gloves", 2, 4))
BODY = "National trade test centre"
EMPLOYERS = ("Harbour Works", "Market workshop", "Road project", "Family farm")
WORK = ("employed", "own", "cooperative", "apprentice", "public_works")
BUSINESSES = ("Workshop beside the market", "Repairs at home", "Shop with a sister")
ADVICE = "Keep a book of what comes in and what goes out."
SOON = timedelta(days=10)


def store(program: Program, until: date) -> None:
    """Of each completed training what followed; of some what was there before."""
    stays = Stage.objects.filter(
        enrolment__program=program, stage=StageKind.VOCATIONAL_TRAINING
    ).select_related("activity", "office", "enrolment__program")
    users = User.objects.in_bulk(
        [LEAD, *(place.caseworkers[0] for place in PLACES)], field_name="username"
    )
    writers = {place.code: users[place.caseworkers[0]] for place in PLACES}
    with whole_programme(program, importing=True):
        found = list(stays.order_by("started_on", "enrolment__external_id"))
        given: dict[int, int] = {}
        made: list[StageRecord] = []
        for number, stay in enumerate(found):
            by = writers[stay.office.code]
            made += _before(number, stay)
            if stay.status == StageStatus.COMPLETED:
                made += _assessed(number, stay, program, given)
                made += _began(number, stay, by, program, until)
                made += _business(number, stay, by, users[LEAD], until)
        for model in {type(record): None for record in made}:
            model._default_manager.bulk_create(
                record for record in made if type(record) is model
            )
    for year, last in given.items():
        facts: dict[str, Any] = {"program": program, "year": year}
        CertificateCount.objects.update_or_create(**facts, defaults={"last": last})


def _before(number: int, stay: Stage) -> Iterator[StageRecord]:
    trade = _trade(stay)
    if number % 5 or not trade or not stay.started_on:
        return
    yield PriorSkill(
        **_case(stay),
        day=stay.started_on - timedelta(days=12),
        occupation=trade,
        known_by=("worked", "learned", "document")[number % 3],
        result=("part", "whole", "not")[number // 5 % 3],
        assessed_by=BODY,
    )


def _assessed(
    number: int, stay: Stage, program: Program, given: dict[int, int]
) -> Iterator[StageRecord]:
    assert stay.ended_on  # noqa: S101  for the type checker: it is completed
    of, attempts = {**_case(stay), "stay": stay}, ["passed"]
    if number % 6 == 0:
        attempts = ["failed", "passed"]
    for attempt, result in enumerate(attempts, start=1):
        back = timedelta(days=7 * (len(attempts) - attempt))
        mark = "9/20" if result == "failed" else f"{12 + number % 7}/20"
        facts = {"result": result, "mark": mark, "assessed_by": BODY}
        day = max(stay.ended_on - back, stay.started_on or stay.ended_on)
        yield TrainingResult(**of, day=day, attempt=attempt, **facts)
    if stay.certified_on and number % 4:
        year = stay.certified_on.year
        given[year] = given.get(year, 0) + 1
        yield Certificate(
            **of,
            program=program,
            day=stay.certified_on,
            kind="provider",
            number=f"{program.code}-{year}-{given[year]:05}",
            title=_title(stay),
            occupation=_trade(stay),
        )


def _began(
    number: int, stay: Stage, by: User, program: Program, until: date
) -> Iterator[StageRecord]:
    assert stay.ended_on  # noqa: S101  for the type checker: it is completed
    of, day = _case(stay), stay.ended_on + timedelta(days=14)
    if day > until or not (trade := _trade(stay)):
        return
    if number % 2 == 0:
        items = [
            Item(quantity, name, str(Decimal(value).quantize(Decimal("0.01"))))
            for name, quantity, value in KITS.get(trade[:2], TOOLS)
        ]
        facts = {"items": items, "total": total(items), "received_by": "person"}
        currency = {"currency": program.currency}
        yield StartUpKit(**of, stay=stay, day=day, by=by, **facts, **currency)
    if number % 3:
        work = WORK[number % len(WORK)]
        employer = "" if work == "own" else EMPLOYERS[number % len(EMPLOYERS)]
        facts = {"kind": work, "employer": employer, "occupation": trade}
        yield Placement(**of, day=day, is_related=True, **facts)


def _business(
    number: int, stay: Stage, by: User, lead: User, until: date
) -> Iterator[StageRecord]:
    """Some are decided and visited, some still wait."""
    assert stay.ended_on  # noqa: S101  for the type checker: it is completed
    of, day = _case(stay), stay.ended_on + timedelta(days=7)
    currency = stay.enrolment.program.currency
    if number % 7 or stay.child_track or day > until:
        return
    plan = BusinessPlan(
        **of,
        day=day,
        name=BUSINESSES[number % len(BUSINESSES)],
        what="What was learned in the training, near where the family lives.",
        planned_start=day + timedelta(days=60),
        capital=Decimal(300 + 50 * (number % 5)),
        currency=currency,
        state="submitted",
        asked_by=by,
    )
    if number % 14:
        plan.state, plan.granted = "approved", plan.capital - 50
        plan.decided_by, plan.decided_at = lead, timezone.now()
        visited = min(day + timedelta(days=75), until)
        facts = {"running": "yes", "turnover": Decimal(60 + number % 40)}
        facts |= {"currency": currency, "advice": ADVICE}
        yield MentoringVisit(**of, day=visited, next_on=until + SOON, **facts)
    yield plan


def _trade(stay: Stage) -> str:
    return stay.activity.occupation if stay.activity else ""


def _title(stay: Stage) -> str:
    words = isco.UNIT_GROUPS.get(_trade(stay))
    return f"{words or 'Vocational training'}, first level"


def _case(stay: Stage) -> dict[str, Any]:
    return {
        "enrolment": stay.enrolment,
        "office_id": stay.office_id,
        "child_track": stay.child_track,
    }
