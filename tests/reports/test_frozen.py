"""What is published is drawn once, and nothing older than what is stored is shown."""

import re
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext, _TestState
from django.utils import translation

from programs.models import Role
from tests.factories import AssignmentFactory
from tests.reports.summaries import MONTH, built, enrol, programme_with, published

pytestmark = pytest.mark.django_db

FIGURES = 'FROM "reports_figure"'
QUERIES = 13
ROUNDS = 41
MOST_MS_ABOVE = 20


@pytest.fixture
def program():
    return programme_with(12)


@pytest.fixture
def lead(client, program):
    """A lead of the programme, signed in."""
    return signed_in(client, program)


def signed_in(client, program):
    lead = {"role": Role.PROGRAMME_LEAD, "office": None, "program": program}
    user = AssignmentFactory(**lead).user
    client.force_login(user)
    return user


def address(program, period=MONTH):
    return f"/reports/{program.code}/{period.code}/"


def line(client, program, code="CASE-1", period=MONTH):
    """The cells of a figure's row."""
    page = client.get(address(program, period)).content.decode()
    row = re.search(rf'<tr data-indicator="{code}">(.*?)</tr>', page, re.S)[1]
    return re.findall(r'<td class="num[^>]*>(?:<strong>)?([^<]*)', row)


def questions(client, path):
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [each["sql"] for each in asked]


def test_figures_that_were_drawn_are_not_asked_for_again(client, program, lead):
    published(program, MONTH.previous())
    published(program)
    first = questions(client, address(program))

    again = questions(client, address(program))

    assert any(FIGURES in each for each in first)
    assert not any(FIGURES in each for each in again)
    assert len(again) == QUERIES


def test_a_draft_is_drawn_each_time(client, program, lead):
    built(program)
    assert line(client, program)[0] == "12"

    enrol(program.offices.get())
    built(program)

    assert line(client, program)[0] == "13"


def test_each_revision_has_its_own_figures(client, program, lead):
    published(program)
    assert line(client, program)[0] == "12"
    enrol(program.offices.get())

    published(program)

    assert line(client, program)[0] == "13"


@pytest.mark.parametrize("earlier", [MONTH.previous(), MONTH.year_earlier()])
def test_a_change_is_against_what_is_counted_now(client, program, lead, earlier):
    published(program)
    assert line(client, program)[1] == ""

    built(program, earlier)
    first = line(client, program)
    enrol(program.offices.get(), registered_on=earlier.start)
    built(program, earlier)

    assert (first[-1], line(client, program)[-1]) == ("", "")
    assert "+12" in first
    assert "+11" in line(client, program)


def test_figures_are_drawn_in_the_language_of_each_reader(client, program, lead):
    published(program)
    client.get(address(program))

    with translation.override("fr"):
        french = client.get(address(program), headers={"accept-language": "fr"})

    assert "Headline figures" not in french.content.decode()


def test_what_was_drawn_for_one_is_not_shown_to_whoever_may_not_read_it(
    client, program, lead
):
    published(program)
    client.get(address(program))

    signed_in(client, programme_with(1))

    assert client.get(address(program)).status_code == 404


@pytest.fixture
def as_served(monkeypatch):
    """Templates are drawn as by a server: tests copy what each of them shows."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.mark.long
def test_a_published_page_is_little_above_its_floor(client, program, lead, as_served):
    """The floor is the same queries, sent as text. Both in turns, so that whatever
    else the machine does meets both.
    """
    published(program, MONTH.previous())
    enrol(program.offices.get(), 3)
    published(program)
    client.get(address(program))
    asked = questions(client, address(program))
    page, floor = [], []

    for _round in range(ROUNDS):
        page.append(took(lambda: client.get(address(program))))
        floor.append(took(lambda: ask(asked)))

    told = f"page {median(page):.1f} ms, floor {median(floor):.1f} ms"
    told += f", {len(asked)} queries"
    print(told)
    assert median(page) - median(floor) <= MOST_MS_ABOVE, told


def took(work):
    start = perf_counter()
    work()
    return 1000 * (perf_counter() - start)


def ask(queries):
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.execute(sql)
            if cursor.description:
                cursor.fetchall()
