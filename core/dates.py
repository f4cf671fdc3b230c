"""Dates as people write them, and what follows from them: no clock, no database.

Errors are ValueErrors that finish a sentence begun with a column's name:
"registered_on" ... "is not a day of the calendar".
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

Precision = Literal["day", "month", "year"]

FIRST_YEAR = 1900
# Files of a million rows hold a few thousand different days.
REMEMBERED = 1 << 16

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")


class PartialDate(NamedTuple):
    """A date of which perhaps only the month or the year is known.

    ``day`` is what it counts as: a month as its 15th, a year as its 1 July.
    ``str()`` gives back what was written.
    """

    day: date
    precision: Precision

    def __str__(self) -> str:
        known = {"day": 10, "month": 7, "year": 4}[self.precision]
        return self.day.isoformat()[:known]

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        if self.precision == "day":
            return self.day
        if self.precision == "month":
            return self.day.replace(day=1)
        return self.day.replace(month=1, day=1)


@lru_cache(REMEMBERED)
def parse_date(text: str) -> date:
    """The day written as YYYY-MM-DD, and in no other way."""
    if not _DAY.fullmatch(text):
        raise ValueError(_("is not a date written as YYYY-MM-DD"))
    return _calendar_day(text)


@lru_cache(REMEMBERED)
def parse_partial(text: str) -> PartialDate:
    """The date written as YYYY-MM-DD, YYYY-MM or YYYY, from 1900 on."""
    if _DAY.fullmatch(text):
        partial = PartialDate(_calendar_day(text), "day")
    elif _MONTH.fullmatch(text):
        partial = PartialDate(_calendar_day(f"{text}-15"), "month")
    elif _YEAR.fullmatch(text):
        partial = PartialDate(_calendar_day(f"{text}-07-01"), "year")
    else:
        raise ValueError(_("is not a date written as YYYY-MM-DD, YYYY-MM or YYYY"))
    if partial.day.year < FIRST_YEAR:
        raise ValueError(_("is before the year 1900"))
    return partial


def _calendar_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("is not a day of the calendar")) from None


def add_months(day: date, n: int) -> date:
    """The same day of the month ``n`` months on, or that month's last day."""
    years, month = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age_on(birth: date, day: date) -> int:
    """Full years of life; 0 when ``birth``, perhaps a guess, comes after ``day``.

    Someone born on 29 February is a year older on 1 March in other years.
    """
    had_birthday = (day.month, day.day) >= (birth.month, birth.day)
    return max(0, day.year - birth.year - (not had_birthday))
