"""Under 15 comes school: doubt about the age goes in the child's favour."""

from datetime import date

import pytest

from core.dates import parse_partial
from participants.school_age import is_under

DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("born", "under"),
    [
        ("2011-06-15", False),
        ("2011-06-16", True),
        ("2011-05", False),
        ("2011-06", True),
        ("2010", False),
        ("2011", True),
        ("2012", True),
    ],
)
def test_of_what_is_known_the_latest_day_counts(born, under):
    assert is_under(parse_partial(born), DAY) is under


@pytest.mark.parametrize("in_doubt", [False, True])
def test_without_a_birth_date_only_who_looks_like_a_child_is_under_15(in_doubt):
    assert is_under(None, DAY, in_doubt=in_doubt) is in_doubt
