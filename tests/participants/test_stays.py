"""Which days a stay holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participants.stays import covers, overlapped

FIRST = date(2026, 1, 1)
day = st.integers(0, 12).map(lambda n: FIRST + timedelta(days=n))
stay = st.tuples(day, st.none() | day).filter(lambda s: s[1] is None or s[1] >= s[0])


def days_of(started_on, ended_on):
    """The days that a stay holds, written out, up to a far day if it runs."""
    last = ended_on or FIRST + timedelta(days=99)
    length = max((last - started_on).days, 1)
    return {started_on + timedelta(days=n) for n in range(length)}


@given(stay, stay)
def test_stays_overlap_when_they_share_a_day(one, other):
    shared = days_of(*one) & days_of(*other)
    same = one[0] == other[0]

    found = overlapped({one[0]: one[1]}, *other)

    assert found == (one[0] if shared and not same else None)


@pytest.mark.parametrize(
    ("when", "covered"),
    [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 2, 9), True)],
)
def test_running_stay_covers_from_its_first_day(when, covered):
    assert covers({date(2026, 2, 1): None}, when) == covered


def test_day_of_the_end_is_covered_and_the_next_is_not():
    stays = {date(2026, 2, 1): date(2026, 2, 9)}

    assert covers(stays, date(2026, 2, 9))
    assert not covers(stays, date(2026, 2, 10))
