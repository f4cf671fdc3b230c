from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.periods import MONTHS_IN, Period

days = st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 31))
kinds = st.sampled_from(list(MONTHS_IN))


@pytest.mark.parametrize(
    ("code", "kind", "start", "end", "label"),
    [
        ("2026-10", "month", date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31), "December 2026"),
        (
            "2026-Q1",
            "quarter",
            date(2026, 1, 1),
            date(2026, 3, 31),
            "Quarter 1 of 2026",
        ),
        (
            "2026-Q3",
            "quarter",
            date(2026, 7, 1),
            date(2026, 9, 30),
            "Quarter 3 of 2026",
        ),
        ("2026-H1", "half", date(2026, 1, 1), date(2026, 6, 30), "Half 1 of 2026"),
        ("2026-H2", "half", date(2026, 7, 1), date(2026, 12, 31), "Half 2 of 2026"),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_knows_its_kind_its_days_and_its_name(code, kind, start, end, label):
    period = Period.parse(code)

    with translation.override("en"):
        facts = (period.kind, period.start, period.end, period.label)
    assert facts == (kind, start, end, label)
    assert (period.code, str(period)) == (code, code)


@pytest.mark.parametrize(
    "code",
    [
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-Q0",
        "2026-Q5",
        "2026-q3",
        "2026Q3",
        "2026-H3",
        "2026-",
        "202610",
        "2026-10-01",
        "26",
        "0000",
        " 2026",
        "2026\n",
        "\uff12\uff10\uff12\uff16",
        "",
    ],
)
def test_a_period_written_another_way_is_refused(code):
    with pytest.raises(ValueError, match="2026-10, 2026-Q3, 2026-H1 or 2026"):
        Period.parse(code)


@pytest.mark.parametrize(
    ("code", "previous", "year_earlier"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2024-02", "2024-01", "2023-02"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-H1", "2025-H2", "2025-H1"),
        ("2026", "2025", "2025"),
    ],
)
def test_a_period_knows_the_one_before_and_the_one_a_year_earlier(
    code, previous, year_earlier
):
    period = Period.parse(code)

    assert period.previous() == Period.parse(previous)
    assert period.year_earlier() == Period.parse(year_earlier)


@settings(deadline=None)
@given(kind=kinds, day=days)
def test_every_day_lies_in_one_period_of_a_kind_that_its_code_gives_back(kind, day):
    period = Period.containing(kind, day)

    assert period.start <= day <= period.end
    assert Period.parse(period.code) == period
    assert period.previous().end == period.start - timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "today", "code"),
    [
        ("month", date(2026, 10, 5), "2026-09"),
        ("month", date(2026, 10, 31), "2026-09"),
        ("month", date(2026, 1, 1), "2025-12"),
        ("quarter", date(2026, 9, 30), "2026-Q2"),
        ("quarter", date(2026, 10, 1), "2026-Q3"),
        ("half", date(2026, 7, 5), "2026-H1"),
        ("year", date(2026, 12, 31), "2025"),
    ],
)
def test_the_last_complete_period_is_over(kind, today, code):
    assert Period.last_complete(kind, today).code == code
