"""How somebody leaves, and what is heard of them afterwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from core.dates import add_months
from ddr.demonstration.chances import Draw
from ddr.demonstration.registration import Person
from ddr.demonstration.stays import Stay

FOLLOWUPS = (
    *("external_id", "wave", "contacted_on", "result", "work", "feels_safe"),
    "rejoined",
)
WAVES = (3, 6, 12)

SUDDENLY = 0.035
SUDDEN = Draw(
    {
        "death_natural": 14,
        "death_violent": 9,
        "death_unknown": 4,
        "detained": 14,
        "convicted": 3,
        "rejoined_armed_group": 13,
        "joined_security_forces": 7,
        "medical": 10,
        "duplicate": 20,
        "data_error": 6,
    }
)
CHILDS_SUDDEN = Draw(
    {"death_natural": 10, "medical": 15, "relocated": 60, "duplicate": 15}
)
REGISTERED_IN_ERROR = ("duplicate", "data_error")
GONE = (*REGISTERED_IN_ERROR, "death_natural", "death_violent", "death_unknown")

AFTER_COMPLETION = Draw(
    {
        "completed": 66,
        "employment_found": 6,
        "relocated": 4,
        "lost_contact": 4,
        "voluntary_withdrawal": 2,
        "": 10,
    }
)
AFTER_LEAVING = Draw(
    {
        "lost_contact": 34,
        "voluntary_withdrawal": 16,
        "relocated": 8,
        "employment_found": 6,
        "breach_of_terms": 3,
        "": 22,
    }
)
WITHOUT_A_STAGE = Draw(
    {
        "lost_contact": 18,
        "voluntary_withdrawal": 9,
        "relocated": 8,
        "employment_found": 5,
        "transferred_to_other_programme": 5,
        "eligibility_revoked": 3,
        "": 26,
    }
)

RESULT = Draw(
    {
        "reached_by_phone": 46,
        "reached_in_person": 21,
        "by_proxy": 6,
        "not_found": 13,
        "refused": 4,
        "unsafe": 2,
        "deceased": 0.5,
        "": 7.5,  # nobody asked
    }
)
REACHED = ("reached_by_phone", "reached_in_person", "by_proxy")
WORK = Draw(
    {
        "own_account": 26,
        "employee": 20,
        "family_worker": 10,
        "employer": 3,
        "unemployed": 27,
        "outside_labour_force": 9,
        "": 5,
    }
)
FEELS_SAFE = Draw({"yes": 82, "no": 12, "": 6})
REJOINED = Draw({"no": 95.5, "yes": 1.5, "": 3})


class Exit(NamedTuple):
    """The end of a case."""

    day: date
    reason: str


def sudden_exit(rng: Random, person: Person, until: date) -> Exit | None:
    """What takes somebody away in the midst of everything."""
    if rng.random() > SUDDENLY:
        return None
    reason = (CHILDS_SUDDEN if person.is_child else SUDDEN)(rng)
    longest = 60 if reason in REGISTERED_IN_ERROR else 480
    day = person.registered_on + timedelta(days=rng.randint(5, longest))
    return Exit(day, reason) if day <= until else None


def usual_exit(
    rng: Random, person: Person, stays: list[Stay], until: date
) -> Exit | None:
    """Some time after the last stay is over, for some; nobody leaves one open."""
    ends = [stay.ended_on or until for stay in stays]
    if any(stay.ended_on is None for stay in stays):
        return None
    if not stays:
        reason, days = WITHOUT_A_STAGE(rng), rng.randint(60, 300)
    elif all(stay.status == "completed" for stay in stays):
        reason, days = AFTER_COMPLETION(rng), rng.randint(5, 75)
    else:
        reason, days = AFTER_LEAVING(rng), rng.randint(20, 120)
    day = max(ends, default=person.registered_on) + timedelta(days=days)
    return Exit(day, reason) if reason and day <= until else None


def followups(
    rng: Random, person: Person, exit_: Exit, until: date
) -> Iterator[tuple[str, ...]]:
    """Three, six and twelve months on, up to ``until``."""
    if exit_.reason in GONE:
        return
    for wave in WAVES:
        day = add_months(exit_.day, wave) + timedelta(days=rng.randint(-5, 25))
        result = RESULT(rng)
        if day > until:
            return
        if not result:
            continue
        told = ("", "", "")
        if result in REACHED:
            told = (WORK(rng), FEELS_SAFE(rng), REJOINED(rng))
        yield (person.number, str(wave), day.isoformat(), result, *told)
        if result == "deceased":
            return
