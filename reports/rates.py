"""Arithmetic of the figures. Values in, values out: no database, no clock."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist

TENTH = Decimal("0.1")
Z = NormalDist().inv_cdf(0.975)
"""How many standard errors lie on each side within 95 %."""


def percent(numerator: int, denominator: int) -> Decimal | None:
    """One decimal, half up; None over nothing: no share, rather than a share of 0."""
    if not denominator:
        return None
    share = Decimal(100 * numerator) / denominator
    return share.quantize(TENTH, rounding=ROUND_HALF_UP)


def median(values: Iterable[int]) -> Decimal | None:
    """One decimal; the two middle values are averaged; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    below, above = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    middle = Decimal(below + above) / 2
    return middle.quantize(TENTH, rounding=ROUND_HALF_UP)


def wilson(numerator: int, denominator: int) -> tuple[float, float] | None:
    """The 95 % interval around a share, both 0 to 1; None over nothing.

    The score interval without a correction (Wilson, J Am Stat Assoc 1927;22:209-212),
    method 3 of Newcombe, Stat Med 1998;17:857-872.
    """
    if not denominator:
        return None
    share, spread = numerator / denominator, Z * Z / denominator
    middle = share + spread / 2
    width = Z * sqrt((share * (1 - share) + spread / 4) / denominator)
    low, high = (middle - width) / (1 + spread), (middle + width) / (1 + spread)
    return max(0.0, low), min(1.0, high)
