from decimal import Decimal
from statistics import median as plain_median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rates import median, percent, wilson


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


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [  # Newcombe, Stat Med 1998;17:857-872, table I, method 3
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_of_a_share_is_the_published_one(
    numerator, denominator, low, high
):
    ends = wilson(numerator, denominator)

    assert [f"{end:.4f}" for end in ends] == [low, high]


def test_over_nothing_there_is_no_interval():
    assert wilson(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_of_an_interval_are_where_the_score_test_is_at_its_limit(counts):
    """The share lies in it, and each end is 1.96 standard errors of its own away."""
    hits, over = counts
    low, high = wilson(hits, over)

    assert low <= hits / over + 1e-9
    assert hits / over <= high + 1e-9
    for end in (low, high):
        away = (hits / over - end) ** 2
        assert away == pytest.approx(1.959964**2 * end * (1 - end) / over, abs=1e-6)
