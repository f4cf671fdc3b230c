"""How common it is what two registrations share."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from participants.matching.levels import SAME, SAME_DATE, SOUNDS_ALIKE, names_of
from participants.matching.registration import (
    FIELDS,
    ORDER,
    SWAPPED,
    Name,
    Pattern,
    Registration,
)

Counts = Mapping[str, int]


TOGETHER = 8.0
"""So much oftener names of one language stand together than apart from it."""
FEWEST = 1e-6
BEFORE = {"day": 5, "month": 25, "year": 60}


@dataclass(frozen=True)
class Shares:
    """How common names, sounds and birth dates are among the people of a register."""

    people: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    """How many bear the word in their own name."""
    sounds: Mapping[str, int] = field(default_factory=dict)
    mothers: Mapping[str, int] = field(default_factory=dict)
    mothers_sounds: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[tuple[date, str], int] = field(default_factory=dict)
    """With how exactly they are known."""

    def of(self, counted: Counts, value: str) -> float:
        """As if a thousand people were counted before, one of whom had it."""
        return (counted.get(value, 1) + 1) / (self.people + 1_000)

    def together(self, counted: Counts, values: Collection[str]) -> float | None:
        """How many have the two rarest of these, which seldom go by themselves."""
        if not values:
            return None
        rarest, *others = sorted(self.of(counted, each) for each in values)
        second = min(1.0, others[0] * TOGETHER) if others else 1.0
        return max(rarest * second, FEWEST)

    def of_date(self, day: date, precision: str) -> float:
        """As if of ten thousand before some had it, a year oftener than a day."""
        known = self.dates.get((day, precision), 1)
        return (known + BEFORE[precision]) / (self.people + 10_000)


def shared(
    one: Registration,
    other: Registration,
    found: Pattern,
    shares: Shares,
) -> Iterator[tuple[str, float]]:
    """Of the fields whose agreement is counted by it."""
    own, mothers = (
        (shares.names, shares.sounds),
        (shares.mothers, shares.mothers_sounds),
    )
    compared = names_of(one, other, swapped=found[ORDER] == SWAPPED)
    for name, (ones, others), counted in (
        ("given", compared[0], own),
        ("family", compared[1], own),
        ("mother", (one.mother, other.mother), mothers),
    ):
        share = _share(found[FIELDS.index(name)], ones, others, counted, shares)
        if share:
            yield name, share
    if one.born and found[FIELDS.index("born")] == SAME_DATE:
        yield "born", shares.of_date(one.born, one.precision)


def _share(
    level: int,
    ones: Name,
    others: Name,
    counted: tuple[Counts, Counts],
    shares: Shares,
) -> float | None:
    """None where what is alike is neither a word nor a sound."""
    if level == SAME:
        return shares.together(counted[0], _alone(_words(ones) & _words(others)))
    if level == SOUNDS_ALIKE:
        return shares.together(counted[1], _alone(_sounds(ones) & _sounds(others)))
    return None


def _words(name: Name) -> set[str]:
    return {part.word for part in name}


def _sounds(name: Name) -> set[str]:
    return {part.sound for part in name}


def _alone(shared: set[str]) -> list[str]:
    """Without what only joins another to what stands before it: `elhadi`, `hadi`."""
    return [
        each
        for each in shared
        if not any(each != other and each.endswith(other) for other in shared)
    ]
