"""Under 15 comes school: from which age somebody may learn anything else.

"Under-15s into formal school" (the domain's words on education, after IDDRS 4.30
s9.3.3; 5.20). Catch-up and bridging classes lead back into formal school, and may
be taken beside it; a trade is not begun before 15, and nobody can waive that.

Doubt goes in the child's favour: of a birth date of which only the month or the
year is known the latest day counts, and who has none but looks like a child is
under 15. A birth date that is merely missing is asked for first, and bars nothing.

Values in, values out: no database, no clock.
"""

from datetime import date

from core.dates import PartialDate, age_on

SCHOOL_AGE = 15


def is_under(born: PartialDate | None, on: date, *, in_doubt: bool = False) -> bool:
    """Whether somebody may be under 15 on a day."""
    if born is None:
        return in_doubt
    return age_on(born.latest, on) < SCHOOL_AGE
