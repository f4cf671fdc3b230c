"""How likely two registrations are one person's, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from participants.matching.levels import SAME_DATE, pattern
from participants.matching.registration import (
    FIELDS,
    LEVELS,
    OTHER,
    UNKNOWN,
    Pattern,
    Registration,
)
from participants.matching.shares import Shares, shared
from participants.matching.weights import DEFAULT, OF_A_HOUSEHOLD, Weights, both, chance

TOLD = 1.0
"""Bits from which on a field is named among the reasons."""


@dataclass(frozen=True)
class Likeness:
    """How likely two registrations are one person's, and what speaks for it."""

    score: float
    """0 to 1."""
    bits: float
    why: list[str]
    """Codes, what says most before the rest: see `CODES`."""


CODES = tuple(each.code for levels in LEVELS.values() for each in levels if each.code)


def compare(
    one: Registration,
    other: Registration,
    weights: Weights = DEFAULT,
    shares: Shares | None = None,
) -> Likeness:
    """The same whichever of the two comes first."""
    return judge(one, other, pattern(one, other), weights, shares or Shares())


def judge(
    one: Registration,
    other: Registration,
    found: Pattern,
    weights: Weights,
    shares: Shares,
) -> Likeness:
    """What a pattern says of these two."""
    levels = dict(zip(FIELDS, found, strict=True))
    said = {name: weights.bits(name, level) for name, level in levels.items()}
    for name, share in shared(one, other, found, shares):
        said[name] = math.log2(weights.m[name][levels[name]] / share)
    bits = weights.odds + _sum(said)
    told = [
        (-said[name], _code(name, level, one))
        for name, level in levels.items()
        if level != UNKNOWN and _is_told(name, level, said[name])
    ]
    return Likeness(chance(bits), bits, [code for _bits_, code in sorted(told)])


def _code(name: str, level: int, one: Registration) -> str:
    """The same year, written twice, is no whole birth date."""
    if name == "born" and level == SAME_DATE and one.precision in OF_PRECISION:
        return OF_PRECISION[one.precision]
    return LEVELS[name][level].code


OF_PRECISION = {"year": "birth_year_same", "month": "birth_month_same"}


def _is_told(name: str, level: int, bits: float) -> bool:
    """A swap speaks against one person, and yet says why the names agree."""
    code = LEVELS[name][level].code
    return bool(code) and (code == "names_swapped" or (bits >= TOLD and level > OTHER))


def _sum(said: Mapping[str, float]) -> float:
    parts = {True: 0.0, False: 0.0}
    for name, bits in said.items():
        parts[name in OF_A_HOUSEHOLD] += bits
    return both(parts[False], parts[True])
