"""The page of the cohorts: who reads it, what it says of whom, and asking for it."""

import csv
import re
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as Xml

import pytest
from django.urls import reverse

from core.models import AuditEvent, Job
from programs.models import Role
from reports import actions
from reports.counts import COHORTS
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    OfficeFactory,
    UserFactory,
)
from tests.reports.cohorts import EDU, PSY, ago, counted, stay
from tests.reports.summaries import rewrite
from tests.reports.test_summary_pages import words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
LEAST = 20


@pytest.fixture
def office():
    return OfficeFactory(name="North")


@pytest.fixture
def program(office):
    return office.program


def member(program, role=Role.MONITORING_OFFICER):
    return AssignmentFactory(role=role, office=None, program=program).user


def address(program, part="") -> str:
    return f"/reports/{program.code}/cohorts/{part}"


def stays(office, number, done=0, **facts):
    """So many a good year ago, so many of which were completed after 100 days."""
    began = ago(office.program, days=400)
    for place in range(number):
        how = facts
        if place < done:
            ended = {"status": "completed", "ended_on": began + timedelta(days=100)}
            how = facts | ended
        stay(office, began, **how)


def row(response, name, table=0):
    """The cells of a row, of whichever table of the page."""
    body = response.content.decode()
    found = re.findall(rf'<th scope="row">\s*{name}\s*</th>(.*?)</tr>', body, re.S)
    cells = re.findall(r'<td class="num">(.*?)</td>', found[table], re.S)
    return [cell.strip() for cell in cells]


def test_cohorts_stand_side_by_side_with_counts_shares_and_intervals(
    client, office, program
):
    south = OfficeFactory(program=program, name="South")
    stays(office, 20, done=15)
    stays(south, 20, done=5)
    counted(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    page = client.get(address(program, "?by=office"))

    assert "Vocational training: Office" in words(page)
    assert row(page, "All") == ["40", "40", "20", "50.0 %", "35.2 to 64.8"]
    assert row(page, "North") == ["20", "20", "15", "75.0 %", "53.1 to 88.8"]
    assert row(page, "South") == ["20", "20", "5", "25.0 %", "11.2 to 46.9"]


def test_the_page_says_that_differences_are_no_causes_and_as_of_when(
    client, office, program
):
    stays(office, 1)
    counted(program)
    client.force_login(member(program))

    page = words(client.get(address(program)))

    assert "These are differences, not causes. Who comes into a cohort is not" in page
    assert "fewer than 20 behind a share is too small to compare" in page
    assert re.search(rf"As of \d+ \w+ {program.today().year}, counted on", page)
    assert "drop-out, transfer, exit or death end the looking at a stay" in page
    assert "completion, transfer, exit or death end the looking at a stay" in page


@pytest.mark.parametrize(
    ("number", "share"), [(LEAST - 1, "too small to compare"), (LEAST, "50.0 %")]
)
def test_of_a_small_cohort_no_share_is_told_or_drawn(
    client, office, program, number, share
):
    stays(office, number, done=number // 2)
    counted(program)
    client.force_login(member(program))

    page = client.get(address(program, "?by=office"))
    drawn = client.get(address(program, "completed.svg?by=office")).content.decode()
    curve = client.get(address(program, "time-completed.svg?by=office"))

    told = [share, ""] if number < LEAST else [share, "29.9 to 70.1"]
    assert row(page, "North") == [str(number)] * 2 + [str(number // 2), *told]
    assert ("North" in drawn) == (number == LEAST)
    assert ("North" in curve.content.decode()) == (number == LEAST)
    assert (row(page, "North", 4) == []) == (number < LEAST)


def test_work_stands_beside_how_many_were_reached(client, office, program):
    stays(office, 1)
    counted(program)
    client.force_login(member(program))

    page = client.get(address(program, "?by=office"))

    assert row(page, "North", 2) == ["0", "0", "", "0", "too small to compare", ""]


def test_the_curves_are_drawn_and_told_month_by_month(client, office, program):
    stays(office, 20, done=10)
    counted(program)
    client.force_login(member(program))

    page = client.get(address(program, "?by=office"))
    url = address(program, "time-completed.svg") + "?stage=vocational_training&amp;"
    remaining, at_risk = row(page, "North", 4), row(page, "North", 5)
    shares = [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in remaining]

    assert f'{url}by=office"' in page.content.decode()
    assert shares[:3] == ["100.0 %", "100.0 %", "50.0 % 27.1 to 69.2"]
    assert shares[-2:] == ["", ""]
    assert at_risk == ["20", "20", "10", "10", "10", "0", "0"]
    assert "North: 50.0 % after 12 months." in page.content.decode()


@pytest.mark.parametrize("figure", ["completed", "dropped_out", "work-6", "work-12"])
@pytest.mark.parametrize("part", ["", "-narrow"])
def test_each_measure_is_drawn_at_its_own_address(
    client, office, program, figure, part
):
    stays(office, 20, done=10)
    counted(program)
    client.force_login(member(program))

    drawn = client.get(address(program, f"{figure}{part}.svg"))

    assert drawn["Content-Type"] == "image/svg+xml"
    assert "script" not in drawn["Content-Security-Policy"]
    assert Xml.fromstring(drawn.content).find(f"{SVG}title").text  # noqa: S314  ours


def test_psychological_support_is_told_as_counts_alone(client, office, program):
    stays(office, 30, done=10, stage=PSY)
    counted(program)
    client.force_login(member(program))
    query = "?stage=psychological_support&by=office"

    page = client.get(address(program, query))

    assert row(page, "North") == ["30", "30", "10", "0"]
    assert re.findall(r"\d %", words(page)) == []
    assert "/cohorts/completed.svg" not in page.content.decode()
    for figure in ("completed", "time-completed"):
        drawn = client.get(address(program, f"{figure}.svg{query}"))
        assert drawn.status_code == 404


def test_what_does_not_divide_a_stage_is_said_and_the_year_shown(
    client, office, program
):
    stays(office, 1, stage=EDU)
    counted(program)
    client.force_login(member(program))

    page = words(client.get(address(program, "?stage=education&by=trade")))

    assert "Education: Year of registration" in page
    assert "“Trade” does not divide this stage." in page


@pytest.mark.parametrize("query", ["?stage=nonsense", "?by=nonsense", "?by=total"])
def test_what_does_not_exist_is_as_if_it_was_not_chosen(client, program, query):
    counted(program)
    client.force_login(member(program))

    page = words(client.get(address(program, query)))

    assert "Vocational training: Year of registration" in page
    assert "does not divide" not in page


def test_trades_and_support_have_words(client, office, program):
    course = ActivityFactory(office=office, occupation="7212")
    stays(office, 2, activity=course)
    counted(program)
    client.force_login(member(program))

    trades = client.get(address(program, "?by=trade"))
    support = client.get(address(program, "?by=care"))

    assert row(trades, r"Welders and flame cutters \(7212\)")[0] == "2"
    assert row(support, "Without psychological support first")[0] == "2"


def test_the_largest_cohorts_are_listed_and_the_rest_is_counted(
    client, office, program, monkeypatch
):
    monkeypatch.setattr("reports.reading.cohorts.LISTED", 1)
    stays(office, 2)
    stays(OfficeFactory(program=program, name="South"), 1)
    counted(program)
    client.force_login(member(program))

    page = client.get(address(program, "?by=office"))

    assert "1 smaller cohort is not shown." in words(page)
    assert "South" not in words(page)
    assert row(page, "North")[0] == "2"


def test_before_they_are_counted_the_page_says_when(client, program):
    client.force_login(member(program))

    assert "once they are counted: every night" in words(client.get(address(program)))
    assert client.get(address(program, "completed.svg")).status_code == 404


def test_a_drawing_that_does_not_exist_is_not_found(client, program):
    counted(program)
    client.force_login(member(program))

    for figure in ("started", "time-work-6", "nonsense"):
        drawn = client.get(address(program, f"{figure}.svg"))
        assert drawn.status_code == 404


@pytest.mark.parametrize("part", ["", "completed.svg", "progress/", "table.csv"])
def test_another_programmes_cohorts_are_not_found(client, program, part):
    counted(program)
    client.force_login(member(OfficeFactory().program))

    assert client.get(address(program, part)).status_code == 404


@pytest.mark.parametrize("part", ["", "completed.svg", "progress/", "table.csv"])
def test_cohorts_are_closed_to_who_works_with_cases(client, office, program, part):
    counted(program)
    client.force_login(AssignmentFactory(role=Role.CASEWORKER, office=office).user)

    assert client.get(address(program, part)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_all_cohorts(
    client, program, number, django_assert_num_queries
):
    for _each in range(number):
        stays(OfficeFactory(program=program), 1)
    counted(program)
    client.force_login(member(program))

    with django_assert_num_queries(13):
        client.get(address(program, "?by=office"))


# The file


def downloaded(client, program, query):
    response = client.get(address(program, f"table.csv{query}"))
    return response, list(csv.DictReader(StringIO(response.content.decode())))


def test_what_the_page_shows_is_taken_away_as_csv(client, office, program):
    stays(office, 20, done=15)
    stays(OfficeFactory(program=program, name="=South"), 1, done=1)
    counted(program)
    officer = member(program)
    client.force_login(officer)

    response, rows = downloaded(client, program, "?by=office")

    found = {(each["cohort"], each["measure"], each["month"]): each for each in rows}
    north = found["North", "completed", ""]
    told = ("numerator", "denominator", "share", "low", "high", "too_small")
    assert [north[name] for name in told] == [
        *("15", "20", "0.75000", "0.53130", "0.88814", "false"),
    ]
    south = found["'=South", "completed", ""]
    assert [south[name] for name in told] == ["1", "1", "", "", "", "true"]
    point = found["North", "time-completed", "6"]
    assert (point["at_risk"], point["events"], point["share"]) == ("5", "15", "0.25000")
    name = f"{program.code}-cohorts-vocational_training-office-{program.today()}.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    with as_owner():
        event = AuditEvent.objects.get(action="cohorts-exported")
    assert (event.by, event.facts["division"]) == (officer, "office")


def test_the_file_of_psychological_support_has_counts_alone(client, office, program):
    stays(office, 30, done=10, stage=PSY)
    counted(program)
    client.force_login(member(program))

    _response, rows = downloaded(client, program, "?stage=psychological_support")

    assert {each["measure"] for each in rows} == {"started", "completed", "dropped_out"}
    assert {each["share"] for each in rows} == {""}


# Asking


def test_asking_promises_a_job_and_the_page_tells_of_it(client, program):
    client.force_login(member(program))

    response = client.post(address(program, "count/"))

    assert response.headers["Location"] == address(program)
    with as_owner():
        job = Job.objects.get()
    assert (job.task, job.subject) == (
        *("reports.count_cohorts", f"cohorts:{program.pk}"),
    )
    page = words(client.get(address(program)))
    assert "Counting the cohorts Waiting It waits for its turn." in page


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PROGRAMME_LEAD, 403), (Role.AUDITOR, 403), (Role.CASEWORKER, 403)],
)
def test_reading_cohorts_is_no_right_to_have_them_counted(
    client, office, program, role, status
):
    of = office if role == Role.CASEWORKER else None
    client.force_login(AssignmentFactory(role=role, office=of, program=program).user)

    assert client.post(address(program, "count/")).status_code == status
    if role != Role.CASEWORKER:
        assert "Count again" not in words(client.get(address(program)))


def test_nobody_has_another_programmes_cohorts_counted(client, program):
    client.force_login(member(OfficeFactory().program))

    assert client.post(address(program, "count/")).status_code == 404


def test_progress_asks_again_until_the_work_is_over(client, program):
    officer = member(program)
    job = actions.ask_to_count(COHORTS, program, by=officer)
    client.force_login(officer)

    waiting = client.get(address(program, "progress/"))
    ended = {"state": "done", "finished_at": "2026-02-01T00:00Z"}
    rewrite(Job.objects.filter(pk=job.pk), **ended)
    over = client.get(address(program, "progress/"))

    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "<html" not in waiting.content.decode()
    assert over["HX-Refresh"] == "true"


def test_the_list_of_summaries_leads_to_the_cohorts(client, program):
    client.force_login(member(program))

    assert f'href="{address(program)}"' in client.get("/reports/").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, program):
    response = client.get(address(program))

    assert response.headers["Location"].startswith(reverse("account_login"))


def test_somebody_without_a_role_reads_nothing(client, program):
    client.force_login(UserFactory())

    assert client.get(address(program)).status_code == 403
