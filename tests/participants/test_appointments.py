"""Appointments of counsellors: made, moved, called off, and what came of them."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from participants import todo
from participants.actions import appointments as actions
from participants.actions import stages
from participants.actions.appointments import When
from participants.forms.appointments import an_hour_after
from participants.models import (
    Appointment,
    AppointmentEvent,
    Attendance,
    CounsellingSession,
    Stage,
)
from participants.models.record import Refused
from participants.reading import counselling
from participants.reading.appointments import of_case
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AppointmentFactory,
    AssignmentFactory,
    CounsellingSessionFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.test_seats import at_once
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
NINE, TEN, ELEVEN = time(9), time(10), time(11)
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def counsellor(client, office):
    user = member(office, Role.COUNSELLOR)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, counsellor):
    return cared_for(office, counsellor)


@pytest.fixture
def today(office):
    return office.program.today()


def member(office, role):
    return AssignmentFactory(office=office, role=role).user


def cared_for(office, counsellor, **facts):
    case = EnrolmentFactory(office=office, **facts)
    StageFactory(enrolment=case, counsellor=counsellor)
    return case


def made(case, counsellor, day, **facts):
    return AppointmentFactory(enrolment=case, counsellor=counsellor, day=day, **facts)


def address(case, rest=""):
    return f"/participants/{case.case_code}/psychological-support/{rest}"


def send(client, case, rest, **typed):
    return client.post(address(case, rest), {"submission_key": uuid4(), **typed})


def stored(model=Appointment):
    with as_owner():
        return list(model.objects.order_by("created_at"))


def new(client, case, day, **typed):
    facts = {"day": day.isoformat(), "starts_at": "09:00", "ends_at": "10:30"}
    facts |= {"kind": "family", "place": "home"}
    return send(client, case, "appointments/new/", **(facts | typed))


def test_a_counsellor_makes_an_appointment(client, case, counsellor, today):
    response = new(client, case, today)

    assert response.headers["Location"] == address(case)
    [made] = stored()
    assert (made.counsellor, made.day, made.starts_at, made.ends_at) == (
        counsellor,
        today,
        NINE,
        time(10, 30),
    )
    assert (made.kind, made.place, made.state) == ("family", "home", "planned")
    event = AuditEvent.objects.get(action="appointment-made")
    assert (event.subject_id, event.facts) == (str(made.pk), {"case": case.case_code})


def test_without_an_end_it_is_an_hour(client, case, today):
    new(client, case, today, ends_at="")

    assert stored()[0].ends_at == TEN
    assert an_hour_after(time(23, 30)) == time(23, 59, 59)


@pytest.mark.parametrize(
    ("days", "typed", "told"),
    [
        (-1, {}, "This day is over. Record the session instead."),
        (0, {"ends_at": "08:00"}, "It ends before it starts."),
        (0, {"starts_at": "10:15"}, "You have another appointment at this time."),
    ],
)
def test_what_stands_against_an_appointment_is_told(
    client, case, counsellor, office, today, days, typed, told
):
    made(cared_for(office, counsellor), counsellor, today, ends_at=ELEVEN)

    response = new(client, case, today + timedelta(days=days), **typed)

    assert told in response.content.decode()
    assert len(stored()) == 1


def test_an_appointment_with_somebody_handed_away_takes_its_time_all_the_same(
    client, case, counsellor, today
):
    made(EnrolmentFactory(), counsellor, today)

    response = new(client, case, today)

    assert "You have another appointment at this time." in response.content.decode()


def test_after_the_support_no_appointment_is_made(client, office, counsellor, today):
    case = EnrolmentFactory(office=office)
    ended = {"status": "completed", "ended_on": date(2026, 3, 1)}
    StageFactory(enrolment=case, counsellor=counsellor, **ended)

    response = new(client, case, today)

    assert "not in psychological support now" in response.content.decode()


def test_an_appointment_is_moved_and_the_one_before_stays(
    client, case, counsellor, today
):
    before = made(case, counsellor, today)
    to = today + timedelta(days=2)

    send(
        client,
        case,
        f"appointments/{before.pk}/move/",
        day=to.isoformat(),
        starts_at="10:00",
        asked_by="person",
        version=1,
    )

    old, moved = stored()
    assert (old.state, old.asked_by, old.day) == ("moved", "person", today)
    assert (moved.moved_from, moved.day, moved.starts_at) == (old, to, TEN)
    assert (moved.kind, moved.place, moved.state) == ("individual", "office", "planned")
    page = client.get(address(case)).content.decode()
    assert "asked by the person" in page


def test_an_appointment_is_moved_by_half_an_hour(case, counsellor, today):
    before = made(case, counsellor, today)

    with in_scope(counsellor):
        when = When(today, time(9, 30), time(10, 30))
        after = actions.move(before, when, asked_by="counsellor", by=counsellor)

    assert after.starts_at == time(9, 30)


def test_an_appointment_is_not_moved_into_the_past(case, counsellor, today):
    before = made(case, counsellor, today)
    when = When(today - DAY, NINE, TEN)

    with in_scope(counsellor), pytest.raises(Refused, match="is over"):
        actions.move(before, when, asked_by="counsellor", by=counsellor)

    assert [each.state for each in stored()] == ["planned"]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_cancel_at_once_leave_one(case, counsellor, today):
    held = made(case, counsellor, today)

    def cancel():
        actions.cancel(held, asked_by="person", by=counsellor)

    told = at_once(*[(counsellor, cancel)] * 20)

    assert told.count("given") == 1
    assert [(each.state, each.version) for each in stored()] == [("cancelled", 2)]


def test_what_is_planned_goes_to_the_new_counsellor(office, case, counsellor, today):
    to_come = made(case, counsellor, today)
    over = made(case, counsellor, today - timedelta(days=1))
    cancelled = made(
        case, counsellor, today + DAY, state="cancelled", asked_by="person"
    )
    new, supervisor = (
        member(office, role) for role in (Role.COUNSELLOR, Role.CLINICAL_SUPERVISOR)
    )

    hand_to(new, case, by=supervisor)

    with as_owner():
        whose = {each.pk: each.counsellor for each in Appointment.objects.all()}
        told = AppointmentEvent.objects.filter(row=to_come.pk).order_by("event_id")
        history = [(each.counsellor, each.event_by) for each in told]
    assert whose == {to_come.pk: new, over.pk: counsellor, cancelled.pk: counsellor}
    assert history == [(counsellor, None), (new, supervisor)]
    [event] = AuditEvent.objects.filter(action="appointment-handed-over")
    assert (event.subject_id, event.by) == (str(to_come.pk), supervisor)


def test_the_new_counsellor_moves_what_did_not_fit_and_so_takes_it_over(
    client, office, case, counsellor, today
):
    new = member(office, Role.COUNSELLOR)
    made(cared_for(office, new), new, today)
    kept = made(case, counsellor, today)
    later = made(case, counsellor, today + DAY)

    hand_to(new, case, by=counsellor)

    whose = {each.pk: each.counsellor for each in stored()}
    assert (whose[kept.pk], whose[later.pk]) == (counsellor, new)
    client.force_login(new)
    assert str(counsellor) in client.get(address(case)).content.decode()
    send(
        client,
        case,
        f"appointments/{kept.pk}/move/",
        **{"day": today.isoformat(), "starts_at": "13:00", "ends_at": "14:00"},
        asked_by="counsellor",
        version=1,
    )
    moved = stored()[-1]
    assert (moved.moved_from, moved.counsellor) == (kept, new)


def hand_to(new, case, *, by):
    """As whoever may gives the person another counsellor."""
    with in_scope(by):
        stay = Stage.objects.get(enrolment=case)
        stages.change(stay, counsellor=new, by=by)


def test_an_appointment_that_is_cancelled_leaves_no_mark(
    client, case, counsellor, today
):
    held = made(case, counsellor, today)

    send(
        client,
        case,
        f"appointments/{held.pk}/cancel/",
        asked_by="counsellor",
        version=1,
    )

    [cancelled] = stored()
    assert (cancelled.state, cancelled.asked_by) == ("cancelled", "counsellor")
    assert stored(Attendance) == []


@pytest.mark.parametrize("mark", ["present", "absent"])
def test_what_came_of_it_is_its_session_with_the_mark(
    client, case, counsellor, today, mark
):
    held = made(case, counsellor, today, kind="phone")
    rest = f"appointments/{held.pk}/"
    page = client.get(address(case, rest)).content.decode()
    assert 'value="phone"' in page.split("checked")[0][-200:]

    typed = {"kind": "phone", "held_on": "today", "mark": mark, "text": ""}
    response = send(client, case, rest, **typed)

    assert response.headers["Location"] == address(case)
    [recorded], [session] = stored(), stored(CounsellingSession)
    assert (recorded.state, recorded.session, session.kind) == (
        "recorded",
        session,
        "phone",
    )
    assert [each.status for each in stored(Attendance)] == [mark]


def test_what_was_recorded_is_not_recorded_again(client, case, counsellor, today):
    session = CounsellingSessionFactory(enrolment=case, by=counsellor)
    held = made(case, counsellor, today, state="recorded", session=session)

    typed = {"kind": "phone", "held_on": "today", "mark": "absent"}
    response = send(client, case, f"appointments/{held.pk}/", **typed)

    told = "This is not possible any more. The appointment stands at: Present."
    assert told in response.content.decode()
    assert len(stored(CounsellingSession)) == 1


@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_what_is_over_is_not_changed(case, counsellor, today, verb):
    held = made(case, counsellor, today, state="cancelled", asked_by="person")
    more = {"when": When(today, TEN, ELEVEN)} if verb == "move" else {}

    with in_scope(counsellor), pytest.raises(Refused, match="stands at: Cancelled"):
        getattr(actions, verb)(held, **more, asked_by="person", by=counsellor)


@pytest.mark.parametrize("rest", ["new/", "{pk}/", "{pk}/move/", "{pk}/cancel/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 403),
        (Role.PROGRAMME_LEAD, 403),
        (Role.CHILD_PROTECTION, 403),
        (Role.COUNSELLOR, 404),
        (Role.CLINICAL_SUPERVISOR, 200),
    ],
)
def test_the_pages_open_to_who_cares_for_somebody(client, office, role, status, rest):
    counsellor = member(office, Role.COUNSELLOR)
    case = cared_for(office, counsellor)
    held = made(case, counsellor, office.program.today())
    client.force_login(member(office, role))

    url = address(case, f"appointments/{rest.format(pk=held.pk)}")

    assert client.get(url).status_code == status


def test_an_appointment_is_of_the_case_in_its_address(
    client, case, counsellor, office, today
):
    other = made(cared_for(office, counsellor), counsellor, today)

    for rest in ("", "move/", "cancel/"):
        url = address(case, f"appointments/{other.pk}/{rest}")
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COUNSELLOR, 0),
        (Role.CLINICAL_SUPERVISOR, 1),
        (Role.MONITORING_OFFICER, 0),
        (Role.FACILITATOR, 0),
    ],
)
def test_they_are_read_by_the_scope_where_no_policy_stands(office, role, seen):
    counsellor = member(office, Role.COUNSELLOR)
    case = cared_for(office, counsellor)
    made(case, counsellor, office.program.today())

    with as_owner():
        found = of_case(case, scope_of(member(office, role)))

    assert len(found.planned) == seen


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.COUNSELLOR, 0),
        (Role.CLINICAL_SUPERVISOR, 1),
        (Role.MONITORING_OFFICER, 0),
        (Role.FACILITATOR, 0),
    ],
)
def test_the_database_shows_appointments_where_the_case_is_seen(office, role, seen):
    counsellor = member(office, Role.COUNSELLOR)
    made(cared_for(office, counsellor), counsellor, office.program.today())

    with in_scope(member(office, role)):
        assert Appointment.objects.count() == seen


# What waits


def work(user):
    with in_scope(user):
        return todo.read(scope_of(user))


def test_todays_clients_and_what_was_not_recorded_wait(case, counsellor, today):
    yesterday = today - timedelta(days=1)
    made(case, counsellor, yesterday)
    made(case, counsellor, today, starts_at=TEN, ends_at=ELEVEN)
    made(case, counsellor, today)
    made(case, counsellor, today, state="cancelled", asked_by="person")
    made(case, counsellor, today + timedelta(days=1))

    lists = {each.title: each for each in work(counsellor).worklists}

    assert [item.when for item in lists["Today’s clients"].items] == ["09:00", "10:00"]
    [late] = lists["Appointments to record"].items
    assert (late.when, late.tone, late.code) == ("1 day late", "bad", case.case_code)
    assert "Today’s clients" not in {
        each.title for each in work(member(case.office, Role.COUNSELLOR)).worklists
    }


def test_a_caseworker_is_told_of_no_appointment(case, counsellor, office, today):
    made(case, counsellor, today)

    found = work(member(office, Role.CASEWORKER))

    assert "Today’s clients" not in {each.words for each in found.counts}


# The database


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"ends_at": NINE}, "appointment_ends_after_it_starts"),
        ({"kind": "letter"}, "appointment_kind_is_known_code"),
        ({"place": "moon"}, "appointment_place_is_known_code"),
        ({"state": "moved"}, "appointment_state_says_what_came_of_it"),
        ({"state": "recorded"}, "appointment_state_says_what_came_of_it"),
        ({"asked_by": "person"}, "appointment_state_says_what_came_of_it"),
    ],
)
def test_the_database_holds_what_an_appointment_is(wrong, name):
    with pytest.raises(IntegrityError, match=name):
        AppointmentFactory(**wrong)


def test_an_appointment_is_not_moved_from_itself():
    appointment = AppointmentFactory()

    own = Appointment.objects.filter(pk=appointment.pk)
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="not_moved_from_itself"),
        transaction.atomic(),
    ):
        own.update(moved_from=appointment)


def test_two_appointments_of_a_counsellor_do_not_overlap(counsellor, today):
    first = AppointmentFactory(counsellor=counsellor)
    AppointmentFactory(counsellor=counsellor, starts_at=TEN, ends_at=ELEVEN)
    AppointmentFactory()

    with pytest.raises(IntegrityError, match="do_not_overlap"):
        AppointmentFactory(
            counsellor=counsellor, day=first.day, starts_at=time(9, 59), ends_at=TEN
        )


# The session form


@pytest.mark.parametrize(
    ("ended_on", "expected"), [(None, 0), (date(2026, 3, 1), date(2026, 3, 1))]
)
def test_a_session_is_likely_of_the_last_day_in_care(office, today, ended_on, expected):
    case = EnrolmentFactory(office=office)
    status = "completed" if ended_on else "active"
    with as_owner():
        StageFactory(enrolment=case, status=status, ended_on=ended_on)
        assert counselling.usual_day(case) == (expected or today)
