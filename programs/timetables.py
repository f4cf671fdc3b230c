"""When an activity meets: arithmetic of days and hours, no database, no clock."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import NamedTuple, Protocol


class Hours(Protocol):
    """What has hours of a day; without a start they are not known."""

    @property
    def starts_at(self) -> time | None: ...

    @property
    def ends_at(self) -> time | None: ...


class Meeting(NamedTuple):
    """One day on which an activity meets, and its hours where they are known."""

    date: date
    starts_at: time | None = None
    ends_at: time | None = None


class Timetable(NamedTuple):
    """Days of the week (Monday is 0) with the same hours, from a day to a day."""

    weekdays: frozenset[int]
    first: date
    last: date
    starts_at: time | None = None
    ends_at: time | None = None

    def meetings(self) -> Iterator[Meeting]:
        for number in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=number)
            if day.weekday() in self.weekdays:
                yield Meeting(day, self.starts_at, self.ends_at)


def clash(one: Hours, other: Hours) -> bool:
    """Whether two meetings of one day may be the same or share some time.

    Hours that are not known may be any; without an end only the start counts.
    """
    if one.starts_at is None or other.starts_at is None:
        return True
    if one.starts_at == other.starts_at:
        return True
    first, second = sorted([one, other], key=_start)
    return first.ends_at is not None and _start(second) < first.ends_at


def _start(hours: Hours) -> time:
    return hours.starts_at or time.min
