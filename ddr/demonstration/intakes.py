"""What people can learn: opportunities with their intakes, and who waits for a place.

The courses that run are intakes as well; some more begin soon, one of them full.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import EDU, LEAD, PLACES, TIMEZONE, VOC
from participants.actions import stages
from participants.models import Enrolment, Stage
from participants.models.stage import RUNNING, WAITING, StageStatus
from programs.actions import intakes
from programs.actions.sessions import plan_all
from programs.models import Activity, Opportunity, Program
from programs.scope import scope_of
from programs.timetables import Timetable


class Offer(NamedTuple):
    """One opportunity; ``courses`` are its intakes that run."""

    code: str
    stage: str
    name: str
    kind: str
    occupation: str
    partner: str
    office: str
    area: str
    distance_km: str
    conditions: str
    smallest_age: int | None
    education_needed: int | None
    childcare: bool
    allowance: str
    courses: tuple[str, ...] = ()


class Next(NamedTuple):
    """An intake to come: for how many, who have a place already, who wait."""

    offer: str
    code: str
    name: str
    weeks_on: int
    capacity: int
    seated: int
    waiting: int
    weekday: int
    run_by: str


OFFERS = (
    Offer(
        *("WELD", VOC, "Welding", "centre", "7212", "P1", "TAM", "XO010101", "3"),
        *("Bring closed shoes and a long-sleeved shirt.", 16, None, False),
        *("Free; a meal each day", ("WELD",)),
    ),
    Offer(
        *("MOTOR", VOC, "Motor mechanics", "apprenticeship", "7231", "P4", "LIR"),
        *("XO020101", "1.5", "The workshop meets each apprentice first.", 16, 1),
        *(False, "Pocket money from the third month on", ("MOTOR",)),
    ),
    Offer(
        *("CARP", VOC, "Carpentry", "centre", "7115", "P1", "SAR", "XO010201", "6"),
        *("", 15, None, False, "Free", ("CARP",)),
    ),
    Offer(
        *("TAILOR", VOC, "Tailoring", "centre", "7531", "P5", "DEN", "XO0202", "2"),
        *("Machines are there; bring scissors if you have them.", 15, None, True),
        *("Free; childcare in the same house", ("TAILOR",)),
    ),
    Offer(
        *("FARM", VOC, "Mixed farming", "on_the_job", "6130", "P3", "OUR", "XO0203"),
        *("14", "Three days a week in the fields.", None, None, False),
        *("Seeds for a quarter of a hectare", ("FARM",)),
    ),
    Offer(
        *("ELEC", VOC, "Building electrics", "centre", "7411", "P1", "LIR"),
        *("XO020102", "8", "Reads and reckons.", 17, 1, False, "Free"),
        ("ELEC",),
    ),
    Offer(
        *("BAKE", VOC, "Bakery", "on_the_job", "7512", "P3", "TAM", "XO010102", "11"),
        *("Work begins at four in the morning.", 16, None, False, "2 dollars a day"),
    ),
    Offer(
        *("SHOP", VOC, "A shop of one's own", "business", "", "P5", "OUR"),
        *("XO020301", "5", "Has a place to sell from.", 18, 1, True, "A small loan"),
    ),
    Offer(
        *("READ", EDU, "Reading and writing", "evening", "", "P6", "TAM", "XO010101"),
        *("1", "", None, None, True, "Free; books are lent", ("LIT-TAM",)),
    ),
    Offer(
        *("BRIDGE", EDU, "Bridge to lower secondary", "school", "", "P6", "OUR"),
        *("XO0203", "4", "Has finished primary school.", None, 1, False, "Free"),
        ("BRIDGE",),
    ),
)
NEXT = (
    Next("BAKE", "BAKE-1", "Bakery, first intake", 2, 4, 4, 3, 3, "samuel"),
    Next("WELD", "WELD-2", "Welding, next intake", 3, 12, 2, 4, 1, "samuel"),
    Next("TAILOR", "TAILOR-2", "Tailoring, next intake", 4, 10, 2, 2, 2, "maya"),
    Next("READ", "READ-2", "Reading and writing, evenings", 2, 15, 0, 0, 0, "samuel"),
)
LASTS = timedelta(weeks=16)
HOURS = time(8, 30), time(11, 30)


def store(program: Program, until: date) -> None:
    """The opportunities, what is an intake of which, and who has or wants a place."""
    for offer in OFFERS:
        opportunity = _offer(program, offer)
        running = program.activities.filter(code__in=offer.courses)
        running.update(opportunity=opportunity)
    for each in NEXT:
        if not program.activities.filter(code=each.code).exists():
            _people(_intake(program, each, until), each, until)


def _offer(program: Program, offer: Offer) -> Opportunity:
    facts = offer._asdict()
    del facts["courses"]
    office = program.offices.get(code=facts.pop("office"))
    area = program.areas.get(pcode=facts.pop("area"))
    partner = program.partners.get(code=facts.pop("partner"))
    of = {"office": office, "area": area, "partner": partner}
    made, _is_new = Opportunity.objects.get_or_create(
        program=program, code=facts.pop("code"), defaults=facts | of
    )
    return made


def _intake(program: Program, each: Next, until: date) -> Activity:
    """Its sessions meet on one day of the week."""
    opportunity = program.opportunities.get(code=each.offer)
    lead, trainer = (User.objects.get(username=name) for name in (LEAD, each.run_by))
    first = until + timedelta(weeks=each.weeks_on)
    made = intakes.plan(
        opportunity,
        code=each.code,
        name=each.name,
        office=opportunity.office,
        starts_on=first,
        ends_on=first + LASTS,
        capacity=each.capacity,
        facilitators=[trainer],
        by=lead,
    )
    timetable = Timetable(frozenset({each.weekday}), first, first + LASTS, *HOURS)
    plan_all(made, list(timetable.meetings()), by=trainer)
    return made


def _people(activity: Activity, each: Next, until: date) -> None:
    """Of its office, each by their own caseworker: who has a place, then who waits."""
    [place] = [place for place in PLACES if place.code == activity.office.code]
    worker = User.objects.get(username=place.caseworkers[0])
    with transaction.atomic():
        set_scope(scope_of(worker).for_database())
        free = _without_stay(activity)[: each.seated + each.waiting]
        listed = zip(free, _statuses(each), strict=False)
        for number, (case, status) in enumerate(listed):
            assert case.caseworker  # noqa: S101  for the type checker
            facts: dict[str, Any] = {"kind": activity.stage, "activity": activity}
            stay = stages.begin(case, **facts, status=status, by=case.caseworker)
            if status == StageStatus.WAITLISTED:
                _wait_since(stay, until - timedelta(days=20 - 2 * number))


def _statuses(each: Next) -> Iterator[str]:
    yield from [StageStatus.PLANNED] * each.seated
    yield from [StageStatus.WAITLISTED] * each.waiting


def _without_stay(activity: Activity) -> QuerySet[Enrolment]:
    """Those of the office who neither attend nor wait in the stage."""
    held = Stage.objects.filter(
        enrolment=OuterRef("pk"),
        stage=activity.stage,
        status__in=[*RUNNING, *WAITING],
    )
    cases = Enrolment.objects.filter(~Exists(held), office=activity.office)
    of_somebody = cases.exclude(caseworker=None).select_related("caseworker")
    return of_somebody.in_state("active").order_by("-registered_on", "pk")


def _wait_since(stay: Stage, day: date) -> None:
    moment = datetime.combine(day, time(10), tzinfo=ZoneInfo(TIMEZONE))
    Stage.objects.filter(pk=stay.pk).update(waiting_since=moment)
