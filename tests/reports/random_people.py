"""One row of the register drawn at random: who the person is, before any history."""

from datetime import date
from random import Random
from typing import Any

from tests.reports.random_dates import Days
from tests.reports.reference_people import (
    CATEGORIES,
    SEXES,
    WASHINGTON_GROUP,
    age,
    birth_of,
)

GIVEN = ["Musu", "Óscar", "Jean-Luc", "Fatima", "Zoë", "Sekou", "Nyá"]
FAMILY = ["Toe", "N'Diaye", "Díaz", "al-Amin", "Conteh, the elder", "Weah"]
LEAP_BIRTHDAYS = ["1972-02-29", "1996-02-29", "2000-02-29", "2008-02-29", "2012-02-29"]


def birth_date(rng: Random, registered: date) -> str:
    """By day, month or year, or nothing; never after the registration."""
    day = Days(rng).birthday(registered)
    year = rng.randint(1940, registered.year - 1)
    usual = [day.isoformat()] * 8
    usual += [rng.choice(LEAP_BIRTHDAYS)] * 2
    usual += [f"{year}-{rng.randint(1, 12):02}", f"{year}", f"{day:%Y-%m}", ""]
    seldom = [f"{registered:%Y-%m}", f"{registered:%Y}", registered.isoformat()]
    seldom += ["1900-01-01", "1900"]
    return rng.choice(seldom if rng.random() < 0.03 else usual)


def washington_group(rng: Random) -> dict[str, str]:
    """All answered, some missing, or all missing."""
    fills = [["1", "2"], ["1", "2", "3", "4"], ["1", "1", ""], ["", "", "3"], [""]]
    fill = rng.choice(fills)
    return {name: rng.choice(fill) for name in WASHINGTON_GROUP}


def is_child_track(born: str, category: str, registered: date) -> bool:
    resolved = birth_of(born)
    is_young = resolved is not None and age(resolved, registered) < 18
    return is_young or category == "child_associated"


def participant(
    rng: Random, programme: dict[str, Any], external_id: str, registered: date
) -> dict[str, str]:
    """The row without an exit; nobody of the child track has a caseworker."""
    office = rng.choice(programme["offices"])["code"]
    staff = [s["username"] for s in programme["staff"] if s["office"] == office]
    born, category = birth_date(rng, registered), rng.choice(CATEGORIES)
    child = is_child_track(born, category, registered)
    pcodes = [area["pcode"] for area in programme["areas"]]
    groups = [group["code"] for group in programme["former_groups"]]
    return {
        "external_id": external_id,
        "family_name": rng.choice(FAMILY),
        "given_name": rng.choice([*GIVEN, ""]),
        "other_names": rng.choice(["", "Papa;Doc", "=1+1"]),
        "mothers_name": rng.choice(["", "Hawa"]),
        "national_id": rng.choice(["", f"000{rng.randint(1000, 9999)}"]),
        "phone": rng.choice(["", "+231 77 000 0001"]),
        "address": rng.choice(["", "by the well", "first line\nsecond line"]),
        "sex": rng.choice([*SEXES, "F", "M", "F", "M"]),
        "birth_date": born,
        "category": category,
        "former_group": rng.choice(["", *groups]),
        "residence_pcode": rng.choice(["", *pcodes]),
        "office": office,
        "caseworker": "" if child else rng.choice(["", *staff]),
        "education_level": rng.choice(["", *"012345678"]),
        **washington_group(rng),
        "registered_on": registered.isoformat(),
        "exited_on": "",
        "exit_reason": "",
    }
