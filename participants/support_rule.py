"""When a month's support is earned. Values in, values out: no database, no clock.

The default rule: attended at least nine in ten of the sessions that count, over
all stages together, in whole numbers. Excused and cancelled ones do not count.
Under 18 on the month's last day attendance is no condition.
"""

from typing import Literal, NamedTuple

Standing = Literal["none", "below", "edge", "on_track"]


def earned(attended: int, countable: int) -> bool:
    return 10 * attended >= 9 * countable


class Month(NamedTuple):
    """How often somebody came in a month, of the sessions that count."""

    attended: int = 0
    countable: int = 0

    def with_session(self, *, attended: bool, counts: bool) -> "Month":
        """The same with one more session."""
        return Month(self.attended + attended, self.countable + counts)

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
        if not earned(self.attended, self.countable):
            return "below"
        safe = earned(self.attended, self.countable + 1)
        return "on_track" if safe else "edge"
