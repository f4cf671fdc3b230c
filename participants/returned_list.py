"""A list of payments that comes back from the cashier: what each row says.

The columns have the names under which the list left. Only `reference`, `paid` and
`paid_on` are needed; an amount is compared with what was approved.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.utils.translation import gettext

from core.dates import parse_day
from core.tabular import Row, Table, open_table

COLUMNS = (
    *("case", "name", "support", "month", "amount", "currency"),
    *("reference", "signature", "paid", "paid_on"),
)
"""As the list leaves."""
NEEDED = ("reference", "paid", "paid_on")
YES = {"yes", "y", "x", "1", "true", "oui", "sí", "si", "نعم"}
NO = {"no", "n", "0", "false", "non", "لا", ""}
FOLDER = "ddr-payments-"


class Paid(NamedTuple):
    """One row: whether and when it was paid, or what is wrong with it."""

    number: int
    """Of the row in the sheet; the header is 1."""
    reference: str
    is_paid: bool = False
    on: date | None = None
    amount: Decimal | None = None
    problem: str = ""


def read(content: bytes, name: str, today: date) -> list[Paid]:
    """The rows of the file, or `core.tabular.Refused` with why there are none.

    On the disk it lies only while it is read, in a folder of its own.
    """
    with TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder, "file").with_suffix(Path(name).suffix.lower())
        path.write_bytes(content)
        others = [column for column in COLUMNS if column not in NEEDED]
        with open_table(path, required=NEEDED, optional=others) as table:
            return list(_told(table, today))


def _told(table: Table, today: date) -> Iterator[Paid]:
    seen: dict[str, int] = {}
    for row in table:
        paid = _paid(row, today)
        if not paid.problem and paid.reference in seen:
            told = gettext("The same reference stands in row %(row)d.")
            paid = paid._replace(problem=told % {"row": seen[paid.reference]})
        seen.setdefault(paid.reference, paid.number)
        yield paid


def _paid(row: Row, today: date) -> Paid:
    cells = row.values
    reference = cells["reference"].upper()
    try:
        if row.problem:
            raise ValueError(row.problem)
        if not reference:
            raise ValueError(gettext("The reference is missing."))
        is_paid, on = _answer(cells["paid"], cells["paid_on"], today)
        amount = _amount(cells.get("amount", ""))
    except ValueError as problem:
        return Paid(row.number, reference, problem=str(problem))
    return Paid(row.number, reference, is_paid, on, amount)


def _answer(paid: str, paid_on: str, today: date) -> tuple[bool, date | None]:
    said = paid.casefold()
    if said not in YES | NO:
        raise ValueError(gettext("Write yes or no under “paid”."))
    if said in NO:
        if paid_on:
            raise ValueError(gettext("A day is given, and not that it was paid."))
        return False, None
    if not paid_on:
        raise ValueError(gettext("The day on which it was paid is missing."))
    try:
        return True, parse_day(paid_on, today)
    except ValueError as error:
        told = gettext("The day is not one: write it as 2026-11-30.")
        raise ValueError(told) from error


def _amount(cell: str) -> Decimal | None:
    """`NaN` and its like are numbers to Decimal, and can't be compared."""
    try:
        amount = Decimal(cell) if cell else None
    except InvalidOperation as error:
        raise ValueError(gettext("The amount is not a number.")) from error
    if amount is not None and not amount.is_finite():
        raise ValueError(gettext("The amount is not a number."))
    return amount
