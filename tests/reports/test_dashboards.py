"""The page of progress: who reads it, what it says, and when it is counted."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django_celery_beat.models import PeriodicTask

from core.models import AuditEvent, Job
from programs.models import Role
from reports import actions
from reports.counts import DASHBOARD
from reports.dashboards import counting
from reports.models import DashboardFigure
from reports.tasks import ask_for_dashboards, count_dashboard
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.reports.summaries import programme_with, quietly
from tests.reports.test_summary_pages import member, words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TRAINING, CARE = "vocational_training", "psychological_support"


@pytest.fixture
def program():
    return programme_with(3)


def address(program, part=""):
    return f"/reports/{program.code}/dashboard/{part}"


def counted(program):
    counting.count(program, report=quietly)


def stored(program):
    with as_owner():
        return {
            (each.panel, each.line, each.group): each.numerator
            for each in DashboardFigure.objects.filter(program=program)
        }


def away(office, stage=TRAINING, **facts):
    """Somebody long in the stage who never came."""
    case = EnrolmentFactory(office=office, **facts)
    begun = office.program.today() - timedelta(days=90)
    StageFactory(enrolment=case, stage=stage, started_on=begun)
    return case


def run(job):
    count_dashboard(str(job.pk))
    job.refresh_from_db()
    return job


# The page


def test_before_it_is_counted_the_page_says_so_and_asks(client, program):
    client.force_login(member(program))

    assert "Nothing has been counted yet." in words(client.get(address(program)))
    page = words(client.post(address(program, "count/"), follow=True))

    assert "The progress is counted anew." in page
    assert "Counting the progress Waiting" in page
    assert "Count now" not in page
    with as_owner():
        job = Job.objects.get()
        (event,) = AuditEvent.objects.filter(action="dashboard-asked")
    assert (job.program_id, event.program_id) == (program.pk, program.pk)


def test_once_counted_it_says_what_and_as_of_when(client, program):
    away(program.offices.get())
    counted(program)
    client.force_login(member(program))

    page = words(client.get(address(program)))

    assert re.search(r"As of \d+ \w+ 20\d\d, \d\d:\d\d\.", page)
    assert "Registered 4 100.0 %" in page
    assert "Has not come for 30 days" in page
    assert "Count again" in page


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.AUDITOR, Role.CASEWORKER])
def test_reading_it_is_no_right_to_have_it_counted(client, program, role):
    of = program.offices.get() if role == Role.CASEWORKER else None
    client.force_login(AssignmentFactory(role=role, office=of, program=program).user)

    assert client.post(address(program, "count/")).status_code == 403
    if role != Role.CASEWORKER:
        assert "Count now" not in words(client.get(address(program)))
        counted(program)
        assert "Count again" not in words(client.get(address(program)))
    with as_owner():
        assert not Job.objects.exists()


def test_nobody_has_another_programmes_progress_counted(client, program):
    client.force_login(member(OfficeFactory().program))

    assert client.post(address(program, "count/")).status_code == 404


def test_progress_of_the_count_is_told_until_it_is_over(client, program):
    client.force_login(member(program))
    path = address(program, "progress/")
    assert client.get(path).headers["HX-Refresh"] == "true"

    job = actions.ask_to_count(DASHBOARD, program, by=None)

    assert "It waits for its turn." in client.get(path).content.decode()
    run(job)
    assert client.get(path).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("part", ["", "progress/", "funnel.svg", "funnel-narrow.svg"])
def test_another_programmes_is_not_found_and_a_caseworker_has_none(
    client, program, part
):
    client.force_login(member(programme_with(1)))
    assert client.get(address(program, part)).status_code == 404

    client.force_login(AssignmentFactory(office=program.offices.get()).user)
    assert client.get(address(program, part)).status_code == 403


def test_the_drawing_has_no_script_and_its_words_stand_beside_it(client, program):
    away(program.offices.get())
    counted(program)
    client.force_login(member(program))

    drawn = client.get(address(program, "funnel.svg"))

    told = "Vocational training: 1 started, 0 came to a session, 0 completed it."
    assert "<script" not in drawn.content.decode()
    assert told in drawn.content.decode()
    assert told in client.get(address(program)).content.decode()
    assert "style-src 'sha256-" in drawn.headers["Content-Security-Policy"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_all_rows(
    client, program, number, django_assert_num_queries
):
    for _each in range(number):
        office = OfficeFactory(program=program)
        case = away(office, caseworker=AssignmentFactory(office=office).user)
        attends(case, ActivityFactory(office=office, stage=TRAINING), "PPAAA")
    counted(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    with django_assert_num_queries(13):
        client.get(address(program))


def test_the_list_of_summaries_and_home_lead_there(client, program):
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    for page in ("/", "/reports/"):
        assert f'href="{address(program)}"' in client.get(page).content.decode()


# Who is behind a number


def linked(client, program):
    """The addresses of lists of people on the page."""
    page = client.get(address(program)).content.decode()
    found = re.findall(r'href="(/participants/\?[^"]+)"', page)
    return [url.replace("&amp;", "&") for url in found]


def test_a_lead_opens_the_people_behind_a_number_and_no_children(client, program):
    office = program.offices.get()
    own = away(office)
    child = away(office, child_track=True)
    counted(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    urls = linked(client, program)
    of_office = f"/participants/?due=at-risk-training&office={office.code}"
    listed = client.get(of_office).content.decode()

    assert stored(program)["warnings", f"{TRAINING}:any", "all"] == 2
    assert of_office in urls
    assert own.case_code in listed
    assert child.case_code not in listed


def test_behind_psychological_support_stands_no_list(client, program):
    away(program.offices.get(), CARE)
    counted(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    assert stored(program)["warnings", f"{CARE}:any", "all"] == 1
    assert not [url for url in linked(client, program) if "at-risk" in url]
    assert not [url for url in linked(client, program) if CARE in url]


@pytest.mark.parametrize("role", [Role.MONITORING_OFFICER, Role.AUDITOR])
def test_who_sees_no_person_has_numbers_alone(client, program, role):
    case = away(program.offices.get())
    counted(program)
    client.force_login(member(program, role))

    assert linked(client, program) == []
    assert case.case_code not in client.get(address(program)).content.decode()


def test_a_lead_of_two_programmes_opens_lists_of_offices_alone(client, program):
    office = program.offices.get()
    away(office)
    counted(program)
    lead = member(program, Role.PROGRAMME_LEAD)
    client.force_login(lead)
    whole = "/participants/?due=at-risk-training"
    assert whole in linked(client, program)

    other = OfficeFactory()
    AssignmentFactory(
        user=lead, role=Role.PROGRAMME_LEAD, office=None, program=other.program
    )

    assert linked(client, program) == [f"{whole}&office={office.code}"]


def attends(case, activity, marks, *, stage=TRAINING):
    """Marks of the last days, A: absent, P: present."""
    today = case.program.today()
    for days, mark in enumerate(marks):
        AttendanceFactory(
            enrolment=case,
            stage=stage,
            activity=activity,
            session_date=today - timedelta(days=days),
            status={"A": "absent", "P": "present"}[mark],
        )


def test_groups_of_psychological_support_are_not_told_one_by_one(client, program):
    office = program.offices.get()
    group = ActivityFactory(office=office, stage=CARE, name="Circle of Tamba")
    attends(EnrolmentFactory(office=office), group, "APAPA", stage=CARE)
    counted(program)
    client.force_login(member(program, Role.PROGRAMME_LEAD))

    page = words(client.get(address(program)))

    assert "Circle of Tamba" not in page
    assert "Psychological support: all 40.0 % 2 5 1" in page


# When it is counted


def test_it_is_replaced_as_a_whole(program):
    counted(program)
    before = stored(program)
    EnrolmentFactory(office=program.offices.get())

    counted(program)

    after = stored(program)
    assert before["funnel", "registered", "all"] == 3
    assert after["funnel", "registered", "all"] == 4
    assert after.keys() == before.keys()


def test_of_another_programme_nothing_is_counted_or_replaced(program):
    other = programme_with(2)
    counted(other)

    counted(program)

    assert stored(program)["funnel", "registered", "all"] == 3
    assert stored(other)["funnel", "registered", "all"] == 2


def test_an_older_count_adds_nothing(program):
    figures, as_of = counting.counted(program, program.today(), report=quietly)
    EnrolmentFactory(office=program.offices.get())
    counted(program)
    with as_owner():
        DashboardFigure.objects.update(as_of=as_of + timedelta(seconds=1))

    counting.store(program, figures, as_of=as_of)

    assert stored(program)["funnel", "registered", "all"] == 4


def test_a_message_delivered_twice_counts_once(program):
    job = run(actions.ask_to_count(DASHBOARD, program, by=None))
    EnrolmentFactory(office=program.offices.get())

    run(job)

    assert (job.state, stored(program)["funnel", "registered", "all"]) == ("done", 3)


def test_two_clocks_ask_once_a_night_for_each_programme(program):
    other = programme_with(1)
    for _clock in range(2):
        ask_for_dashboards()

    with as_owner():
        asked = Job.objects.values_list("program_id", flat=True)
    assert sorted(asked) == sorted([program.pk, other.pk])
    schedule = PeriodicTask.objects.get(task=ask_for_dashboards.name)
    assert (schedule.crontab.hour, schedule.crontab.day_of_month) == ("3", "*")


def test_who_may_not_build_any_more_has_nothing_counted(program):
    """To read it is not enough."""
    officer = member(program)
    job = actions.ask_to_count(DASHBOARD, program, by=officer)
    with as_owner():
        officer.assignments.update(role="programme_lead")

    run(job)

    sentence = "Whoever asked for this may not have it counted any more."
    assert (job.state, job.problem_text) == ("failed", sentence)
    assert stored(program) == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(numerator=1),
        lambda rows: rows.delete(),
        lambda rows: rows.create(**FIGURE, program_id=1),
    ],
)
def test_a_worker_alone_writes_it(program, change):
    counted(program)

    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic():
        change(DashboardFigure.objects.all())


FIGURE = {
    "day": "2026-03-31",
    "as_of": "2026-03-31T03:00Z",
    "panel": "quality",
    "line": "a",
    "numerator": 2,
    "persons": 2,
}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, "dashboard_figure_once_in_a_programme"),
        ({"line": "b", "panel": "other"}, "dashboard_figure_is_of_a_known_part"),
        (
            {"line": "b", "denominator": 1},
            "dashboard_figure_is_part_of_its_denominator",
        ),
    ],
)
def test_figures_keep_their_rules(program, values, rule):
    with as_owner():
        DashboardFigure.objects.create(program=program, **FIGURE)

    broken = pytest.raises(IntegrityError, match=rule)
    with as_owner(), broken, transaction.atomic():
        DashboardFigure.objects.create(program=program, **FIGURE | values)
