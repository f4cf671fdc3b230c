from decimal import Decimal
from statistics import median as plain_median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rates import median, percent


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (41, 56, "73.2"),
        (2, 3, "66.7"),
        (1, 2, "50.0"),
        (1, 16, "6.3"),  # 6.25
        (1, 80, "1.3"),  # 1.25
        (1, 2000, "0.1"),  # 0.05
        (3, 2000, "0.2"),  # 0.15
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_a_percentage_has_one_decimal_and_halves_go_up(
    numerator, denominator, expected
):
    assert str(percent(numerator, denominator)) == expected


def test_over_nothing_there_is_no_percentage_rather_than_none_percent():
    assert percent(0, 0) is None


@settings(deadline=None)
@given(denominator=st.integers(1, 10**7), data=st.data())
def test_a_percentage_is_the_nearest_tenth(denominator, data):
    numerator = data.draw(st.integers(0, denominator))

    tenths = (2000 * numerator + denominator) // (2 * denominator)

    assert percent(numerator, denominator) == Decimal(tenths) / 10


@pytest.mark.parametrize(
    ("days", "expected"),
    [([7, 21], "14.0"), ([21, 7, 8], "8.0"), ([8, 7], "7.5"), ([0], "0.0")],
)
def test_a_median_averages_the_two_middle_values(days, expected):
    assert str(median(days)) == expected


def test_there_is_no_median_of_nothing():
    assert median([]) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 4000), min_size=1))
def test_a_median_agrees_with_the_plain_one(days):
    assert median(days) == Decimal(plain_median(days))
