"""The pages of moved and make-up sessions, and who is waited for in one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from participants.reading.missing_registers import missing
from programs.models import Role, Session, SessionMove
from programs.scope import scope_of
from tests.factories import ActivityFactory, AttendanceFactory, SessionFactory
from tests.participants.registers import (
    DAY,
    address,
    attender,
    chosen,
    member,
    present,
    runs,
    send,
    statuses,
    text,
)
from tests.roles import in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return ActivityFactory(starts_on=DAY)


@pytest.fixture
def trainer(client, activity):
    user = runs(activity, member(activity.office, Role.FACILITATOR))
    client.force_login(user)
    return user


def mark(case, session, status):
    AttendanceFactory(
        enrolment=case,
        stage=session.stage,
        activity=session.activity,
        session=session,
        session_date=session.date,
        status=status,
    )


def moving(day, **more):
    why = {"asked_by": "provider", "because": "holiday", "note": ""}
    facts = {"submission_key": uuid4(), "version": 1, "day": day.isoformat()}
    return facts | why | more


def test_a_trainer_moves_a_session_and_everybody_reads_from_when(
    client, activity, trainer
):
    today = activity.program.today()
    session = SessionFactory(activity=activity, date=today)

    answer = client.post(address(session) + "move/", moving(today + timedelta(days=3)))

    assert answer.headers["Location"] == activity.get_absolute_url()
    told = f"Moved from {today.day} {today:%B %Y}, asked by the provider"
    assert told in text(client.get(address(session)))
    assert told in text(client.get(activity.get_absolute_url()))


def test_who_moves_what_somebody_else_just_moved_gets_both(client, activity, trainer):
    today = activity.program.today()
    session = SessionFactory(activity=activity, date=today, version=2)

    answer = client.post(address(session) + "move/", moving(today + timedelta(days=3)))

    assert (answer.status_code, SessionMove.objects.count()) == (409, 0)


def test_a_move_that_is_not_possible_says_why(client, activity, trainer):
    today = activity.program.today()
    session = SessionFactory(activity=activity, date=today)

    answer = client.post(address(session) + "move/", moving(today))

    assert "It is planned for this time already." in text(answer)


def test_a_trainer_who_is_elsewhere_is_told(client, activity, trainer):
    today = activity.program.today()
    other = ActivityFactory(office=activity.office)
    runs(other, trainer)
    SessionFactory(activity=other, date=today + timedelta(days=1))
    session = SessionFactory(activity=activity, date=today)

    answer = client.post(
        address(session) + "move/", moving(today + timedelta(days=1)), follow=True
    )

    assert f"{trainer} runs another session at that time." in text(answer)


@pytest.mark.parametrize("page", ["move/", "make-up/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.FACILITATOR, 404),
        (Role.PROGRAMME_LEAD, 403),
        (Role.CHILD_PROTECTION, 403),
    ],
)
def test_who_plans_sessions_moves_them(client, activity, role, status, page):
    session = SessionFactory(activity=activity, date=DAY)
    client.force_login(member(activity.office, role))

    assert client.get(address(session) + page).status_code == status


def test_a_make_up_session_begins_with_those_who_missed_the_other(
    client, activity, trainer
):
    held = SessionFactory(activity=activity, date=DAY, took_place=True)
    came, late, absent, excused, cancelled, unmarked = (
        attender(activity) for _ in range(6)
    )
    mark(came, held, "present")
    mark(late, held, "late")
    mark(absent, held, "absent")
    mark(excused, held, "excused")
    mark(cancelled, held, "cancelled")
    day = DAY + timedelta(days=1)
    form = {"submission_key": uuid4(), "day": day.isoformat()}
    client.post(address(held) + "make-up/", form)
    other = Session.objects.get(date=day)

    page = client.get(address(other))

    shown = [chosen(page, each) for each in (came, late, unmarked)]
    assert shown == ["", "", ""]
    missed = [absent, excused, cancelled]
    assert [chosen(page, each) for each in missed] == ["present"] * 3
    assert "makes up for that of 10 March 2026" in text(page)
    assert "Made up for on: 11 March 2026" in text(client.get(address(held)))
    send(client, other, present(*missed))
    assert statuses(other) == {each.pk: "present" for each in missed}
    assert statuses(held)[absent.pk] == "absent"
    with in_scope(trainer):
        assert list(missing(scope_of(trainer))) == []


def test_others_of_the_group_may_come_to_a_make_up_session(client, activity, trainer):
    held = SessionFactory(activity=activity, date=DAY, took_place=True)
    came = attender(activity)
    mark(came, held, "present")
    other = SessionFactory(
        activity=activity, date=DAY + timedelta(days=1), makes_up=held
    )

    send(client, other, present(came))

    assert statuses(other) == {came.pk: "present"}


def test_where_the_other_was_not_held_all_are_waited_for(client, activity, trainer):
    case = attender(activity)
    other = SessionFactory(
        activity=activity,
        date=DAY,
        sequence=2,
        makes_up=SessionFactory(activity=activity, date=DAY, took_place=False),
    )

    assert chosen(client.get(address(other)), case) == "present"


@pytest.mark.parametrize(
    ("took_place", "status", "waits"),
    [(True, "absent", 1), (True, "present", 0), (False, "cancelled", 1)],
)
def test_a_child_who_missed_nothing_is_not_waited_for(
    activity, took_place, status, waits
):
    child = attender(activity, child_track=True)
    held = SessionFactory(activity=activity, date=DAY, took_place=took_place)
    mark(child, held, status)
    SessionFactory(activity=activity, date=DAY, sequence=2, makes_up=held)
    protection = member(activity.office, Role.CHILD_PROTECTION)

    with in_scope(protection):
        assert missing(scope_of(protection)).count() == waits
