"""What may stand in a cell of a file.

A reader takes the text of a cell that is not empty and gives its value, or a
ValueError that says what is wrong. Values in, values out: no database, no clock.
Files of a million rows hold few different cells, so most readers remember.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.dates import REMEMBERED, parse_date

Reader = Callable[[str], Any]


class Column(NamedTuple):
    """A column of a file; ``empty`` is what a cell without text stores."""

    name: str
    read: Reader
    required: bool = False
    empty: Any = None


class Codes(dict[str, Any]):
    """Code -> what it stands for; a ValueError for any other."""

    def __init__(self, codes: Mapping[str, Any], sentence: str | Promise) -> None:
        super().__init__(codes)
        self._sentence = sentence

    def __missing__(self, code: str) -> Any:
        raise ValueError(self._sentence)


def one_of(codes: Mapping[str, Any] | Iterable[str]) -> Reader:
    """A code from a short list, which the reason repeats."""
    values = codes if isinstance(codes, Mapping) else {code: code for code in codes}
    sentence = _("is not one of %(codes)s") % {"codes": ", ".join(values)}
    return Codes(values, sentence).__getitem__


def known_code(codes: Mapping[str, Any], sentence: str | Promise) -> Reader:
    """A code of the programme's own, of which there may be many."""
    return Codes(codes, sentence).__getitem__


def text(longest: int | None = None) -> Reader:
    if longest is None:
        return str

    def read(cell: str) -> str:
        if len(cell) > longest:
            sentence = _("is longer than %(longest)d characters")
            raise ValueError(sentence % {"longest": longest})
        return cell

    return read


def day(today: date) -> Reader:
    """A day as YYYY-MM-DD that has come."""

    @lru_cache(REMEMBERED)
    def read(cell: str) -> date:
        value = parse_date(cell)
        if value > today:
            raise ValueError(_("lies in the future"))
        return value

    return read


def whole_number(lowest: int, highest: int) -> Reader:
    @lru_cache(REMEMBERED)
    def read(cell: str) -> int:
        digits = cell.isascii() and cell.isdigit() and len(cell) <= 9
        if not digits or not lowest <= int(cell) <= highest:
            sentence = _("is not a whole number from %(lowest)d to %(highest)d")
            raise ValueError(sentence % {"lowest": lowest, "highest": highest})
        return int(cell)

    return read


def yes_or_no() -> Reader:
    return one_of({"yes": True, "no": False})
