from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import PartialDate, add_months, age_on, parse_date, parse_partial

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 28), 12, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_months_last(day, months, expected):
    assert add_months(day, months) == expected


@settings(deadline=None)
@given(day=days, months=st.integers(0, 600))
def test_months_added_never_leave_the_month_they_lead_to(day, months):
    later = add_months(day, months)

    assert 12 * (later.year - day.year) + later.month - day.month == months
    is_last = (later + timedelta(days=1)).month != later.month
    assert later.day == day.day or (is_last and later.day < day.day)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2000, 5, 1), date(2026, 4, 30), 25),
        (date(2000, 5, 1), date(2026, 5, 1), 26),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
        (date(2026, 7, 1), date(2026, 3, 1), 0),
    ],
)
def test_age_counts_full_years_and_is_never_below_0(birth, day, age):
    assert age_on(birth, day) == age


@settings(deadline=None)
@given(birth=days, day=days)
def test_age_never_falls_from_one_day_to_the_next(birth, day):
    assert age_on(birth, day + timedelta(days=1)) - age_on(birth, day) in {0, 1}


@settings(deadline=None)
@given(days)
def test_a_day_is_read_as_it_was_written(day):
    assert parse_date(day.isoformat()) == day
    assert parse_partial(day.isoformat()) == (day, "day")


@pytest.mark.parametrize(
    "text",
    [
        "2026-1-5",
        "20260105",
        "2026-W01-1",
        "2026-01",
        "2026",
        "31/12/2025",
        "2026-01-05T00:00:00",
        " 2026-01-05",
        "2026-01-05\n",
        "\uff12\uff10\uff12\uff16-01-05",
        "٢٠٢٦-01-05",
        "-026-01-05",
        "today",
        "",
    ],
)
def test_a_day_written_another_way_is_refused(text):
    with pytest.raises(ValueError, match="is not a date written as YYYY-MM-DD"):
        parse_date(text)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2025-02-29", "2026-13-01", "0000-01-01"]
)
def test_a_day_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match="is not a day of the calendar"):
        parse_date(text)


def test_a_refused_day_is_refused_again():
    for _attempt in range(2):
        with pytest.raises(ValueError, match="is not a day"):
            parse_date("2026-04-31")


@pytest.mark.parametrize(
    ("text", "day", "precision", "earliest"),
    [
        ("1990-02-28", date(1990, 2, 28), "day", date(1990, 2, 28)),
        ("1990-02", date(1990, 2, 15), "month", date(1990, 2, 1)),
        ("1990", date(1990, 7, 1), "year", date(1990, 1, 1)),
        ("1900", date(1900, 7, 1), "year", date(1900, 1, 1)),
        ("1900-01-01", date(1900, 1, 1), "day", date(1900, 1, 1)),
    ],
)
def test_a_partial_date_counts_as_the_middle_of_what_is_known(
    text, day, precision, earliest
):
    partial = parse_partial(text)

    assert partial == PartialDate(day, precision)
    assert partial.earliest == earliest
    assert str(partial) == text


@pytest.mark.parametrize("text", ["1899-12-31", "1899-12", "1899", "0001"])
def test_a_birth_before_1900_is_refused(text):
    with pytest.raises(ValueError, match="is before the year 1900"):
        parse_partial(text)


@pytest.mark.parametrize("text", ["1985-13", "1985-00", "1985-02-29", "0000"])
def test_a_partial_date_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match="is not a day of the calendar"):
        parse_partial(text)


@pytest.mark.parametrize(
    "text", ["85", "1985-6", "1985-06-", "19850601", "\uff11\uff19\uff18\uff15", ""]
)
def test_a_partial_date_written_another_way_is_refused(text):
    with pytest.raises(ValueError, match="YYYY-MM-DD, YYYY-MM or YYYY"):
        parse_partial(text)
