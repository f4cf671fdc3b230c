"""What happens to the people: ten records of each, in the tables that pages read.

Stays in the three stages, marks in sessions of their activities, assessments, notes
and, after the exit, follow-ups. Days are counted from the programme's first.
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from ddr.making.ground import Course, Ground, Place
from programs.models import StageKind

RECORDS = 10
"""Of each person, whatever befell them."""
PSY, VOC, EDU = (
    StageKind.PSYCHOLOGICAL_SUPPORT.value,
    StageKind.VOCATIONAL_TRAINING.value,
    StageKind.EDUCATION.value,
)
WANTED = ((PSY, 0.4, 60, 160), (VOC, 0.6, 90, 270), (EDU, 0.35, 120, 330))
"""Of each stage how many come to it, and in how many days they go through."""
ENDED = ("completed",) * 15 + ("dropped_out",) * 4 + ("transferred",)
RUNNING = ("active",) * 19 + ("on_hold",)
MARKS = ("present",) * 14 + ("late",) + ("absent",) * 3 + ("excused", "cancelled")
CAME = ("present", "late")
DEATH = "death_natural"
EXITS = (
    *("voluntary_withdrawal", "lost_contact", "employment_found", "relocated"),
    *("breach_of_terms", DEATH, "transferred_to_other_programme"),
)
WAVES = ((3, 91), (6, 183), (12, 365), (24, 730))
RESULTS = ("reached_in_person", "reached_by_phone") * 4 + ("not_found", "refused")
WORK = (
    *("own_account", "own_account", "employee", "family_worker"),
    *("unemployed", "outside_labour_force"),
)
ITEMS = {"PHQ-9": 9, "GAD-7": 7}


class Stay(NamedTuple):
    stage: str
    course: Course
    status: str
    since: int | None
    until: int | None


class Answers(NamedTuple):
    instrument: str
    day: int
    values: list[int]


class Contact(NamedTuple):
    wave: int
    day: int
    result: str
    work: str
    wellbeing: int | None


class Life(NamedTuple):
    place: Place
    registered: int
    exited: int | None
    reason: str
    stays: list[Stay]
    marks: list[tuple[Stay, int, str]]
    """Stay, week and mark."""
    answers: list[Answers]
    contacts: list[Contact]
    notes: list[int]
    """The days on which something was written down."""


def life(rng: Random, ground: Ground) -> Life:
    place = rng.choice(ground.places)
    registered = rng.randrange(ground.today + 1)
    stays = list(_stays(rng, ground, place, registered))
    exited, reason = _exit(rng, ground, stays)
    contacts = [] if reason == DEATH else list(_contacts(rng, ground, exited))
    answers = list(_answers(rng, ground, stays))
    left = RECORDS - len(stays) - len(contacts)
    del answers[max(0, left - 2) :]
    left -= len(answers)
    wanted = left - min(left, rng.randrange(3))
    marks = list(_marks(rng, ground, stays, wanted))
    last = ground.today if exited is None else exited
    notes = [rng.randint(registered, last) for _ in range(left - len(marks))]
    return Life(
        place, registered, exited, reason, stays, marks, answers, contacts, notes
    )


def _stays(
    rng: Random, ground: Ground, place: Place, registered: int
) -> Iterator[Stay]:
    """One in each stage that somebody comes to; one that is still to come waits."""
    coming = [each for each in WANTED if rng.random() < each[1]] or [WANTED[1]]
    for stage, _, shortest, longest in coming:
        course = rng.choice(place.courses[stage])
        since = registered + rng.randrange(3, 40)
        until = since + rng.randrange(shortest, longest)
        if since > ground.today:
            waits = rng.choice(("planned", "waitlisted"))
            yield Stay(stage, course, waits, None, None)
        elif until > ground.today:
            yield Stay(stage, course, rng.choice(RUNNING), since, None)
        else:
            how = rng.choice(ENDED)
            if how != "completed":
                until = rng.randint(since, until)
            yield Stay(stage, course, how, since, until)


def _exit(rng: Random, ground: Ground, stays: list[Stay]) -> tuple[int | None, str]:
    """Most leave soon after the last of their stays."""
    ends = [stay.until for stay in stays if stay.until is not None]
    if len(ends) < len(stays) or rng.random() < 0.1:
        return None, ""
    day = max(ends) + rng.randrange(40)
    if day > ground.today:
        return None, ""
    through = any(stay.status == "completed" for stay in stays)
    if through and rng.random() < 0.85:
        return day, "completed"
    return day, rng.choice(EXITS)


def _contacts(rng: Random, ground: Ground, exited: int | None) -> Iterator[Contact]:
    for wave, days in WAVES:
        if exited is None or exited + days > ground.today or rng.random() < 0.25:
            continue
        day = min(exited + days + rng.randrange(20), ground.today)
        result = rng.choice(RESULTS)
        told = result.startswith("reached")
        work, wellbeing = rng.choice(WORK), rng.randint(1, 5)
        yield Contact(
            wave, day, result, work if told else "", wellbeing if told else None
        )


def _answers(rng: Random, ground: Ground, stays: list[Stay]) -> Iterator[Answers]:
    """At the start of the support and twelve weeks on; of others now and then one.

    Nobody answers twice on a day.
    """
    taken = set[int]()
    for stay in stays:
        if stay.since is None or (stay.stage != PSY and rng.random() < 0.75):
            continue
        instrument = rng.choice(("PHQ-9", "GAD-7"))
        last = ground.today if stay.until is None else stay.until
        days = (stay.since, stay.since + 84) if stay.stage == PSY else (stay.since,)
        for day, worst in zip(days, (3, 2), strict=False):
            if day > last or day in taken:
                break
            taken.add(day)
            # The last item of PHQ-9 is left at 0: it would raise an alert.
            told = [rng.randint(0, worst) for _item in range(ITEMS[instrument] - 1)]
            yield Answers(instrument, day, [*told, 0])


def _marks(
    rng: Random, ground: Ground, stays: list[Stay], wanted: int
) -> Iterator[tuple[Stay, int, str]]:
    """Weeks that follow one another: of who is still there mostly the last ones."""
    begun = [stay for stay in stays if stay.since is not None]
    for at, stay in enumerate(begun):
        weeks = _weeks(ground, stay)
        number = min(len(weeks), -(-wanted // (len(begun) - at)))
        wanted -= number
        spare = len(weeks) - number
        is_last = stay.until is None and rng.random() < 0.7
        begins = spare if is_last else rng.randint(0, spare)
        for week in weeks[begins : begins + number]:
            yield stay, week, rng.choice(MARKS)


def _weeks(ground: Ground, stay: Stay) -> range:
    """Those in which the activity met while they were in it."""
    since = stay.since or 0
    last = ground.today if stay.until is None else stay.until
    meets = stay.course.weekday
    return range(-(-(since - meets) // 7), (last - meets) // 7 + 1)
