"""The stages that somebody is taken through.

Psychological support comes first for many; training and classes follow it, or
begin while it lasts.
"""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from ddr.demonstration.chances import Draw
from ddr.demonstration.programme import COURSES, EDU, PLACES, PSY, VOC, Course
from ddr.demonstration.registration import Person
from participants.school_age import is_under

STAGES = (
    *("external_id", "stage", "activity", "started_on", "ended_on", "status"),
    "certified_on",
)
WEEK = timedelta(days=7)


class Kind(NamedTuple):
    """How a stage usually goes: for how many, how long, how it ends."""

    stage: str
    adults: float
    children: float
    weeks: tuple[int, int]
    end: Draw[str]
    certified: float = 0
    alone: float = 0
    """How many are seen by themselves, in no group."""


PSYCHOLOGICAL_SUPPORT = Kind(
    PSY,
    adults=0.62,
    children=0.66,
    weeks=(8, 20),
    end=Draw({"completed": 80, "dropped_out": 17, "transferred": 3}),
    alone=0.2,
)
KINDS = (
    PSYCHOLOGICAL_SUPPORT,
    Kind(
        VOC,
        adults=0.42,
        children=0.1,
        weeks=(10, 22),
        end=Draw({"completed": 77, "dropped_out": 21, "transferred": 2}),
        certified=0.86,
        alone=0.02,
    ),
    Kind(
        EDU,
        adults=0.19,
        children=0.72,
        weeks=(12, 24),
        end=Draw({"completed": 74, "dropped_out": 22, "transferred": 4}),
        certified=0.55,
    ),
)


class Stay(NamedTuple):
    """One row of the stages, not yet written."""

    stage: str
    course: Course | None
    started_on: date
    ended_on: date | None
    status: str
    certified_on: date | None

    @property
    def code(self) -> str:
        return self.course.code if self.course else ""

    def row(self, number: str) -> tuple[str, ...]:
        ended_on = self.ended_on.isoformat() if self.ended_on else ""
        certified_on = self.certified_on.isoformat() if self.certified_on else ""
        dates = (self.started_on.isoformat(), ended_on)
        return (number, self.stage, self.code, *dates, self.status, certified_on)


class Horizon(NamedTuple):
    """How far a life is known: up to today, or to the day somebody was gone."""

    last_day: date
    is_gone: bool


def stays_of(rng: Random, person: Person, horizon: Horizon) -> list[Stay]:
    """In the order in which they began; none goes on after the horizon."""
    stays: list[Stay] = []
    start = person.registered_on + timedelta(days=rng.randint(3, 40))
    for kind in KINDS:
        chance = kind.children if person.is_child else kind.adults
        if rng.random() > chance or start > horizon.last_day:
            continue
        if kind.stage == VOC and _is_of_school_age(person, start):
            continue
        stay = _stay(rng, kind, person, start, horizon)
        stays.append(stay)
        start = _next_start(rng, stay)
    if stays and (again := _again(rng, person, stays[0], horizon)):
        stays.append(again)
    return stays


def _is_of_school_age(person: Person, day: date) -> bool:
    return is_under(person.born, day, in_doubt=person.is_child)


def _next_start(rng: Random, stay: Stay) -> date:
    """Mostly some weeks after the end, for some while the stay lasts."""
    if stay.ended_on and rng.random() < 0.75:
        return stay.ended_on + timedelta(days=rng.randint(0, 75))
    return stay.started_on + timedelta(days=rng.randint(21, 84))


def _again(rng: Random, person: Person, first: Stay, horizon: Horizon) -> Stay | None:
    """A few come back to psychological support, the first stay being over."""
    if first.stage != PSY or not first.ended_on or rng.random() > 0.06:
        return None
    start = first.ended_on + timedelta(days=rng.randint(1, 120))
    if start > horizon.last_day:
        return None
    return _stay(rng, PSYCHOLOGICAL_SUPPORT, person, start, horizon)


def _stay(
    rng: Random, kind: Kind, person: Person, start: date, horizon: Horizon
) -> Stay:
    course = None if rng.random() < kind.alone else _course(rng, kind.stage, person)
    status, weeks = kind.end(rng), rng.randint(*kind.weeks)
    if status != "completed":
        weeks = rng.randint(1, weeks - 1)
    end = start + WEEK * weeks + timedelta(days=rng.randrange(5))
    if end > horizon.last_day and horizon.is_gone:
        return Stay(kind.stage, course, start, horizon.last_day, "dropped_out", None)
    if end > horizon.last_day:
        status = "on_hold" if rng.random() < 0.05 else "active"
        return Stay(kind.stage, course, start, None, status, None)
    certified_on = None
    if status == "completed" and rng.random() < kind.certified:
        issued = end + timedelta(days=rng.randrange(30))
        certified_on = issued if issued <= horizon.last_day else None
    return Stay(kind.stage, course, start, end, status, certified_on)


def _course(rng: Random, stage: str, person: Person) -> Course:
    return rng.choice(NEAR[person.place.code, stage])


def _near() -> dict[tuple[str, str], list[Course]]:
    """Office and stage -> the courses of the office, else those of its region."""
    region = {place.code: place.region for place in PLACES}
    found = {}
    for place in PLACES:
        for stage in (PSY, VOC, EDU):
            of_stage = [course for course in COURSES if course.stage == stage]
            own = [c for c in of_stage if c.office == place.code]
            near = [c for c in of_stage if region[c.office] == place.region]
            found[place.code, stage] = own or near
    return found


NEAR = _near()
