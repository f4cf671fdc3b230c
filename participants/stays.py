"""What must hold between the dates of a case.

Values in, values out: no database, no clock. Imports ask, and whatever else
takes these dates from people.
"""

from collections.abc import Mapping
from datetime import date, timedelta

Stays = Mapping[date, date | None]
"""The stays of one stage of one case: first day -> end, None while they run."""


def covers(stays: Stays, day: date) -> bool:
    """Whether a stay had begun by that day and had not ended before it.

    On the day on which one stay ended and the next began both do.
    """
    for started_on, ended_on in stays.items():
        if started_on <= day and (ended_on is None or day <= ended_on):
            return True
    return False


def overlapped(stays: Stays, started_on: date, ended_on: date | None) -> date | None:
    """The first day of a stay that shares a day with the one given, if any.

    A stay holds the days up to the one before its end, or its only day. The
    stay that began on the same day is the one given, as it was before.
    """
    for begun, end in stays.items():
        if begun == started_on:
            continue
        is_before = end is not None and _free_from(begun, end) <= started_on
        is_after = ended_on is not None and _free_from(started_on, ended_on) <= begun
        if not is_before and not is_after:
            return begun
    return None


def ends_by(started_on: date, weeks: int) -> date:
    """The day by which a stay that is planned for so many weeks should have ended."""
    return started_on + timedelta(weeks=weeks)


def _free_from(started_on: date, ended_on: date) -> date:
    """The first day on which the next stay may begin."""
    return ended_on + timedelta(days=started_on == ended_on)
