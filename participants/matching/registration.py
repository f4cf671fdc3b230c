"""What of a registration is compared, and how far each part of it may agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

UNKNOWN = -1
"""The level of a field that one of the two says nothing about."""
OTHER = 0
"""The lowest level of every field: they differ."""


class Part(NamedTuple):
    """A word of a name, folded, and the key of what sounds like it."""

    word: str
    sound: str


Name = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Registration:
    """What is compared of somebody. Texts are folded, numbers digits and letters."""

    given: Name = ()
    family: Name = ()
    aliases: Name = ()
    mother: Name = ()
    born: date | None = None
    precision: str = ""
    """`day`, `month` or `year`; a day that is not known is the middle."""
    sex: str = ""
    national_id: str = ""
    phone: str = ""
    address: str = ""
    area: int | None = None


class Level(NamedTuple):
    """How far a field agrees, and what that says before anything is learned."""

    code: str
    m: float
    u: float


# From the one that says least to the one that says most.
LEVELS: dict[str, tuple[Level, ...]] = {
    "given": (
        Level("given_name_different", 0.05, 0.945),
        Level("given_name_in_part", 0.03, 0.02),
        Level("given_name_alike", 0.04, 0.02),
        Level("given_name_sounds_alike", 0.16, 0.01),
        Level("given_name_same", 0.72, 0.005),
    ),
    "family": (
        Level("family_name_different", 0.05, 0.945),
        Level("family_name_in_part", 0.03, 0.02),
        Level("family_name_alike", 0.04, 0.02),
        Level("family_name_sounds_alike", 0.16, 0.01),
        Level("family_name_same", 0.72, 0.005),
    ),
    "order": (Level("names_swapped", 0.05, 0.15), Level("", 0.95, 0.85)),
    "mother": (
        Level("mother_different", 0.07, 0.938),
        Level("mother_in_part", 0.04, 0.03),
        Level("mother_alike", 0.05, 0.02),
        Level("mother_sounds_alike", 0.18, 0.01),
        Level("mother_same", 0.66, 0.002),
    ),
    "born": (
        Level("birth_date_different", 0.04, 0.8825),
        Level("birth_year_near", 0.05, 0.08),
        Level("", 0.03, 0.02),
        Level("birth_year_same", 0.06, 0.0125),
        Level("birth_month_same", 0.04, 0.003),
        Level("birth_date_alike", 0.13, 0.0015),
        Level("birth_date_same", 0.65, 0.0005),
    ),
    "sex": (Level("sex_different", 0.02, 0.4), Level("", 0.98, 0.6)),
    "national_id": (
        Level("national_id_different", 0.08, 0.9998),
        Level("national_id_alike", 0.12, 0.00019),
        Level("national_id_same", 0.80, 0.00001),
    ),
    "phone": (
        Level("phone_different", 0.35, 0.9997),
        Level("phone_alike", 0.10, 0.00025),
        Level("phone_same", 0.55, 0.00005),
    ),
    "address": (
        Level("address_different", 0.2, 0.9),
        Level("address_a_bit_alike", 0.15, 0.08),
        Level("address_alike", 0.25, 0.015),
        Level("address_same", 0.4, 0.005),
    ),
    "area": (Level("", 0.2, 0.95), Level("area_same", 0.8, 0.05)),
}
FIELDS = tuple(LEVELS)
ORDER, SWAPPED, AS_WRITTEN = FIELDS.index("order"), 0, 1
Pattern = tuple[int, ...]
"""The level of each field, in the order of `FIELDS`."""
