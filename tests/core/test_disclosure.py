"""Small numbers are kept back so that nobody works them out."""

from itertools import product

import pytest

from core.disclosure import is_small, kept_back

TABLES = [*product(range(9), repeat=4)]


def widths(numbers, hidden, least):
    """How wide the interval of each number is that is kept back, from all published.

    The total is published unless it is small; a group alone could be worked out.
    """
    total = sum(numbers.values())
    if is_small(total, least):
        return [least for _each in hidden]
    rest = total - sum(n for group, n in numbers.items() if group not in hidden)
    return [rest if len(hidden) > 1 else 0 for _each in hidden]


@pytest.mark.parametrize("least", [3, 5])
def test_no_number_is_worked_out_from_the_others(least):
    for table in TABLES:
        numbers = dict(enumerate(table))

        hidden = kept_back(numbers, least)

        assert {g for g, n in numbers.items() if is_small(n, least)} <= hidden
        assert all(width >= least for width in widths(numbers, hidden, least)), table


def test_what_is_kept_from_partners_is_kept_from_the_public():
    for table in TABLES:
        numbers = dict(enumerate(table))

        assert kept_back(numbers, 3) <= kept_back(numbers, 5), table


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ({"F": 12, "M": 30}, set()),
        ({"F": 12, "M": 0}, set()),
        ({"F": 0, "M": 0}, set()),
        ({"F": 12, "M": 3, "X": 0}, {"F", "M"}),
        ({"F": 12, "M": 3, "X": 2}, {"M", "X"}),
        ({"F": 12, "M": 3, "X": 1}, {"F", "M", "X"}),
        ({"F": 4, "M": 0}, {"F", "M"}),
        ({"F": 5, "M": 0}, set()),
    ],
)
def test_the_smallest_are_kept_back_until_enough_are(numbers, hidden):
    assert kept_back(numbers, 5) == hidden


def test_inside_the_programme_nothing_is_kept_back():
    assert kept_back({"F": 1, "M": 2}, 0) == frozenset()
