"""Sessions that are moved, and those that make up for others."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from programs.actions import sessions as actions
from programs.actions.sessions import AlreadyPlanned, NotPossible, Why
from programs.models import Session, SessionMove
from programs.timetables import Meeting
from tests.factories import (
    ActivityFactory,
    AttendanceFactory,
    SessionFactory,
    SessionMoveFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
WHY = Why("provider", "weather", "The bridge is out")


@pytest.fixture
def activity():
    return ActivityFactory(starts_on=date(2026, 1, 1))


@pytest.fixture
def today(activity):
    return activity.program.today()


def move(session, day, hours=(None, None), why=WHY, by=None):
    return actions.move(session, Meeting(day, *hours), why=why, by=by or UserFactory())


def test_a_session_is_moved_and_the_day_before_is_kept(activity, today):
    session = SessionFactory(activity=activity, date=today, starts_at=time(9))
    by, to = UserFactory(), today + timedelta(days=2)

    move(session, to, (time(10), time(12)), by=by)

    moved, kept = Session.objects.get(), SessionMove.objects.get()
    assert (moved.date, moved.starts_at, moved.ends_at) == (to, time(10), time(12))
    assert (moved.version, moved.pk) == (2, session.pk)
    assert (kept.from_date, kept.from_starts_at, kept.from_ends_at) == (
        today,
        time(9),
        None,
    )
    assert (kept.asked_by, kept.because, kept.note, kept.by) == (*WHY, by)
    event = AuditEvent.objects.get()
    assert (event.action, event.facts) == (
        "session-moved",
        {"asked_by": "provider", "because": "weather", "to": to.isoformat()},
    )


def test_on_its_new_day_it_takes_the_next_number(activity, today):
    to = today + timedelta(days=1)
    SessionFactory(activity=activity, date=to, starts_at=time(8), ends_at=time(9))
    session = SessionFactory(activity=activity, date=today)

    assert move(session, to, (time(9), None)).sequence == 2


def test_two_sessions_of_an_activity_are_not_at_one_time(activity, today):
    to = today + timedelta(days=1)
    SessionFactory(activity=activity, date=to)

    with pytest.raises(AlreadyPlanned):
        move(SessionFactory(activity=activity, date=today), to)


def test_at_the_time_of_one_that_is_not_held_another_may_be(activity, today):
    to = today + timedelta(days=1)
    SessionFactory(activity=activity, date=to, took_place=False)

    assert move(SessionFactory(activity=activity, date=today), to).sequence == 2


@pytest.mark.parametrize(
    ("facts", "days", "told"),
    [
        ({"took_place": True}, 1, "What came of this session has been said already."),
        ({"took_place": False}, 1, "What came of this session has been said already."),
        ({}, -1, "A session is not moved into the past."),
        ({}, 0, "It is planned for this time already."),
    ],
)
def test_what_stands_against_a_move_is_told(activity, today, facts, days, told):
    session = SessionFactory(activity=activity, date=today, **facts)

    with pytest.raises(NotPossible) as refused:
        move(session, today + timedelta(days=days))

    assert str(refused.value) == told
    assert Session.objects.get().date == today


def test_a_session_for_which_somebody_is_marked_stays(activity, today):
    session = SessionFactory(activity=activity, date=today)
    AttendanceFactory(
        stage=activity.stage, activity=activity, session=session, session_date=today
    )

    with pytest.raises(NotPossible, match="Its register has been begun"):
        move(session, today + timedelta(days=1))

    assert (Session.objects.get().date, SessionMove.objects.count()) == (today, 0)


def test_a_mark_is_of_the_day_of_its_session(activity, today):
    session = SessionFactory(activity=activity, date=today)

    with pytest.raises(IntegrityError, match="mark_is_of_the_day_of_its_session"):
        AttendanceFactory(session=session, session_date=today - timedelta(days=1))


def test_whose_trainer_is_elsewhere_at_that_time_is_told(activity, today):
    trainer, other = UserFactory(), ActivityFactory(office=activity.office)
    with as_owner():
        activity.facilitators.add(trainer)
        other.facilitators.add(trainer)
    SessionFactory(activity=other, date=today, starts_at=time(8), ends_at=time(10))
    of = {"activity": activity, "date": today}

    at_once = SessionFactory(**of, starts_at=time(9), ends_at=time(11))
    after = SessionFactory(**of, starts_at=time(10), ends_at=time(11), sequence=2)

    assert (actions.busy(at_once), actions.busy(after)) == ([trainer], [])


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"asked_by": "nobody"}, "session_move_asked_by_is_known_code"),
        ({"because": "nothing"}, "session_move_reason_is_known_code"),
        ({"from_ends_at": time(9)}, "session_move_from_hours_in_order"),
    ],
)
def test_the_database_holds_what_a_move_is(wrong, name):
    with pytest.raises(IntegrityError, match=name):
        SessionMoveFactory(**wrong)


# Make-up sessions


def make_up(missed, day, *hours):
    return actions.make_up(missed, Meeting(day, *hours), by=UserFactory())


@pytest.mark.parametrize("took_place", [True, False])
def test_a_make_up_session_names_the_one_that_was_missed(activity, today, took_place):
    missed = SessionFactory(activity=activity, date=today, took_place=took_place)

    session = make_up(missed, today + timedelta(days=1), time(9))

    assert (session.makes_up, session.activity) == (missed, activity)
    assert AuditEvent.objects.get().facts == {"makes_up": missed.pk}


def test_a_session_that_was_not_held_is_made_up_for_at_its_own_time(activity, today):
    missed = SessionFactory(activity=activity, date=today, took_place=False)

    assert make_up(missed, today).sequence == 2


def test_nobody_makes_up_for_what_may_still_be_held(activity, today):
    with pytest.raises(NotPossible, match="Say first what came of that session"):
        make_up(SessionFactory(activity=activity, date=today), today)


def test_a_make_up_session_is_not_before_the_one_that_was_missed(activity, today):
    missed = SessionFactory(activity=activity, date=today, took_place=True)

    with pytest.raises(NotPossible, match="not before it"):
        make_up(missed, today - timedelta(days=1))
    later = make_up(missed, today + timedelta(days=3))
    with as_owner():
        Session.objects.filter(pk=missed.pk).update(date=today + timedelta(days=2))
    with pytest.raises(NotPossible, match="not before it"):
        move(later, today + timedelta(days=1))


def test_a_make_up_session_is_not_at_the_time_of_another(activity, today):
    missed = SessionFactory(activity=activity, date=today, took_place=True)

    with pytest.raises(AlreadyPlanned):
        make_up(missed, today)


def test_a_session_makes_up_for_one_of_its_own_activity():
    with pytest.raises(IntegrityError, match="makes_up_for_one_of_its_activity"):
        SessionFactory(makes_up=SessionFactory(took_place=False))


def test_a_session_does_not_make_up_for_itself():
    session = SessionFactory()

    with pytest.raises(IntegrityError, match="makes_up_for_another"):
        Session.objects.filter(pk=session.pk).update(makes_up=session)
