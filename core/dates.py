"""Dates as people write them, and what follows from them: no clock, no database.

Errors of what stands in a file are ValueErrors that finish a sentence begun with
a column's name: "registered_on" ... "is not a day of the calendar". Those of what
people type are sentences that say what to write.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

Precision = Literal["day", "month", "year"]

FIRST_YEAR = 1900
# Files of a million rows hold a few thousand different days.
REMEMBERED = 1 << 16

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")

# What people type: at most so long, parted by this, with these small words in it.
LONGEST = 40
FAR_AHEAD = 20
_PARTED = re.compile(r"[\s/.,;،؛\-‐‑–]+")
_BETWEEN = {"", "of", "the", "de", "del", "le", "el"}
_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th|er|o|a|°)$")


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

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        if self.precision == "day":
            return self.day
        if self.precision == "month":
            _first, days = monthrange(self.day.year, self.day.month)
            return self.day.replace(day=days)
        return self.day.replace(month=12, day=31)


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


def parse_typed(text: str, today: date) -> PartialDate:
    """A date in the past as people write it, the day first: `3/4/90`, `April 1990`.

    A year of two digits is the last one that has passed. The error is a sentence
    that says what to write instead.
    """
    typed = _typed(text)
    if not typed.year:
        raise ValueError(gettext("Enter the year too, with four digits: 1990."))
    year = _year(typed.year, past=(today.year, today.month, today.day), typed=typed)
    if typed.month is None:
        return PartialDate(date(year, 7, 1), "year")
    if typed.day is None:
        return PartialDate(date(year, typed.month, 15), "month")
    return PartialDate(_day_of(year, typed.month, typed.day), "day")


def parse_day(text: str, today: date) -> date:
    """A whole day as people write it, the day first: `3/4`, `yesterday`, `3 April`.

    Without a year it is the nearest such day, before or after today.
    """
    if (days := _near_days().get(_folded(text).strip())) is not None:
        return today + timedelta(days=days)
    typed = _typed(text)
    if typed.month is None or typed.day is None:
        raise ValueError(gettext("Enter the whole date: day, month and year."))
    if typed.year:
        year = _year(typed.year, past=(today.year + FAR_AHEAD,), typed=typed)
        return _day_of(year, typed.month, typed.day)
    near = [_day_of(today.year, typed.month, typed.day)]
    for year in (today.year - 1, today.year + 1):
        if typed.day <= monthrange(year, typed.month)[1]:
            near.append(date(year, typed.month, typed.day))
    return min(near, key=lambda day: abs(day - today))


class _Typed(NamedTuple):
    """What a text says of day, month and year; the year as it stands there."""

    day: int | None
    month: int | None
    year: str


def _typed(text: str) -> _Typed:
    parts = _PARTED.split(_folded(text[:LONGEST]))
    words = [_ORDINAL.sub("", part) for part in parts if part not in _BETWEEN]
    shape = "".join("N" if word.isdecimal() else "M" for word in words)
    if shape.startswith("N") and len(words[0]) == 4:
        return _year_first(words)
    if shape == "N":
        raise ValueError(gettext("Enter the year with four digits: 1990."))
    if shape in {"NN", "MN", "NM"}:
        return _two_words(words, shape)
    if shape == "MNN":  # April 3, 1990
        words = [words[1], words[0], words[2]]
    elif shape not in {"NNN", "NMN"}:
        raise ValueError(_not_understood())
    return _Typed(int(words[0]), _month(words[1]), words[2])


def _year_first(words: list[str]) -> _Typed:
    """`1990`, `1990-04` or `1990-04-03`."""
    if len(words) > 3 or not all(word.isdecimal() for word in words[2:]):
        raise ValueError(_not_understood())
    month = _month(words[1]) if len(words) > 1 else None
    return _Typed(int(words[2]) if len(words) > 2 else None, month, words[0])


def _two_words(words: list[str], shape: str) -> _Typed:
    """A month and its year, or a day and its month."""
    first, second = words
    if shape != "NM" and (len(second) > 2 or int(second) > 31):
        return _Typed(None, _month(first), second)
    if shape == "MN":
        return _Typed(int(second), _month(first), "")
    return _Typed(int(first), _month(second), "")


def _year(text: str, *, past: tuple[int, ...], typed: _Typed) -> int:
    """Four digits, or two: the latest such year that does not lie after ``past``."""
    if len(text) == 4 and int(text) < FIRST_YEAR:
        raise ValueError(gettext("Enter a year from 1900 on."))
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(gettext("Enter the year with four digits: 1990."))
    year = past[0] // 100 * 100 + int(text)
    lies_after = (year, typed.month or 1, typed.day or 1) > past
    return year - 100 if lies_after else year


def _month(word: str) -> int:
    if not word.isdecimal():
        return _month_named(word)
    if 1 <= int(word) <= 12:
        return int(word)
    told = gettext("Enter the date with the day first: there is no month %(month)s.")
    raise ValueError(told % {"month": word})


def _month_named(word: str) -> int:
    """By its name in the reader's language or in English, or how it begins."""
    names = _month_names(get_language())
    found = {month for name, month in names if name.startswith(word)}
    exact = {month for name, month in names if name == word}
    if len(word) < 3 or len(exact or found) != 1:
        raise ValueError(
            gettext("There is no month called “%(word)s”.") % {"word": word}
        )
    return (exact or found).pop()


@lru_cache
def _month_names(language: str | None) -> set[tuple[str, int]]:
    names = set()
    for spoken in {language, "en"}:
        with override(spoken):
            for names_of in (MONTHS, MONTHS_3, MONTHS_AP, MONTHS_ALT):
                names |= {(_folded(str(n)).strip("."), m) for m, n in names_of.items()}
    return names


def _not_understood() -> str:
    return gettext("Enter a date, for example 3/4/1990, April 1990 or 1990.")


def _near_days() -> dict[str, int]:
    """The words for the days around today, in the reader's language and English."""
    here = {gettext("yesterday"): -1, gettext("today"): 0, gettext("tomorrow"): 1}
    english = {"yesterday": -1, "today": 0, "tomorrow": 1}
    return english | {_folded(word): days for word, days in here.items()}


def _day_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        told = gettext("There is no day %(day)d in that month.")
        raise ValueError(told % {"day": day}) from None


def _folded(text: str) -> str:
    """Small letters without marks, digits of every script as 0 to 9."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        str(unicodedata.decimal(character, character))
        for character in parted
        if unicodedata.category(character) not in {"Mn", "Cf"}
    )
