"""Arithmetic of the figures. Values in, values out: no database, no clock."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


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
