"""Calendars: a week of somebody, a month of an activity, and the phone's."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError
from icalendar import Calendar

from core.models import AuditEvent
from participants.reading import calendars
from programs.actions import feeds
from programs.models import CalendarFeed, Role
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    AssignmentFactory,
    CalendarFeedFactory,
    EnrolmentFactory,
    OfficeFactory,
    SessionFactory,
    SessionMoveFactory,
    StageFactory,
    UserFactory,
)
from tests.participants.registers import codes, member, runs, text
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
CARE = "psychological_support"
WEEK = "2026-W11"
MONDAY = date(2026, 3, 9)
TOKEN = "the token of a test"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def activity(office):
    return ActivityFactory(office=office, name="Tailoring")


def client_of(counsellor, office, **facts):
    case = EnrolmentFactory(office=office, **facts)
    StageFactory(enrolment=case, counsellor=counsellor)
    return case


def week(client, user, query=f"?week={WEEK}"):
    client.force_login(user)
    return client.get(f"/calendar/{query}")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (WEEK, MONDAY),
        ("2026-W53", date(2026, 12, 28)),
        ("2026-W54", date(2026, 11, 16)),
        ("", date(2026, 11, 16)),
        ("9999-W52", date(2026, 11, 16)),
        ("nonsense", date(2026, 11, 16)),
    ],
)
def test_a_week_in_the_address_is_its_monday(typed, expected):
    assert calendars.monday(typed, date(2026, 11, 22)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2026-03", date(2026, 3, 1)), ("2026-13", date(2026, 11, 1))],
)
def test_a_month_in_the_address_is_its_first_day(typed, expected):
    assert calendars.month(typed, date(2026, 11, 22)) == expected


def test_a_week_shows_what_a_trainer_runs_struck_where_it_is_not_held(
    client, activity, office
):
    trainer = runs(activity, member(office, Role.FACILITATOR))
    hours = {"starts_at": time(8), "ends_at": time(10)}
    SessionFactory(activity=activity, date=MONDAY, **hours)
    SessionFactory(
        activity=activity,
        date=MONDAY + timedelta(days=1),
        took_place=False,
        not_held_because="provider",
    )
    SessionFactory(activity=activity, date=MONDAY + timedelta(days=7))
    SessionFactory(date=MONDAY)

    page = week(client, trainer)

    assert text(page).count("Tailoring") == 2
    assert "08:00–10:00 Tailoring" in text(page)
    assert re.findall(r"<s><a[^>]*>(\w+)", page.content.decode()) == ["Tailoring"]
    assert "Cancelled by the provider" in text(page)


def test_of_one_trainer_only_their_activities_are_shown(client, activity, office):
    trainer, other = (
        runs(each, member(office, Role.FACILITATOR))
        for each in (activity, ActivityFactory(office=office, name="Baking"))
    )
    for each in (activity, *other.activities.all()):
        SessionFactory(activity=each, date=MONDAY)
    caseworker = member(office, Role.CASEWORKER)

    everybody = text(week(client, caseworker))
    one = text(week(client, caseworker, f"?week={WEEK}&who={trainer.pk}"))
    unknown = text(week(client, caseworker, f"?week={WEEK}&who={caseworker.pk}"))

    assert [("Tailoring" in page, "Baking" in page) for page in (everybody, one)] == [
        (True, True),
        (True, False),
    ]
    assert "Baking" in unknown


def test_the_own_appointments_stand_in_the_week_and_in_the_trail(client, office):
    counsellor = member(office, Role.COUNSELLOR)
    case = client_of(counsellor, office)
    AppointmentFactory(enrolment=case, counsellor=counsellor, day=MONDAY)
    done = {"state": "cancelled", "asked_by": "person"}
    AppointmentFactory(enrolment=case, counsellor=counsellor, day=MONDAY, **done)

    page = week(client, counsellor)

    assert codes(page) == [case.case_code] * 3  # one waits to be recorded, too
    event = AuditEvent.objects.get(action="calendar-read")
    assert (event.by, event.facts) == (counsellor, {"cases": [case.case_code]})


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.PROGRAMME_LEAD, Role.COUNSELLOR]
)
def test_the_appointments_of_others_are_nobodys(client, office, role):
    counsellor = member(office, Role.COUNSELLOR)
    case = client_of(counsellor, office)
    AppointmentFactory(enrolment=case, counsellor=counsellor, day=MONDAY)

    assert codes(week(client, member(office, role))) == []


def test_a_supervisor_sees_no_appointment_of_a_counsellor(client, office):
    counsellor = member(office, Role.COUNSELLOR)
    case = client_of(counsellor, office)
    AppointmentFactory(enrolment=case, counsellor=counsellor, day=MONDAY)

    assert codes(week(client, member(office, Role.CLINICAL_SUPERVISOR))) == []


def test_today_is_marked(client, office, activity):
    SessionFactory(activity=activity, date=office.program.today())

    page = week(client, member(office, Role.CASEWORKER), "").content.decode()

    [marked] = re.findall(r'aria-current="date".*?datetime="([\d-]+)"', page, re.S)
    assert marked == office.program.today().isoformat()


@pytest.mark.parametrize("number", [1, 3])
def test_a_week_takes_as_many_questions_for_one_as_for_three(
    client, office, django_assert_num_queries, number
):
    counsellor = member(office, Role.COUNSELLOR)
    group = ActivityFactory(office=office, stage=CARE)
    runs(group, counsellor)
    for each in range(number):
        case = client_of(counsellor, office)
        hours = {"starts_at": time(8 + each), "ends_at": time(9 + each)}
        day = {"day": MONDAY, "state": "planned"}
        AppointmentFactory(enrolment=case, counsellor=counsellor, **day, **hours)
        SessionFactory(activity=group, date=MONDAY, sequence=each + 1)
    week(client, counsellor)

    with django_assert_num_queries(13):
        client.get(f"/calendar/?week={WEEK}")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.PROGRAMME_LEAD, 200),
        (Role.AUDITOR, 403),
        (Role.MONITORING_OFFICER, 403),
    ],
)
def test_calendars_open_to_who_sees_activities(client, activity, office, role, status):
    user = member(office, role)

    assert week(client, user).status_code == status
    assert client.get("/calendar/phone/").status_code == status
    month = client.get(f"/activities/{activity.pk}/calendar/?month=2026-03")
    assert month.status_code == status


def test_a_month_shows_the_sessions_of_its_activity_alone(client, activity, office):
    SessionFactory(activity=activity, date=date(2026, 3, 31), starts_at=time(9))
    SessionFactory(activity=activity, date=date(2026, 5, 1))
    SessionFactory(activity=ActivityFactory(office=office), date=date(2026, 3, 31))
    client.force_login(member(office, Role.CASEWORKER))

    page = client.get(f"/activities/{activity.pk}/calendar/?month=2026-03")

    days = re.findall(r'<time datetime="([\d-]+)"', page.content.decode())
    assert (days[0], days[-1], len(days)) == ("2026-02-23", "2026-04-05", 42)
    assert text(page).count("09:00 Session") == 1
    assert page.content.decode().count("/activities/sessions/") == 1


def test_the_calendar_of_an_activity_elsewhere_is_not_found(client, activity):
    client.force_login(member(OfficeFactory(), Role.CASEWORKER))

    assert client.get(f"/activities/{activity.pk}/calendar/").status_code == 404


# The phone's


def address(token=TOKEN):
    return f"/calendar/feed/{token}.ics"


def events(response):
    return [
        {name: str(each.decoded(name)) for name in ("uid", "dtstart", "sequence")}
        | {name: str(each[name]) for name in ("summary", "status")}
        for each in Calendar.from_ical(response.content).walk("VEVENT")
    ]


def feed_of(user):
    return CalendarFeedFactory(user=user)


def soon(office):
    return office.program.today() + timedelta(days=1)


def test_a_phone_reads_the_sessions_of_courses_by_name(client, activity, office):
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    day = soon(office)
    session = SessionFactory(
        activity=activity, date=day, starts_at=time(8), ends_at=time(9, 30)
    )

    response = client.get(address())

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert events(response) == [
        {
            "uid": f"session-{session.pk}@reintegration",
            "dtstart": f"{day} 08:00:00+00:00",
            "sequence": "0",
            "summary": "Tailoring",
            "status": "CONFIRMED",
        }
    ]


def test_times_are_those_of_the_programme_in_utc(client, activity, office):
    with as_owner():
        office.program.timezone = "Asia/Kathmandu"
        office.program.save()
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    SessionFactory(activity=activity, date=soon(office), starts_at=time(8))

    text_of_it = client.get(address()).content.decode()

    assert f"DTSTART:{soon(office):%Y%m%d}T021500Z\r\n" in text_of_it


def test_a_session_of_unknown_hours_is_of_the_whole_day(client, activity, office):
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    SessionFactory(activity=activity, date=soon(office))

    text_of_it = client.get(address()).content.decode()

    assert f"DTSTART;VALUE=DATE:{soon(office):%Y%m%d}\r\n" in text_of_it


def test_what_was_moved_or_is_not_held_has_a_greater_number(client, activity, office):
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    moved = SessionFactory(activity=activity, date=soon(office))
    SessionMoveFactory(session=moved)
    SessionMoveFactory(session=moved)
    SessionFactory(activity=activity, date=soon(office), sequence=2, took_place=False)

    found = [(e["sequence"], e["status"]) for e in events(client.get(address()))]

    assert found == [("2", "CONFIRMED"), ("1", "CANCELLED")]


def test_a_counsellors_phone_tells_neither_whom_nor_what(client, office):
    counsellor = member(office, Role.COUNSELLOR)
    case = client_of(counsellor, office, participant__family_name="Kallon")
    group = ActivityFactory(office=office, stage=CARE, name="Women of the river")
    runs(group, counsellor)
    SessionFactory(activity=group, date=soon(office), starts_at=time(8))
    at = {"enrolment": case, "counsellor": counsellor, "day": soon(office)}
    AppointmentFactory(**at)
    AppointmentFactory(**at, state="cancelled", asked_by="person")
    feed_of(counsellor)

    response = client.get(address())

    found = [(each["summary"], each["status"]) for each in events(response)]
    assert sorted(found) == [
        ("Appointment", "CANCELLED"),
        ("Appointment", "CONFIRMED"),
        ("Appointment", "CONFIRMED"),
    ]
    told = response.content.decode()
    assert not re.search(f"Kallon|river|{case.case_code}|psycholog", told, re.I)


def test_a_supervisors_phone_tells_of_no_group_of_others(client, office):
    group = ActivityFactory(office=office, stage=CARE)
    SessionFactory(activity=group, date=soon(office))
    feed_of(member(office, Role.CLINICAL_SUPERVISOR))

    assert events(client.get(address())) == []


def test_the_calendar_is_written_as_the_standard_wants(client, office):
    name = "Bau; Möbel, Dächer \\ und sehr viele andere Dinge, die man in Häusern sieht"
    activity = ActivityFactory(office=office, name=name)
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    SessionFactory(activity=activity, date=soon(office))

    content = client.get(address()).content

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"Bau\\; M" in content
    assert events(client.get(address()))[0]["summary"] == name


def test_a_phone_that_has_it_already_is_told_so(client, activity, office):
    feed_of(runs(activity, member(office, Role.FACILITATOR)))
    session = SessionFactory(activity=activity, date=soon(office))
    tag = client.get(address()).headers["ETag"]

    again = client.get(address(), HTTP_IF_NONE_MATCH=tag)
    SessionMoveFactory(session=session)
    changed = client.get(address(), HTTP_IF_NONE_MATCH=tag)

    assert (again.status_code, changed.status_code) == (304, 200)
    assert changed.headers["Cache-Control"] == "private, no-cache"


def test_a_token_that_is_nobodys_opens_nothing(client):
    feed_of(AssignmentFactory(role=Role.CASEWORKER).user)

    assert client.get(address("another")).status_code == 404


@pytest.mark.parametrize("what", ["disabled", "role over", "role without", "off"])
def test_whose_access_ended_is_read_no_more(client, office, what):
    held = AssignmentFactory(office=office, role=Role.CASEWORKER)
    feed_of(held.user)
    assert client.get(address()).status_code == 200

    with as_owner():
        if what == "disabled":
            held.user.is_active = False
            held.user.save()
        elif what == "off":
            CalendarFeed.objects.update(token_digest=None, made_at=None)
        else:
            held.role = Role.AUDITOR if what == "role without" else held.role
            ended = {"role over": date(2024, 1, 2)}
            held.ends_on = ended.get(what)
            held.save()

    response, unknown = client.get(address()), client.get(address("another"))
    assert (response.status_code, unknown.status_code) == (404, 404)
    assert page(response) == page(unknown)


def page(response):
    """Without what differs each time, and the address that was asked."""
    return re.sub(r"/calendar/feed/[^\"<]*|\b\w{64}\b", "", response.content.decode())


def test_a_new_address_closes_the_one_before(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)

    shown = [client.post("/calendar/phone/", {"do": "new"}) for _ in range(2)]
    old, new = (
        re.search(r"/calendar/feed/[\w-]{43}\.ics", each.content.decode())[0]
        for each in shown
    )
    client.logout()

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert CalendarFeed.objects.get().made_at > datetime(2026, 1, 1, tzinfo=UTC)
    trail = AuditEvent.objects.filter(action="calendar-feed-made")
    assert [event.facts for event in trail] == [{}, {}]


def test_a_phones_calendar_is_switched_off(client, office):
    user = member(office, Role.CASEWORKER)
    token = feeds.renew(by=user)
    client.force_login(user)

    client.post("/calendar/phone/", {"do": "off"})
    client.post("/calendar/phone/", {"do": "off"})

    assert client.get(address(token)).status_code == 404
    assert AuditEvent.objects.filter(action="calendar-feed-ended").count() == 1
    assert "It is off." in text(client.get("/calendar/phone/"))


def test_the_address_is_shown_once(client, office):
    client.force_login(member(office, Role.CASEWORKER))
    client.post("/calendar/phone/", {"do": "new"})

    assert "/calendar/feed/" not in client.get("/calendar/phone/").content.decode()


@pytest.mark.parametrize("wrong", [{"made_at": None}, {"token_digest": None}])
def test_the_database_holds_what_a_phones_calendar_is(wrong):
    with pytest.raises(IntegrityError, match="calendar_feed_is_on_with_its_token"):
        CalendarFeedFactory(user=UserFactory(), **wrong)
