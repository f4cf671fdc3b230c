"""The pages of the summaries: who reads them, what they say, and asking for one."""

import re

import pytest
from django.urls import reverse

from core.models import Job, Submission
from programs.models import Role
from reports import actions
from reports.models import Summary
from tests.factories import AreaFactory, AssignmentFactory, UserFactory
from tests.reports.summaries import MONTH, built, enrol, programme_with, published
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return programme_with(3)


def member(program, role=Role.MONITORING_OFFICER):
    return AssignmentFactory(role=role, office=None, program=program).user


def address(program, part="") -> str:
    return f"/reports/{program.code}/{MONTH.code}/{part}"


def words(response) -> str:
    """What the main part of the page says, without the markup."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_list_shows_the_latest_periods_by_year(client, program):
    built(program)
    client.force_login(member(program))

    page = words(client.get("/reports/"))

    year = MONTH.start.year
    assert f"{year} {MONTH.label} {program.name}, revision 1, counted on" in page


def test_an_empty_list_says_when_something_will_stand_there(client, program):
    client.force_login(member(program))

    assert "every month on the 5th" in words(client.get("/reports/"))


def test_a_summary_shows_every_area_with_what_each_figure_counts(client, program):
    built(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    response = client.get(address(program))
    page = words(response)

    assert response.content.decode().count("data-indicator=") == 64
    assert "Registered CASE-1 Persons registered in the period." in page
    assert "Active CASE-3" in page
    assert "Sign-off Draft Built by The system" in page


def test_the_figures_are_those_that_were_counted(client, program):
    built(program)
    client.force_login(member(program))

    page = client.get(address(program)).content.decode()

    row = re.search(r'data-indicator="CASE-3".*?</tr>', page, re.S)[0]
    assert re.search(r'<td class="num">\s*<strong>3</strong>', row)


def test_figures_stand_beside_the_change_against_the_period_before_and_a_year_earlier(
    client, program
):
    office = program.offices.get()
    enrol(office, 2, registered_on=MONTH.previous().start)
    enrol(office, registered_on=MONTH.year_earlier().start)
    client.force_login(member(program))
    built(program)
    alone = words(client.get(address(program)))
    for period in (MONTH.previous(), MONTH.year_earlier()):
        built(program, period)

    page = client.get(address(program))

    assert "In a year" not in alone
    assert f"“In a year” is against {MONTH.year_earlier().label}." in words(page)
    row = re.search(r'data-indicator="CASE-1".*?</tr>', page.content.decode(), re.S)[0]
    cells = re.findall(
        r'<td class="num">\s*(?:<strong>)?([^<]*?)(?:</strong>)?</td>', row
    )
    assert cells == ["3", "+1", "+2"]


@pytest.mark.parametrize(
    "area", ["case", "psy", "voc", "edu", "fu", "ref", "ben", "com", "dq"]
)
def test_an_area_has_its_tables_and_its_chart(client, program, area):
    AreaFactory(program=program, level=1, name="North", pcode="XX01")
    built(program)
    client.force_login(member(program))

    response = client.get(address(program, f"{area}/?by=adm1"))
    page = response.content.decode()
    chart = re.search(r'<img src="([^"]+)"', page)[1]

    assert "North Not known" in words(response)
    drawn = client.get(chart)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")


def test_another_figure_is_charted_when_it_is_asked_for(client, program):
    built(program)
    client.force_login(member(program))

    page = client.get(address(program, "voc/?figure=VOC-5")).content.decode()

    assert address(program, "charts/VOC-5.svg") in page
    assert address(program, "charts/VOC-5-narrow.svg") in page


@pytest.mark.parametrize("part", ["nonsense/", "charts/X-1.svg", "?revision=9"])
def test_what_a_summary_does_not_have_is_not_found(client, program, part):
    built(program)
    client.force_login(member(program))

    assert client.get(address(program, part)).status_code == 404


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "now"])
def test_a_period_that_does_not_exist_is_not_found(client, program, period):
    client.force_login(member(program))

    assert client.get(f"/reports/{program.code}/{period}/").status_code == 404


@pytest.mark.parametrize("part", ["", "voc/", "progress/", "charts/VOC-1.svg"])
def test_another_programmes_summary_is_like_one_that_does_not_exist(
    client, program, part
):
    other = programme_with(1)
    built(other)
    client.force_login(member(program))

    assert client.get(address(other, part)).status_code == 404
    assert client.get(f"/reports/NONE/{MONTH.code}/{part}").status_code == 404


@pytest.mark.parametrize(
    "part", ["2026-01/", "2026-01/voc/", "2026-01/charts/VOC-1.svg"]
)
def test_summaries_are_closed_to_who_works_with_cases(client, program, part):
    client.force_login(member(program, Role.CASEWORKER))

    assert client.get(f"/reports/{program.code}/{part}").status_code == 403


def test_an_earlier_revision_can_be_read(client, program):
    published(program)
    enrol(program.offices.get())
    built(program)
    client.force_login(member(program))

    latest = client.get(address(program))
    first = client.get(address(program, "?revision=1"))

    assert "Revision 2, " in words(latest)
    assert 'href="?revision=1"' in latest.content.decode()
    assert "Revision 1, " in words(first)
    assert "Sign-off Published" in words(first)


def test_a_period_nobody_asked_for_says_so(client, program):
    client.force_login(member(program))

    assert "Nobody has asked for this period yet" in words(client.get(address(program)))


def test_times_are_the_programmes_own(client, program):
    summary = built(program)
    with as_owner():
        type(program).objects.filter(pk=program.pk).update(timezone="Asia/Kathmandu")
        moment = "2026-02-03T20:00:00Z"
        Summary.objects.filter(pk=summary.pk).update(cutoff=moment)
    client.force_login(member(program))

    assert "Counted on 4 February 2026, 01:45." in words(client.get(address(program)))


# Asking


def filled_in(client, **changes):
    """The form as it is shown: the first programme and the last month are chosen."""
    shown = client.get("/reports/ask/").content.decode()
    key = re.search(r'name="submission_key"\s+value="([^"]+)"', shown)[1]
    [program, *_others] = re.findall(r'<option value="(\w+)"', shown)
    [period] = re.findall(r'<option value="([^"]+)" selected', shown)
    return {"program": program, "period": period, "submission_key": key} | changes


def test_asking_promises_a_job_and_leads_to_where_it_is_told(client, program):
    client.force_login(member(program))
    form = filled_in(client)

    response = client.post("/reports/ask/", form)

    page = f"/reports/{program.code}/{form['period']}/"
    assert response.headers["Location"] == page
    with as_owner():
        job = Job.objects.get()
    assert job.subject == f"summary:{program.pk}:{form['period']}"
    assert "Waiting It waits for its turn." in words(client.get(page))


def test_a_form_that_is_sent_twice_asks_once(client, program):
    client.force_login(member(program))
    form = filled_in(client)

    answers = [client.post("/reports/ask/", form) for _twice in range(2)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    with as_owner():
        assert (Job.objects.count(), Submission.objects.count()) == (1, 1)


@pytest.mark.parametrize("wrong", [{"period": "2026-13"}, {"program": "OTHER"}])
def test_a_wrong_choice_is_told_at_its_field_and_asks_for_nothing(
    client, program, wrong
):
    client.force_login(member(program))

    response = client.post("/reports/ask/", filled_in(client, **wrong))

    [name] = wrong
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<a href="#id_{name}">' in page
    assert f'id="id_{name}_error"' in page
    with as_owner():
        assert not Job.objects.exists()


def test_nobody_asks_for_another_programme(client, program):
    other = programme_with(1)
    client.force_login(member(program))

    response = client.post("/reports/ask/", filled_in(client, program=other.code))

    assert "Select a valid choice" in response.content.decode()


def test_reading_summaries_is_no_right_to_ask_for_them(client, program):
    built(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    assert client.get("/reports/ask/").status_code == 403
    assert client.post("/reports/ask/").status_code == 403
    assert "Count again" not in words(client.get(address(program)))
    assert "Ask for a summary" not in words(client.get("/reports/"))


def test_progress_asks_again_until_the_work_is_over(client, program):
    officer = member(program)
    job = actions.ask_for_summary(program, MONTH, by=officer)
    client.force_login(officer)

    waiting = client.get(address(program, "progress/"))
    with as_owner():
        Job.objects.filter(pk=job.pk).update(state="running", done=2, total=6)
    running = client.get(address(program, "progress/"))
    with as_owner():
        ended = {"state": "done", "finished_at": "2026-02-01T00:00Z"}
        Job.objects.filter(pk=job.pk).update(**ended)
    over = client.get(address(program, "progress/"))

    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "<html" not in waiting.content.decode()
    assert "2 of 6 steps are done." in running.content.decode()
    assert over["HX-Refresh"] == "true"


def test_work_that_failed_says_why(client, program):
    officer = member(program)
    job = actions.ask_for_summary(program, MONTH, by=officer)
    with as_owner():
        Job.objects.filter(pk=job.pk).update(
            state="failed",
            finished_at="2026-02-01T00:00Z",
            problem="This work failed three times.",
        )
    client.force_login(officer)

    page = client.get(address(program))

    assert "Failed This work failed three times." in words(page)
    assert 'hx-trigger="every 2s"' not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_all_its_rows(
    client, program, number, django_assert_num_queries
):
    period = MONTH
    for _each in range(number):
        built(program, period)
        period = period.previous()
    client.force_login(member(program))

    with django_assert_num_queries(10):
        client.get("/reports/")


def test_a_stranger_is_asked_to_sign_in(client, program):
    response = client.get(address(program))

    assert response.headers["Location"].startswith(reverse("account_login"))


def test_somebody_without_a_role_reads_nothing(client, program):
    client.force_login(UserFactory())

    assert client.get("/reports/").status_code == 403
