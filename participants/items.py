"""What is handed over, as people type it: a line for each thing.

Values in, values out. A line is a number, what it is and what it is worth, each: of
`3 x welding mask, 45.00` three things of 45.00. One thing needs no number.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

LINE = re.compile(
    r"\s*(?:(?P<number>\d{1,4})\s*[x×*]?\s+)?(?P<name>\D.*?)\s*"
    r"[,;:]\s*(?P<value>\d{1,7}(?:[.,]\d{1,2})?)\s*",
    re.IGNORECASE,
)
LONGEST = 100


class Item(NamedTuple):
    """So many of one thing, and what each is worth."""

    quantity: int
    name: str
    value: str
    """A decimal with two places: it is stored as it is written."""

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}, {self.value}"


class NotALine(ValueError):
    """It says of which line nothing was understood."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(line)
        self.number, self.line = number, line


def parsed(text: str) -> list[Item]:
    """The items of a text; raises `NotALine` at the first that is none."""
    lines = enumerate(text.splitlines(), start=1)
    return [_item(number, line) for number, line in lines if line.strip()]


def total(items: Iterable[Item]) -> Decimal:
    """What they are worth together."""
    return sum((each.quantity * Decimal(each.value) for each in items), Decimal(0))


def _item(number: int, line: str) -> Item:
    found = LINE.fullmatch(line)
    if found is None or len(found["name"]) > LONGEST:
        raise NotALine(number, line.strip())
    quantity = int(found["number"] or 1)
    if quantity < 1:
        raise NotALine(number, line.strip())
    value = Decimal(found["value"].replace(",", ".")).quantize(Decimal("0.01"))
    return Item(quantity, found["name"], str(value))
