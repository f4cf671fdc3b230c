"""The list of activities and their pages: who sees which, and what of their people."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEvent
from programs.models import Role, Session
from tests.factories import ActivityFactory, OfficeFactory, SessionFactory
from tests.participants.registers import DAY, attender, codes, member, runs, text

pytestmark = pytest.mark.django_db
LIST = "/activities/"
MISSING = "/activities/registers/"
CARE = "psychological_support"


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def activity(office):
    return ActivityFactory(office=office, name="Tailoring", starts_on=date(2026, 1, 1))


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


def page(activity):
    return f"/activities/{activity.pk}/"


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_the_list_has_the_activities_of_the_office_by_name(client, caseworker, office):
    for name in ("Welding", "Bakery"):
        ActivityFactory(office=office, name=name)
    ActivityFactory(office=office, name="Group", stage=CARE)
    ActivityFactory(office=OfficeFactory(program=office.program))

    assert names(client.get(LIST)) == ["Bakery", "Welding"]


def test_the_list_is_narrowed_by_state_and_stage(client, caseworker, office):
    today = office.program.today()
    ActivityFactory(office=office, name="Last day", ends_on=today)
    over = today - timedelta(days=1)
    ActivityFactory(office=office, name="Over", ends_on=over, stage="education")

    assert names(client.get(LIST)) == ["Last day"]
    assert names(client.get(f"{LIST}?state=over")) == ["Over"]
    assert names(client.get(f"{LIST}?state=&stage=education")) == ["Over"]


def test_the_list_says_where_a_register_is_missing(client, caseworker, activity):
    SessionFactory(activity=activity, date=DAY)
    SessionFactory(activity=activity, date=DAY, sequence=2, took_place=True)

    assert "1 register missing" in text(client.get(LIST))


def test_activities_are_closed_to_who_reads_none(client, office, activity):
    client.force_login(member(office, Role.MONITORING_OFFICER))

    for url in (LIST, page(activity), MISSING, f"{page(activity)}timetable/"):
        assert client.get(url).status_code == 403


def test_an_activity_of_another_office_is_not_found(client, caseworker, office):
    other = ActivityFactory(office=OfficeFactory(program=office.program))

    for part in ("", "sessions/new/", "timetable/"):
        assert client.get(page(other) + part).status_code == 404


def test_its_page_shows_who_is_in_it_now(client, caseworker, activity):
    case = attender(activity)
    attender(activity, child_track=True)
    attender(activity, ended_on=DAY, status="completed")

    response = client.get(page(activity))

    assert codes(response) == [case.case_code]
    assert f'href="{case.get_absolute_url()}"' in response.content.decode()
    event = AuditEvent.objects.get(action="activity-read")
    assert event.facts == {"cases": [case.case_code]}


def test_a_trainer_sees_name_and_code_and_no_more(client, office, activity):
    case = attender(activity)
    client.force_login(runs(activity, member(office, Role.FACILITATOR)))

    response = client.get(page(activity))

    assert codes(response) == [case.case_code]
    shown = response.content.decode()
    assert case.get_absolute_url() not in shown
    assert "since" not in shown


def test_a_lead_sees_an_activity_and_plans_nothing(client, office, activity):
    SessionFactory(activity=activity, date=DAY)
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    shown = text(client.get(page(activity)))

    assert "Register missing" in shown
    assert "Plan a session" not in shown
    assert "Keep register" not in shown
    assert "1 register missing" in text(client.get(LIST))
    assert client.get(f"{page(activity)}sessions/new/").status_code == 403


def test_its_sessions_are_the_newest_first_and_turned_over(
    client, caseworker, activity
):
    days = [DAY - timedelta(days=number) for number in range(12)]
    for day in days:
        SessionFactory(activity=activity, date=day)

    first = client.get(page(activity))
    second = client.get(f"{page(activity)}?older={first.context['older']}")

    shown = [row.day for row in first.context["held"] + second.context["held"]]
    assert shown == [f"{day:%a} {day.day} {day:%b %Y}" for day in days]
    assert second.context["older"] == ""


def test_sessions_to_come_stand_apart(client, caseworker, activity):
    today = activity.program.today()
    for number in range(7):
        SessionFactory(activity=activity, date=today + timedelta(days=number))

    context = client.get(page(activity)).context

    assert (len(context["held"]), len(context["coming"])) == (1, 5)
    assert context["more_to_come"] == 6


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("which", "queries"), [("list", 11), ("page", 17), ("missing", 8)]
)
def test_pages_take_the_same_queries_for_any_number(
    which,
    queries,
    number,
    client,
    caseworker,
    activity,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    today = activity.program.today()
    for each in range(number):
        attender(activity)
        for day in (DAY, today + timedelta(days=1)):
            SessionFactory(activity=activity, date=day + timedelta(days=each))
        SessionFactory(activity__office=activity.office, date=DAY)
    url = {"list": LIST, "page": page(activity), "missing": MISSING}[which]

    with django_assert_num_queries(queries):
        client.get(url)


def test_missing_registers_stand_the_oldest_first(client, caseworker, activity):
    today = activity.program.today()
    for days in (-1, 0, 1):
        SessionFactory(activity=activity, date=today + timedelta(days=days))
    SessionFactory(activity=activity, date=DAY, took_place=True)
    SessionFactory(activity=activity, date=DAY, sequence=2, took_place=False)

    shown = client.get(MISSING).context["page"].rows

    assert [each.date for each in shown] == [today - timedelta(days=1), today]


def test_a_session_is_planned_once(client, caseworker, activity):
    form = {"submission_key": uuid4(), "day": "2026-03-10", "starts_at": "08:30"}

    answers = [client.post(f"{page(activity)}sessions/new/", form) for _ in range(2)]

    session = Session.objects.get()
    assert (session.date, session.starts_at) == (DAY, time(8, 30))
    assert [answer.url for answer in answers] == [page(activity)] * 2


def test_a_session_at_a_time_that_is_taken_is_told(client, caseworker, activity):
    SessionFactory(activity=activity, date=DAY)
    form = {"submission_key": uuid4(), "day": "2026-03-10", "starts_at": "08:30"}

    response = client.post(f"{page(activity)}sessions/new/", form)

    assert "There is a session at this time already." in text(response)


def test_a_timetable_is_shown_before_it_is_stored(client, caseworker, activity):
    SessionFactory(activity=activity, date=DAY)
    form = {
        "submission_key": uuid4(),
        "weekdays": ["1", "3"],
        "first": "2026-03-09",
        "last": "2026-03-20",
    }
    url = f"{page(activity)}timetable/"

    preview = client.post(url, form | {"preview": "1"})
    assert Session.objects.count() == 1
    stored = client.post(url, form)

    assert "3 sessions 1 is there already and stays as it is." in text(preview)
    assert Session.objects.count() == 4
    told = text(client.get(stored.url))
    assert "3 sessions planned. Already there: 1." in told


@pytest.mark.parametrize(
    ("capacity", "told"), [(1, "Free places Yes"), (0, "Free places None: it is full")]
)
def test_whether_a_place_is_free_is_said_without_a_number(
    client, caseworker, office, capacity, told
):
    activity = ActivityFactory(office=office, capacity=capacity)

    shown = text(client.get(page(activity)))

    assert told in shown
