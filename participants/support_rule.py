"""When a month's support is earned. Values in, values out: no database, no clock.

The default rule: attended at least nine in ten of the sessions that count, over
all stages together, in whole numbers. Excused and cancelled ones do not count.
Under 18 on the month's last day attendance is no condition.
"""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from core.dates import add_months, age_on

Standing = Literal["none", "below", "edge", "on_track"]
Verdict = Literal["nothing", "due", "earned", "withheld"]
Share = tuple[int, int]
"""Attended, of so many."""

ADULT_AGE = 18
NINE_IN_TEN: Share = (9, 10)


def earned(attended: int, countable: int, share: Share = NINE_IN_TEN) -> bool:
    asked, of = share
    return of * attended >= asked * countable


def last_day(month: date) -> date:
    return add_months(month.replace(day=1), 1) - timedelta(days=1)


def is_unconditional(born: date | None, month: date, *, child_track: bool) -> bool:
    """Under 18 on the month's last day; a child whose birth date is missing too."""
    if born is None:
        return child_track
    return age_on(born, last_day(month)) < ADULT_AGE


def verdict(month: "Month", *, unmarked: int, unconditional: bool) -> Verdict:
    """What becomes of a month that is over, ``unmarked`` of its sessions unknown."""
    if unconditional:
        return "earned"
    if unmarked:
        return "due"
    if not month.countable:
        return "nothing"
    return "earned" if month.is_earned else "withheld"


class Month(NamedTuple):
    """How often somebody came in a month, of the sessions that count."""

    attended: int = 0
    countable: int = 0
    share: Share = NINE_IN_TEN

    def with_session(self, *, attended: bool, counts: bool) -> "Month":
        """The same with one more session."""
        return Month(self.attended + attended, self.countable + counts, self.share)

    @property
    def is_earned(self) -> bool:
        return earned(self.attended, self.countable, self.share)

    @property
    def tenths(self) -> int:
        """The rate in tenths of a percent, half up; 0 while nothing counts."""
        if not self.countable:
            return 0
        return (2000 * self.attended + self.countable) // (2 * self.countable)

    @property
    def is_full(self) -> bool:
        """Nothing that counts was missed."""
        return self.attended == self.countable

    @property
    def standing(self) -> Standing:
        """`edge`: one more absence and the month is not earned."""
        if not self.countable:
            return "none"
        if not self.is_earned:
            return "below"
        safe = earned(self.attended, self.countable + 1, self.share)
        return "on_track" if safe else "edge"
