"""The rule of a month's support, value by value."""

from datetime import date
from random import Random

import pytest

from participants.support_rule import (
    Month,
    earned,
    is_unconditional,
    last_day,
    verdict,
)

MARCH = date(2026, 3, 1)
RANDOM = [(seed, *divmod(Random(seed).randrange(40 * 41), 41)) for seed in range(300)]


@pytest.mark.parametrize(
    ("month", "unmarked", "unconditional", "becomes"),
    [
        (Month(9, 10), 0, False, "earned"),
        (Month(8, 9), 0, False, "withheld"),
        (Month(18, 20), 0, False, "earned"),
        (Month(17, 19), 0, False, "withheld"),
        (Month(0, 0), 0, False, "nothing"),
        (Month(0, 0), 1, False, "due"),
        (Month(10, 10), 1, False, "due"),
        (Month(0, 10), 1, True, "earned"),
        (Month(0, 0), 0, True, "earned"),
        (Month(8, 10, (8, 10)), 0, False, "earned"),
        (Month(7, 10, (8, 10)), 0, False, "withheld"),
        (Month(0, 10, (0, 1)), 0, False, "earned"),
    ],
)
def test_a_month_becomes(month, unmarked, unconditional, becomes):
    found = verdict(month, unmarked=unmarked, unconditional=unconditional)

    assert found == becomes


@pytest.mark.parametrize(("seed", "attended", "missed"), RANDOM)
def test_more_attendance_never_earns_less(seed, attended, missed):
    countable = attended + missed

    if earned(attended, countable):
        assert earned(attended + 1, countable + 1)
        assert missed == 0 or earned(attended + 1, countable)
    else:
        assert not earned(attended, countable + 1)


@pytest.mark.parametrize("seed", range(50))
def test_the_order_of_the_sessions_does_not_matter(seed):
    chance = Random(seed)
    sessions = [(chance.random() < 0.8, chance.random() < 0.9) for _ in range(20)]
    sessions = [(came and counts, counts) for came, counts in sessions]
    shuffled = chance.sample(sessions, len(sessions))

    months = []
    for order in (sessions, shuffled):
        month = Month()
        for came, counts in order:
            month = month.with_session(attended=came, counts=counts)
        months.append(month)

    assert months[0] == months[1]


@pytest.mark.parametrize("seed", range(50))
def test_a_childs_month_is_always_earned(seed):
    chance = Random(seed)
    countable = chance.randrange(30)
    month = Month(chance.randint(0, countable), countable)
    unmarked = chance.randrange(3)

    assert verdict(month, unmarked=unmarked, unconditional=True) == "earned"


@pytest.mark.parametrize(
    ("born", "child_track", "unconditional"),
    [
        (date(2008, 4, 1), False, True),
        (date(2008, 3, 31), False, False),
        (date(2008, 3, 31), True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_who_is_under_18_on_the_last_day_meets_no_condition(
    born, child_track, unconditional
):
    found = is_unconditional(born, date(2026, 3, 15), child_track=child_track)

    assert found == unconditional


def test_a_month_has_its_last_day():
    assert last_day(date(2024, 2, 10)) == date(2024, 2, 29)
    assert last_day(date(2026, 12, 31)) == date(2026, 12, 31)
