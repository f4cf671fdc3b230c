"""The numbers that are told and the ties between them, as they are put together."""

import math
from collections.abc import Sequence

from reports.disclosure.tables import Tables, Terms, Tie


class Known:
    """What everybody knows: ``constant`` numbers were told before and stay told."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.people: list[int] = []
        self.constant: set[int] = set()

    def number(self, value: int, people: int) -> int:
        self.people.append(people)
        return self.tables.number(value)

    def compare(
        self,
        kind: str,
        terms: Terms,
        least: int,
        *,
        moving: bool = False,
        rest: bool = False,
    ) -> None:
        """Of numbers that come to nothing together; else the rest is kept back.

        ``rest``: more is left where a part is missing. ``moving``: what is left
        says no more than that some moved.
        """
        left = sum(often * self.tables.values[number] for number, often in terms)
        persons = abs(sum(often * self.people[number] for number, often in terms))
        if not left:
            self.tie(kind, terms, 0, 0)
        elif moving:
            return
        elif persons < least:
            if self._is_told(terms):
                return
            margin = self.number(left, persons)
            self.tables.margins[margin] = least
            if not rest or left < 0:
                self.tables.signed.add(margin)
            self.tie(kind, (*terms, (margin, -1)), 0, 0)
        elif rest and left > 0:
            self.tie(kind, terms, 0, math.inf)

    def at_most(
        self,
        ones: Sequence[int | None],
        others: Sequence[int | None],
        kind: str = "at most",
    ) -> None:
        """Where it holds: late data may have made one more than the other."""
        less = [(number, -1) for number in ones if number is not None]
        more = [(number, 1) for number in others if number is not None]
        if len(less) < len(ones) or len(more) < len(others):
            return
        terms = (*less, *more)
        if sum(often * self.tables.values[number] for number, often in terms) >= 0:
            self.tie(kind, terms, 0, math.inf)

    def tie(self, kind: str, terms: Terms, low: float, high: float) -> None:
        if not self._is_told(terms):
            self.tables.ties.append(Tie(kind, terms, low, high))

    def _is_told(self, terms: Terms) -> bool:
        return self.constant.issuperset(number for number, _ in terms)
