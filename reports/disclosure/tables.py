"""What is told and what is known of it: numbers, the rows that show them, and ties.

Values in, values out: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

Terms = tuple[tuple[int, int], ...]
"""Number -> how often it is taken; below zero where it is taken away."""


class Cell(NamedTuple):
    """The place of a row in a summary."""

    indicator: str
    dimension: str
    group: str


@dataclass(slots=True)
class Row:
    """One row of a release: it shows all its numbers, or none of them.

    ``least``: from how many persons on its release tells of them. An ``earlier``
    row was released before: it stays as it was, shown or ``hidden``.
    """

    cell: Cell
    numbers: tuple[int, ...]
    persons: int
    least: int
    is_small: bool = False
    earlier: bool = False
    hidden: bool = False


class Tie(NamedTuple):
    """What everybody knows of some numbers: together they are from low to high."""

    kind: str
    terms: Terms
    low: float
    high: float


@dataclass
class Tables:
    """Numbers that are read together.

    ``margins`` are numbers that no row shows and that point at somebody all the
    same, such as those registered late: number -> how wide it has to stay.
    ``signed`` ones of them may be below zero. ``told`` numbers point at nobody and
    follow from what was told before, whatever is kept back now.
    """

    values: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    margins: dict[int, int] = field(default_factory=dict)
    signed: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)

    def number(self, value: int) -> int:
        self.values.append(value)
        return len(self.values) - 1

    def shown(self) -> set[int]:
        """The numbers that some row tells."""
        return {number for row in self.rows if not row.hidden for number in row.numbers}

    def kept(self) -> dict[int, int]:
        """The numbers that no row tells, with how wide each has to stay."""
        shown = self.shown()
        kept = dict(self.margins)
        for row in self.rows:
            for number in row.numbers:
                if number not in shown:
                    kept[number] = max(row.least, kept.get(number, 0))
        return {number: kept[number] for number in kept if number not in self.told}

    def without(self, kind: str) -> "Tables":
        """The same to somebody who does not think of a kind of tie."""
        ties = [tie for tie in self.ties if tie.kind != kind]
        return replace(self, ties=ties)


def parts(of: Iterable[int], ties: Iterable[Iterable[int]]) -> list[set[int]]:
    """The numbers in sets that have nothing to do with one another."""
    above = {number: number for number in of}

    def top(number: int) -> int:
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    for numbers in ties:
        tied = [number for number in numbers if number in above]
        for other in tied[1:]:
            above[top(other)] = top(tied[0])
    found: dict[int, set[int]] = {}
    for number in above:
        found.setdefault(top(number), set()).add(number)
    return list(found.values())
