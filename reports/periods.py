"""The periods that summaries are made for: months, quarters, halves and years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self

from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from core.dates import add_months

Kind = Literal["month", "quarter", "half", "year"]

MONTHS_IN: dict[Kind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}

_CODE = re.compile(
    r"(?P<year>[12][0-9]{3})"
    r"(-((?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month, quarter, half or year; both its ends belong to it."""

    kind: Kind
    start: date

    @classmethod
    def parse(cls, code: str) -> Self:
        """The period written as 2026-10, 2026-Q3, 2026-H1 or 2026."""
        match = _CODE.fullmatch(code)
        if not match:
            raise ValueError(
                _("A period is written as 2026-10, 2026-Q3, 2026-H1 or 2026.")
            )
        year = date(int(match["year"]), 1, 1)
        for kind in MONTHS_IN:
            if kind != "year" and match[kind]:
                months = (int(match[kind]) - 1) * MONTHS_IN[kind]
                return cls(kind, add_months(year, months))
        return cls("year", year)

    @classmethod
    def containing(cls, kind: Kind, day: date) -> Self:
        months = MONTHS_IN[kind]
        first = (day.month - 1) // months * months + 1
        return cls(kind, date(day.year, first, 1))

    @classmethod
    def last_complete(cls, kind: Kind, today: date) -> Self:
        """The latest one whose last day is over."""
        return cls.containing(kind, today).previous()

    @property
    def end(self) -> date:
        return add_months(self.start, MONTHS_IN[self.kind]) - timedelta(days=1)

    @property
    def number(self) -> int:
        """Which one of its kind in the year, from 1."""
        return (self.start.month - 1) // MONTHS_IN[self.kind] + 1

    @property
    def code(self) -> str:
        year, number = self.start.year, self.number
        return {
            "month": f"{year}-{number:02d}",
            "quarter": f"{year}-Q{number}",
            "half": f"{year}-H{number}",
            "year": f"{year}",
        }[self.kind]

    @property
    def label(self) -> str:
        """What people call it, in the language of whoever asks."""
        if self.kind == "year":
            return self.code
        facts = {
            "year": self.start.year,
            "number": self.number,
            "month": MONTHS[self.start.month],
        }
        sentences = {
            "month": _("%(month)s %(year)d"),
            "quarter": _("Quarter %(number)d of %(year)d"),
            "half": _("Half %(number)d of %(year)d"),
        }
        return str(sentences[self.kind] % facts)

    def previous(self) -> Self:
        return type(self)(self.kind, add_months(self.start, -MONTHS_IN[self.kind]))

    def year_earlier(self) -> Self:
        """The same calendar period of the year before."""
        return type(self)(self.kind, add_months(self.start, -12))

    def __str__(self) -> str:
        return self.code
