"""A row on its way in: what was read, what is wrong with it, what became of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from core.tabular import Row
from participants.imports.cells import Column

NOTHING: Mapping[str, Any] = {}


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class Draft:
    """A row of the file with the values of its cells, as far as they can be read.

    A file makes a million of them, nearly all without a problem: what says one is
    made when there is one.
    """

    __slots__ = ("before", "id", "outcome", "reasons", "row", "unread", "values")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.values: dict[str, Any] = {}
        self.reasons: tuple[str, ...] = (row.problem,) if row.problem else ()
        self.unread: frozenset[str] = frozenset()
        self.outcome = Outcome.REJECTED
        self.before = NOTHING
        self.id = ""

    def read(self, columns: Sequence[Column]) -> None:
        cells, values = self.row.values, self.values
        for name, read, required, empty in columns:
            cell = cells[name]
            if cell:
                try:
                    values[name] = read(cell)
                except ValueError as error:
                    self.cannot_read(name, str(error))
            elif required:
                self.cannot_read(name, _("must be given"))
            else:
                values[name] = empty

    def reject(self, column: str, problem: str) -> None:
        """Say what is wrong with a column, in words that follow its name."""
        sentence = _("%(column)s: %(problem)s")
        self.add(sentence % {"column": column, "problem": problem})

    def cannot_read(self, column: str, problem: str) -> None:
        """Say so, and leave the column out of what is checked of the row."""
        self.unread |= {column}
        self.reject(column, problem)

    def add(self, reason: str) -> None:
        self.reasons += (reason,)

    def read_well(self, *columns: str) -> bool:
        """Whether these columns, or what is stored for them, can be compared."""
        return not self.unread or self.unread.isdisjoint(columns)

    def update(self, stored: Mapping[str, Any]) -> None:
        """Stand for a record that is ``stored`` otherwise."""
        self.outcome, self.before = Outcome.UPDATED, stored

    def changed(self) -> list[str]:
        """The columns of a row that updates in which it differs from what was."""
        return [n for n, value in self.values.items() if value != self.before[n]]

    def repeats(self, number: int) -> None:
        sentence = _("repeats the key of row %(row)d with other values")
        self.add(sentence % {"row": number})

    def same_as(self, stored: Mapping[str, Any]) -> bool:
        """Whether each column of the file stands as it is stored."""
        return not self.reasons and self.values.items() <= stored.items()
