"""What an audience was told, release by release: figures, and the numbers in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from reports.disclosure import ties
from reports.disclosure.tables import Cell
from reports.periods import Period

NEXT = {"year": "half", "half": "quarter", "quarter": "month"}
DAY = timedelta(days=1)


class Figure(Protocol):
    """A stored figure. See `reports.models.Figure`."""

    indicator: str
    dimension: str
    group: str
    numerator: int | None
    denominator: int | None
    persons: int
    persons_in: int | None
    persons_out: int | None


@dataclass(frozen=True)
class Release:
    """What an audience was told, or is about to be: ``earlier`` ones stay as they are.

    ``hidden``: what is kept back already; of a new one more may come to it.
    """

    period: Period
    figures: Sequence[Figure]
    least: int
    hidden: frozenset[Cell] = frozenset()
    earlier: bool = True


def is_small(figure: Figure, least: int) -> bool:
    """Whether the figure itself points at fewer than ``least`` persons."""
    return any(0 < persons < least for persons in _behind(figure))


def _behind(figure: Figure) -> Iterator[int]:
    """How many persons stand behind it, its numerator and what is not in that.

    Of what was counted before that was kept, anything may be one person's.
    """
    yield figure.persons
    if figure.numerator is None or figure.denominator is None:
        return
    numerator, rest = figure.numerator, figure.denominator - figure.numerator
    if figure.persons == figure.denominator:
        yield from (numerator, rest)
    elif figure.persons_in is None or figure.persons_out is None:
        yield from (min(numerator, 1), min(rest, 1))
    else:
        yield from (figure.persons_in, figure.persons_out)


Place = tuple[str, str, str]
"""Measure, dimension, group."""


@dataclass
class Told:
    """The numbers of one release by their places."""

    release: Release
    numbers: dict[Place, int]


def numbers_of(figure: Figure) -> Iterator[tuple[Place, int, int]]:
    """Its numbers: where each belongs, what it is, how many stand behind it."""
    inside = figure.persons_in or 0
    if figure.denominator is None:
        inside = figure.persons
    elif figure.persons == figure.denominator:
        inside = figure.numerator or 0
    numbers = {
        "n": (figure.numerator, inside),
        "d": (figure.denominator, figure.persons),
    }
    for part, (value, people) in numbers.items():
        if value is not None:
            measure = f"{figure.indicator}:{part}"
            measure = ties.SAME.get(measure, measure)
            yield (measure, figure.dimension, figure.group), value, people


def steady(told: Told, measure: str) -> Iterator[tuple[tuple[str, str], int]]:
    """The groups that nobody ages out of."""
    for (each, dimension, group), number in told.numbers.items():
        if each == measure and dimension not in ties.AGEING:
            yield (dimension, group), number


def cover(period: Period, newest: dict[Period, Told]) -> tuple[list[Period], bool]:
    """The largest parts of the period that are there, and whether that is all of it."""
    if period.kind not in NEXT:
        return [], False
    found: list[Period] = []
    is_complete = True
    part = Period.containing(NEXT[period.kind], period.start)  # type: ignore[arg-type]
    while part.start <= period.end:
        if part in newest:
            found.append(part)
        else:
            parts, whole = cover(part, newest)
            found += parts
            is_complete = is_complete and whole
        part = Period.containing(part.kind, part.end + DAY)
    return found, is_complete
