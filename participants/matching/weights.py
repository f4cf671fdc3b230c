"""What each level says of two registrations being one person's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from participants.matching.registration import FIELDS, LEVELS, UNKNOWN, Pattern

OF_A_HOUSEHOLD = frozenset({"family", "mother", "phone", "address", "area"})
MOST_OF_A_HOUSEHOLD, ALONE = 25.0, 8.0
"""Bits: brothers and sisters agree in all of these, and are two."""


@dataclass(frozen=True)
class Weights:
    """What each level says, and how likely any two are one before it is known."""

    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]
    odds: float
    """Of any two of the register being one, in bits: below 0."""

    def bits(self, name: str, level: int) -> float:
        if level == UNKNOWN:
            return 0.0
        return math.log2(self.m[name][level] / self.u[name][level])

    def facts(self) -> dict[str, object]:
        """As it is stored."""
        return {"m": dict(self.m), "u": dict(self.u), "odds": self.odds}


def stored(facts: Mapping[str, Any]) -> Weights:
    """What `Weights.facts` gave; a field that is new since has what is usual."""
    return Weights(
        _known(facts["m"], DEFAULT.m), _known(facts["u"], DEFAULT.u), facts["odds"]
    )


def _known(
    told: Mapping[str, Iterable[float]], usual: Mapping[str, tuple[float, ...]]
) -> dict[str, tuple[float, ...]]:
    """What is told of each field, where it has as many levels as now."""
    table = {name: tuple(told.get(name, ())) for name in usual}
    return {
        name: table[name] if len(table[name]) == len(levels) else levels
        for name, levels in usual.items()
    }


TWICE = 0.01
"""How many of a hundred people are registered twice, before anything is learned."""
AT_LEAST = 1_000
"""So large a register is taken for: of a few people each pair would be likely one."""


def odds_of(people: int, twice: float | None = None) -> float:
    """Of any two among so many, ``twice`` pairs of whom are one."""
    many = max(people, AT_LEAST)
    pairs = many * (many - 1) / 2
    expected = TWICE * many if twice is None else twice
    return math.log2(min(expected / pairs, 0.5))


DEFAULT = Weights(
    {name: tuple(each.m for each in levels) for name, levels in LEVELS.items()},
    {name: tuple(each.u for each in levels) for name, levels in LEVELS.items()},
    odds_of(10_000),
)


def chance(bits: float) -> float:
    return 1 / (1 + 2.0 ** -max(-500.0, min(500.0, bits)))


def both(rest: float, household: float) -> float:
    """What a household shares counts by how far the rest agrees."""
    return rest + min(household, MOST_OF_A_HOUSEHOLD, ALONE + 2 * max(0.0, rest))


def rough(found: Pattern, weights: Weights) -> tuple[float, float]:
    """The bits of a pattern, whatever the names and dates are."""
    rest = household = 0.0
    for name, level in zip(FIELDS, found, strict=True):
        if name in OF_A_HOUSEHOLD:
            household += weights.bits(name, level)
        else:
            rest += weights.bits(name, level)
    return rest, household
