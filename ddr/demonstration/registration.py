"""Who somebody is on the day they are registered."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from core.dates import PartialDate, add_months, age_on, parse_partial
from ddr.demonstration.chances import Draw
from ddr.demonstration.names import (
    ALIASES,
    ARABIC,
    FRENCH,
    NEPALI,
    QUARTERS,
    SPANISH,
    WEST_AFRICAN,
    Tradition,
)
from ddr.demonstration.programme import GROUPS, PLACES, Place

PARTICIPANTS = (
    *("external_id", "family_name", "given_name", "other_names", "mothers_name"),
    *("national_id", "phone", "address", "sex", "birth_date", "category"),
    *("former_group", "residence_pcode", "office", "caseworker", "education_level"),
    *("wg_seeing", "wg_hearing", "wg_walking", "wg_remembering", "wg_self_care"),
    *("wg_communicating", "registered_on", "exited_on", "exit_reason"),
)
HISTORY = timedelta(days=730)
ADULT_AGE = 18

# Camps closed in waves: the middle of each as a share of the history, and how many.
WAVE = Draw({0.06: 17, 0.32: 15, 0.58: 17, 0.83: 15, 0.95: 9, None: 27})
WAVE_WIDTH = 0.045

PLACE = Draw(dict(zip(PLACES, (30, 17, 26, 17, 10), strict=True)))
TRADITION = {
    "XO01": Draw({WEST_AFRICAN: 48, ARABIC: 24, FRENCH: 20, SPANISH: 3, NEPALI: 5}),
    "XO02": Draw({WEST_AFRICAN: 22, ARABIC: 12, FRENCH: 14, SPANISH: 36, NEPALI: 16}),
}
CATEGORY = Draw(
    {
        "ex_combatant": 58,
        "associated": 17,
        "dependant": 10,
        "child_associated": 6,
        "community_member": 9,
    }
)
WOMEN = {
    "ex_combatant": 0.11,
    "associated": 0.44,
    "dependant": 0.6,
    "child_associated": 0.28,
    "community_member": 0.4,
}
# Youngest, usual and oldest age on the day of registration.
AGES = {
    "ex_combatant": (16, 25, 56),
    "associated": (16, 25, 52),
    "dependant": (7, 24, 66),
    "child_associated": (11, 16, 17),
    "community_member": (18, 30, 63),
}
PRECISION = Draw({"day": 80, "year": 13, "month": 4.5, "": 2.5})
GROUP = Draw(dict(zip([g for g, _ in GROUPS], (30, 19, 17, 14, 12, 8), strict=True)))
FORMER_MEMBERS = ("ex_combatant", "associated", "child_associated")
EDUCATION_LEVEL = Draw(
    {"0": 28, "1": 36, "2": 18, "3": 8, "4": 2, "5": 1, "6": 1, "": 6}
)
CHILDS_LEVEL = Draw({"0": 40, "1": 46, "2": 8, "": 6})
WASHINGTON_GROUP = Draw({"": 4, "none": 72, "some": 16, "much": 8})
FUNCTIONS = 6


class Person(NamedTuple):
    """What of the registration the rest of a life depends on."""

    number: str
    place: Place
    registered_on: date
    is_child: bool
    born: PartialDate | None
    row: tuple[str, ...]
    """The cells of the register, but for the exit."""


def register(rng: Random, number: int, until: date) -> Person:
    """Somebody registered in the two years up to ``until``, that day included."""
    place, category = PLACE(rng), CATEGORY(rng)
    registered_on = _day_of_registration(rng, until)
    birth_date = _birth_date(rng, category, registered_on)
    is_child = _is_child(birth_date, category, registered_on)
    external_id = f"KR-{number:06}"
    level = CHILDS_LEVEL if is_child else EDUCATION_LEVEL
    row = (
        external_id,
        *_identity(rng, number, _sex(rng, category), place),
        birth_date,
        category,
        GROUP(rng) if category in FORMER_MEMBERS and rng.random() < 0.93 else "",
        rng.choice(place.homes) if rng.random() < 0.96 else "",
        place.code,
        "" if is_child or rng.random() < 0.08 else rng.choice(place.caseworkers),
        level(rng),
        *_washington_group(rng),
        registered_on.isoformat(),
    )
    born = parse_partial(birth_date) if birth_date else None
    return Person(external_id, place, registered_on, is_child, born, row)


def _day_of_registration(rng: Random, until: date) -> date:
    """Nobody is registered on a Sunday, but for the first day of all."""
    wave = WAVE(rng)
    share = rng.random() if wave is None else rng.gauss(wave, WAVE_WIDTH)
    share = 1 - abs(1 - abs(share))
    day = until - HISTORY * (1 - share)
    if day.weekday() == 6 and day > until - HISTORY:
        day -= timedelta(days=1)
    return day


def _sex(rng: Random, category: str) -> str:
    chance = rng.random()
    if chance > 0.992:
        return "X" if chance > 0.998 else "U"
    return "F" if chance < WOMEN[category] else "M"


def _identity(rng: Random, number: int, sex: str, place: Place) -> tuple[str, ...]:
    """Names, papers, telephone, address and sex."""
    names: Tradition = TRADITION[place.region](rng)
    given = names.women if sex == "F" else names.men
    has_papers = rng.random() < 0.35
    has_phone = rng.random() < 0.6
    return (
        rng.choice(names.families),
        rng.choice(given),
        rng.choice(ALIASES) if rng.random() < 0.09 else "",
        _mother(rng, names) if rng.random() < 0.7 else "",
        f"XO-{number * 7919 % 9_999_991:07}" if has_papers else "",
        f"+999 70 {number // 1000 % 1000:03} {number % 1000:03}" if has_phone else "",
        rng.choice(QUARTERS) if rng.random() < 0.5 else "",
        sex,
    )


def _mother(rng: Random, names: Tradition) -> str:
    return f"{rng.choice(names.women)} {rng.choice(names.families)}"


def _birth_date(rng: Random, category: str, registered_on: date) -> str:
    """To the day, the month or the year; empty where nobody knows."""
    youngest, usual, oldest = AGES[category]
    months = int(rng.triangular(youngest * 12, oldest * 12 + 11, usual * 12))
    day = add_months(registered_on, -months) - timedelta(days=rng.randrange(28))
    known = {"day": 10, "month": 7, "year": 4, "": 0}[PRECISION(rng)]
    return day.isoformat()[:known]


def _is_child(birth_date: str, category: str, registered_on: date) -> bool:
    """As the product decides it; a birth date that is missing decides nothing."""
    if category == "child_associated" or not birth_date:
        return category == "child_associated"
    return age_on(parse_partial(birth_date).day, registered_on) < ADULT_AGE


def _washington_group(rng: Random) -> list[str]:
    answered = WASHINGTON_GROUP(rng)
    if not answered:
        return [""] * FUNCTIONS
    answers = ["1"] * FUNCTIONS
    if answered != "none":
        answers[rng.randrange(FUNCTIONS)] = "2"
    if answered == "much":
        answers[rng.randrange(FUNCTIONS)] = rng.choice("3334")
    if rng.random() < 0.03:
        answers[rng.randrange(FUNCTIONS)] = ""
    return answers
