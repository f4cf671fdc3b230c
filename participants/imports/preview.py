"""What a file would change, shown to whoever brought it.

They may not see the records that it changes, so nothing stored is told but in
which columns a row differs from it: all values are those of the file.
"""

from typing import Any

from participants.imports.rows import Draft, Outcome

MOST = 50
LONGEST = 200
NUL = "\0"


class Preview:
    """The first rows that change a record, and the first that are rejected."""

    def __init__(self) -> None:
        self._changed: list[dict[str, Any]] = []
        self._rejected: list[dict[str, Any]] = []

    def see(self, draft: Draft) -> None:
        outcome = draft.outcome
        if outcome is Outcome.UPDATED and len(self._changed) < MOST:
            cells = draft.row.values
            columns = [[name, _short(cells[name])] for name in draft.changed()]
            self._changed.append({**_row(draft), "columns": columns})
        elif outcome is Outcome.REJECTED and len(self._rejected) < MOST:
            self._rejected.append({**_row(draft), "reasons": list(draft.reasons)})

    def facts(self) -> dict[str, Any]:
        return {"changed": self._changed, "rejected": self._rejected}


def _row(draft: Draft) -> dict[str, Any]:
    """``number`` is that of the person, ``row`` that of the sheet."""
    number = draft.row.values["external_id"]
    return {"row": draft.row.number, "number": _short(number)}


def _short(cell: str) -> str:
    """Whatever stands in a file, as much of it as can be stored and shown."""
    cell = cell.replace(NUL, "\N{REPLACEMENT CHARACTER}")
    return cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
