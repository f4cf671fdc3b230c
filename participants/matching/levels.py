"""How far two registrations agree in each of what is compared."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from participants.matching.registration import (
    AS_WRITTEN,
    OTHER,
    SWAPPED,
    UNKNOWN,
    Name,
    Part,
    Pattern,
    Registration,
)

CACHED = 1 << 18
NOT_COMPARED = (UNKNOWN, UNKNOWN, UNKNOWN)


def open_pattern(one: Registration, other: Registration) -> Pattern:
    """Of what is not sealed alone."""
    given, family, order, born, sex, area = beginning(one, other)
    mother = name_level(one.mother, other.mother)
    return (given, family, order, mother, born, sex, *NOT_COMPARED, area)


def pattern(one: Registration, other: Registration) -> Pattern:
    """The level of every field; the same whichever comes first."""
    return complete(beginning(one, other), one, other)


def beginning(one: Registration, other: Registration) -> Pattern:
    """What is quickly compared: names, their order, the birth date, sex and area."""
    given, family, order = _own_names(one, other)
    born = born_level(one.born, one.precision, other.born, other.precision)
    return (given, family, order, born, _sex(one.sex, other.sex), _area(one, other))


def complete(begun: Pattern, one: Registration, other: Registration) -> Pattern:
    """The rest of the fields, in their places."""
    given, family, order, born, sex, area = begun
    return (
        *(given, family, order, name_level(one.mother, other.mother), born, sex),
        number_level(one.national_id, other.national_id, 2),
        number_level(one.phone, other.phone, 1),
        address_level(one.address, other.address),
        area,
    )


def names_of(
    one: Registration, other: Registration, swapped: bool
) -> tuple[tuple[Name, Name], tuple[Name, Name]]:
    """Which names are held against which: given names, then family names.

    Who has one field alone has the whole name there.
    """
    if swapped:
        first, second = sorted((one, other), key=lambda each: each.given)
        return (first.given, second.family), (first.family, second.given)
    if not (one.given and one.family and other.given and other.family):
        return ((), ()), (one.given + one.family, other.given + other.family)
    return (one.given, other.given), (one.family, other.family)


def _own_names(one: Registration, other: Registration) -> tuple[int, int, int]:
    if one.given and one.family and other.given and other.family:
        given = name_level(one.given, other.given)
        family = name_level(one.family, other.family)
        if given + family < CLEAR and _cross(one, other):
            swapped = _crossed(one, other)
            if min(swapped) > OTHER and sum(swapped) > given + family:
                return *swapped, SWAPPED
    else:
        given, family = (
            UNKNOWN,
            name_level(one.given + one.family, other.given + other.family),
        )
        return given, family, UNKNOWN
    if given < ALIKE and (one.aliases or other.aliases) and _goes_by(one, other):
        given = ALIKE
    return given, family, AS_WRITTEN if given > OTHER and family > OTHER else UNKNOWN


def _cross(one: Registration, other: Registration) -> bool:
    """Whether a given name of one sounds like a family name of the other."""
    return not (
        _sounds(one.given).isdisjoint(_sounds(other.family))
        and _sounds(one.family).isdisjoint(_sounds(other.given))
    )


@lru_cache(CACHED)
def _sounds(name: Name) -> frozenset[str]:
    return frozenset(part.sound for part in name)


def _crossed(one: Registration, other: Registration) -> tuple[int, int]:
    """The given name of one beside the family name of the other, and so the rest."""
    (given, theirs), (family, their_given) = names_of(one, other, swapped=True)
    return name_level(given, theirs), name_level(family, their_given)


def _goes_by(one: Registration, other: Registration) -> bool:
    """Whether one's given name is an alias of the other."""
    return _is_called(one.given, other.aliases) or _is_called(other.given, one.aliases)


def _is_called(given: Name, aliases: Name) -> bool:
    sounds = {part.sound for part in aliases}
    return bool(sounds) and any(part.sound in sounds for part in given)


DIFFERENT, IN_PART, ALIKE, SOUNDS_ALIKE, SAME = range(5)
CLEAR = SOUNDS_ALIKE + SAME
"""Of both names together: no swap would agree better."""
NEARLY, SOMEWHAT = 0.93, 0.84
"""Of Jaro and Winkler's likeness of two words."""


@lru_cache(CACHED)
def name_level(ones: Name, others: Name) -> int:
    """Words in whatever order; a part that one of them lacks takes a level off."""
    if not ones or not others:
        return UNKNOWN
    if ones == others:
        return SAME
    if len(ones) == len(others) == 1:
        one, other = ones[0], others[0]
        return _word_level(one, other) if one < other else _word_level(other, one)
    return _words_level(*sorted((ones, others), key=lambda each: (len(each), each)))


def _words_level(few: Name, many: Name) -> int:
    """Each word of the shorter name beside the one it is most like."""
    if "".join([part.word for part in few]) == "".join([part.word for part in many]):
        return SAME
    left, levels = list(many), []
    for part in few:
        best, nearest = -1, part
        for each in left:
            level = _word_level(part, each) if part < each else _word_level(each, part)
            if level > best:
                best, nearest = level, each
                if level == SAME:
                    break
        levels.append(best)
        left.remove(nearest)
    if min(levels) > DIFFERENT:
        return min(*levels, SOUNDS_ALIKE) if left else min(levels)
    return IN_PART if max(levels) >= SOUNDS_ALIKE else DIFFERENT


@lru_cache(CACHED)
def _word_level(one: Part, other: Part) -> int:
    """How alike two words are, in writing or in sound."""
    if one.word == other.word:
        return SAME
    if len(one.word) == 1 or len(other.word) == 1:
        return ALIKE if one.word[:1] == other.word[:1] else DIFFERENT
    likeness = JaroWinkler.similarity(one.word, other.word)
    if likeness < SOMEWHAT and one.sound != other.sound:
        away = OSA.distance(one.word, other.word, score_cutoff=1)
        return ALIKE if away == 1 and len(one.word) > MANY else DIFFERENT
    if likeness >= NEARLY or one.sound == other.sound:
        return SOUNDS_ALIKE
    return ALIKE


MANY = 3
"""Letters, or digits, among which a single wrong one is not the half of them."""


NEAR_YEAR, OTHER_MONTH, SAME_YEAR, SAME_MONTH, ONE_SLIP, SAME_DATE = range(1, 7)


def born_level(
    one: date | None, known: str, other: date | None, others_known: str
) -> int:
    """Dates are the same where both say the same and no more: `1990` is `1990`.

    Two days of a year are no agreement in the year.
    """
    if one is None or other is None:
        return UNKNOWN
    if (one, known) == (other, others_known):
        return SAME_DATE
    if known == others_known == "day":
        return _days_level(one, other)
    if one.year != other.year:
        return NEAR_YEAR if abs(one.year - other.year) == 1 else OTHER
    if "year" in {known, others_known}:
        return SAME_YEAR
    return SAME_MONTH if one.month == other.month else OTHER_MONTH


@lru_cache(CACHED)
def _days_level(one: date, other: date) -> int:
    years = abs(one.year - other.year)
    if years == 0 and (one.day, one.month) == (other.month, other.day):
        return ONE_SLIP
    away = OSA.distance(one.isoformat(), other.isoformat(), score_cutoff=1)
    if away == 1:
        return ONE_SLIP
    if years == 0:
        return SAME_MONTH if one.month == other.month else OTHER_MONTH
    return NEAR_YEAR if years == 1 else OTHER


def _sex(one: str, other: str) -> int:
    if one in {"F", "M"} and other in {"F", "M"}:
        return int(one == other)
    return UNKNOWN


def _area(one: Registration, other: Registration) -> int:
    if one.area is None or other.area is None:
        return UNKNOWN
    return int(one.area == other.area)


LAST = 8
"""Digits at a number's end, after a country's code or a leading zero."""
LONG = 6


def number_level(one: str, other: str, slips: int) -> int:
    """The same, or as much as ``slips`` signs away; short ones are the same or not."""
    if not one or not other:
        return UNKNOWN
    if one == other:
        return 2
    if min(len(one), len(other)) < LONG:
        return OTHER
    if slips == 1 and one[-LAST:] == other[-LAST:] and len(one) != len(other):
        return 2
    away = OSA.distance(one, other, score_cutoff=slips)
    return 1 if away <= slips else OTHER


def address_level(one: str, other: str) -> int:
    """Words in whatever order, and some may be missing."""
    if not one or not other:
        return UNKNOWN
    if one == other:
        return 3
    likeness = max(
        fuzz.token_sort_ratio(one, other, score_cutoff=50),
        fuzz.ratio(one, other, score_cutoff=50),
    )
    return 3 if likeness >= 95 else 2 if likeness >= 78 else int(likeness >= 60)
