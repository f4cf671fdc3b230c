"""Dates as people type them: in any common form, the day first."""

import contextlib
from datetime import date

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from core.date_field import TypedDateField, in_words, read_back
from core.dates import PartialDate, parse_day, parse_typed
from tests.factories import UserFactory

TODAY = date(2026, 11, 22)
BORN = date(1990, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "3/4/90",
        "3.4.1990",
        "03-04-1990",
        "3 4 1990",
        "3 April 1990",
        "3rd of april, 1990",
        "3 Apr 90",
        "April 3, 1990",
        "1990-04-03",
        "1990/4/3",
        "٣/٤/١٩٩٠",
        "۳/۴/۱۹۹۰",
        "３／４／１９９０",
        "\u200f٣‏/٤/١٩٩٠",
        " 3/4/1990 ",
    ],
)
def test_a_whole_birth_date_is_understood_with_the_day_first(text):
    assert parse_typed(text, TODAY) == PartialDate(BORN, "day")


@pytest.mark.parametrize(
    "text", ["April 1990", "4/1990", "4/90", "apr. 1990", "1990-04", "1990 April"]
)
def test_a_month_and_its_year_are_understood(text):
    assert parse_typed(text, TODAY) == PartialDate(date(1990, 4, 15), "month")


def test_a_year_alone_is_understood():
    assert parse_typed("١٩٩٠", TODAY) == PartialDate(date(1990, 7, 1), "year")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "3 avril 1990"),
        ("fr", "3 avr. 1990"),
        ("es", "3 de abril de 1990"),
        ("ar", "٣ أبريل ١٩٩٠"),
        ("ar", "3 April 1990"),
    ],
)
def test_months_have_the_names_of_the_readers_language_and_english(language, text):
    with override(language):
        assert parse_typed(text, TODAY).day == BORN


def test_french_months_are_no_words_for_an_english_reader():
    with pytest.raises(ValueError, match="no month called “avril”"):
        parse_typed("3 avril 1990", TODAY)


@pytest.mark.parametrize(
    ("text", "year"), [("22/11/26", 2026), ("23/11/26", 1926), ("1/1/00", 2000)]
)
def test_a_year_of_two_digits_is_the_last_that_has_passed(text, year):
    assert parse_typed(text, TODAY).day.year == year


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3/14/1998", "with the day first: there is no month 14"),
        ("31/2/1990", "no day 31 in that month"),
        ("3/4", "Enter the year too"),
        ("90", "the year with four digits"),
        ("3/4/990", "the year with four digits"),
        ("3/4/1899", "from 1900 on"),
        ("Ma 1990", "no month called “ma”"),
        ("Jun Jul 1990", "Enter a date, for example"),
        ("1990-04-03-05", "Enter a date, for example"),
        ("yesterday", "Enter a date, for example"),
        ("", "Enter a date, for example"),
        ("1" * 5000, "Enter the year with four digits"),
    ],
)
def test_what_is_no_date_is_told_in_words(text, says):
    with pytest.raises(ValueError, match=says):
        parse_typed(text, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 11, 21)),
        ("23/11", date(2026, 11, 23)),
        ("2 January", date(2027, 1, 2)),
        ("30 June", date(2026, 6, 30)),
        ("29/2", None),
        ("1/12/26", date(2026, 12, 1)),
        ("1/12/50", date(1950, 12, 1)),
        ("2026-11-02", date(2026, 11, 2)),
        ("November 2026", None),
        ("2026", None),
    ],
)
def test_a_whole_day_is_understood_near_today(text, day):
    if day:
        assert parse_day(text, TODAY) == day
    else:
        with pytest.raises(ValueError, match=r"[.]$"):
            parse_day(text, TODAY)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@given(
    day=st.dates(date(1900, 1, 1), TODAY),
    precision=st.sampled_from(["day", "month", "year"]),
)
def test_what_is_read_back_is_understood_again(language, day, precision):
    counts_as = {"day": day.day, "month": 15, "year": 1}[precision]
    month = 7 if precision == "year" else day.month
    known = PartialDate(day.replace(day=counts_as, month=month), precision)

    with override(language):
        assert parse_typed(in_words(known), TODAY) == known


@pytest.mark.parametrize("parse", [parse_typed, parse_day])
@given(text=st.text(max_size=50))
def test_any_text_is_a_date_or_a_sentence(parse, text):
    with contextlib.suppress(ValueError):
        assert parse(text, TODAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3/4/90", "3 April 1990, 36 years old today"),
        ("4/90", "Some time in April 1990, about 36 years old"),
        ("1990", "Some time in 1990, about 36 years old"),
        ("1/11/2025", "1 November 2025, 1 year old today"),
        ("2030", ""),
        ("3/14/90", ""),
    ],
)
def test_a_birth_date_is_read_back_with_the_age(text, told):
    assert read_back(text, TODAY, exact=False) == told


def test_a_day_is_read_back_with_its_weekday():
    assert (
        read_back("21/11", TODAY, exact=True) == "Saturday 21 November 2026, yesterday"
    )


class DatesForm(forms.Form):
    born = TypedDateField(required=False)
    on = TypedDateField(exact=True)
    planned = TypedDateField(exact=True, future=True, required=False)


def test_the_field_gives_dates_and_shows_them_in_words_that_it_understands():
    form = DatesForm({"born": "4/90", "on": "1/5/2026", "planned": "1/5/2040"})

    assert form.is_valid()
    assert form.cleaned_data == {
        "born": (date(1990, 4, 15), "month"),
        "on": date(2026, 5, 1),
        "planned": date(2040, 5, 1),
    }
    shown = DatesForm(initial=form.cleaned_data).as_p()
    assert 'value="April 1990"' in shown
    assert 'value="1 May 2026"' in shown
    assert ">Friday 1 May 2026</span>" in shown


def test_a_day_to_come_is_refused_where_it_makes_no_sense():
    form = DatesForm({"born": "2190", "on": "1/5/2190"})

    assert form.errors == {
        "born": ["This day is still to come."],
        "on": ["This day is still to come."],
    }


def test_the_field_knows_the_day_of_its_programme():
    form = DatesForm({"on": "today"})
    form.fields["on"].today = TODAY

    assert form.is_valid()
    assert form.cleaned_data["on"] == TODAY


@pytest.mark.django_db
def test_a_date_is_read_back_while_it_is_typed(client):
    client.force_login(UserFactory())

    response = client.post("/dates/birth/", {"birth_date": "April <b> 1990"})
    assert response.content == b""

    response = client.post("/dates/day/", {"on": "1/5/2026"})
    assert response.content.decode() == "Friday 1 May 2026"
