"""The register of what hangs together: which figures follow from which others.

A measure is an indicator's numerator (``n``) or denominator (``d``): "PSY-5:d".
"""

from collections.abc import Iterator

STAGES = ("PSY", "VOC", "EDU")
WAVES = (3, 6, 12, 24)

SAME = {
    "DQ-1:d": "CASE-3:n",
    **{f"{area}-5:n": f"{area}-4:n" for area in STAGES},
    **{f"{area}-10:d": f"{area}-9:d" for area in STAGES},
    **{f"FU{wave}-{n}:d": f"FU{wave}-1:n" for wave in WAVES for n in (2, 3)},
}
"""Measure -> the measure that is the same number in every summary."""


def _at_most() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    yield ("CASE-1:n",), ("CASE-2:n",)
    yield ("CASE-3:n", "CASE-4:n"), ("CASE-2:n",)
    yield ("CASE-5:n",), ("CASE-4:n",)
    yield ("DQ-2:d",), ("CASE-3:n",)
    yield ("VOC-7:n",), ("VOC-11:d",)
    for area in STAGES:
        yield (f"{area}-6:n",), (f"{area}-3:n",)
        yield (f"{area}-3:n",), (f"{area}-4:n",)
        yield (f"{area}-3:n",), (f"{area}-6:d",)
        yield (f"{area}-6:d", f"{area}-4:n"), (f"{area}-5:d", f"{area}-3:n")
        yield (f"{area}-9:n", f"{area}-10:n"), (f"{area}-9:d",)


AT_MOST = tuple(_at_most())
"""The ones together are never more than the others, in every summary."""

FLOWS = frozenset(
    {
        *("CASE-1:n", "CASE-4:n", "CASE-5:n", "CASE-6:d", "VOC-11:d"),
        *("PSY-11:n", "PSY-11:d"),
        *(f"{area}-{n}" for area in STAGES for n in ("4:n", "5:d", "9:d", "9:n")),
        *(f"{area}-10:n" for area in STAGES),
        *(f"FU{wave}-{n}" for wave in WAVES for n in ("1:n", "1:d", "2:n", "3:n")),
    }
)
"""Those of the parts of a period add up to that of the period."""

REACHED = frozenset(
    f"{area}-{n}" for area in STAGES for n in ("1:n", "3:n", "6:d", "7:n", "8:n")
)
"""Those of the parts of a period are no more than that of the period."""

STOCKS = frozenset(
    {
        *("CASE-2:n", "CASE-3:n", "DQ-1:n", "DQ-2:n", "DQ-2:d"),
        *(f"{area}-2:n" for area in STAGES),
    }
)
"""Those of two periods that end on the same day are the same."""

STOCK_FLOWS = {
    "CASE-2:n": {"CASE-1:n": 1},
    "CASE-3:n": {"CASE-1:n": 1, "CASE-4:n": -1},
}
"""Measure -> what a period adds to it, and takes away."""

AGEING = frozenset({"age_band", "sex_age"})
"""Nobody stays in a group of these: two periods can't be set against each other."""

MOVING = frozenset({"category", "adm1"})
"""Most stay in a group of these: periods are tied where they add up."""
