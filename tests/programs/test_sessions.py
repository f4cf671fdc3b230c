"""Planning sessions: one, or all of a timetable; what is there already stays."""

from datetime import date, time
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.models import AuditEvent
from programs.actions import sessions as actions
from programs.forms.sessions import SessionForm, TimetableForm
from programs.models import Session
from programs.timetables import Meeting, Timetable, clash
from tests.factories import ActivityFactory, SessionFactory, UserFactory
from tests.roles import role

MONDAY = date(2026, 3, 2)
KEY = "11111111-1111-4111-8111-111111111111"


def at(hours: str) -> Meeting:
    """`8-12`, `8` without an end, or nothing known."""
    start, _, end = hours.partition("-")
    read = [time(int(hour)) if hour else None for hour in (start, end)]
    return Meeting(MONDAY, *read)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("8-12", "8-10", True),
        ("8-12", "11-13", True),
        ("8-12", "12-14", False),
        ("8", "8-12", True),
        ("9", "8-12", True),
        ("8", "9-12", False),
        ("", "8-12", True),
        ("8-12", "", True),
    ],
)
def test_meetings_of_a_day_clash_when_they_may_share_some_time(one, other, expected):
    assert clash(at(one), at(other)) is expected
    assert clash(at(other), at(one)) is expected


def test_a_timetable_meets_on_its_days_of_the_week_both_ends_included():
    timetable = Timetable(frozenset({0, 3}), MONDAY, date(2026, 3, 12))

    days = [meeting.date.day for meeting in timetable.meetings()]

    assert days == [2, 5, 9, 12]


@pytest.fixture
def activity(db):
    return ActivityFactory(starts_on=MONDAY, ends_on=date(2027, 3, 1))


def test_sessions_that_are_there_already_stay_as_they_are(activity):
    there = SessionFactory(activity=activity, date=MONDAY, starts_at=time(9))
    week = [Meeting(date(2026, 3, day), time(9), time(12)) for day in (2, 3, 4)]

    planned = actions.plan_all(activity, week, by=UserFactory())

    assert ([each.date.day for each in planned.made], planned.kept) == ([3, 4], 1)
    assert Session.objects.get(pk=there.pk).ends_at is None
    event = AuditEvent.objects.get()
    assert event.facts == {"made": 2, "kept_before": 1}


def test_a_second_session_of_a_day_has_the_next_number(activity):
    SessionFactory(activity=activity, date=MONDAY, starts_at=time(8), ends_at=time(9))

    session = actions.plan(activity, at("10-12"), by=UserFactory())

    assert (session.sequence, session.office) == (2, activity.office)


def test_a_session_at_a_time_that_is_taken_is_refused(activity):
    SessionFactory(activity=activity, date=MONDAY)

    with pytest.raises(actions.AlreadyPlanned):
        actions.plan(activity, at("10-12"), by=UserFactory())

    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_make_one_session():
    with role("ddr_owner"):
        activity, user = ActivityFactory(), UserFactory()
    together = Barrier(4)

    def one():
        together.wait()
        actions.plan_all(activity, [at("8-12")], by=user)
        connection.close()

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Session.objects.count() == 1


def errors(form_class, activity, **typed):
    form = form_class({"submission_key": KEY} | typed, activity=activity)
    return form.errors.get_json_data() and {
        name: problems[0] for name, problems in form.errors.items()
    }


WEEK = {"weekdays": ["0"], "first": "2026-03-02", "last": "2026-03-30"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({}, {}),
        ({"last": "2026-03-01"}, {"last": "The activity begins on 2 March 2026."}),
        ({"last": "2027-03-02"}, {"last": "The activity ends on 1 March 2027."}),
        (
            {"first": "2026-03-30", "last": "2026-03-02"},
            {"last": "The last day is before the first."},
        ),
        (
            {"weekdays": ["6"], "last": "2026-03-03"},
            {"weekdays": "There is no such day between the two."},
        ),
        (
            {"weekdays": list("0123456"), "last": "2027-03-01"},
            {
                "last": "That is more than 200 sessions. Plan it in several parts.",
            },
        ),
        ({"ends_at": "12:00"}, {"starts_at": "Say from when as well."}),
        (
            {"starts_at": "12:00", "ends_at": "12:00"},
            {"ends_at": "It ends before it starts."},
        ),
    ],
)
def test_a_timetable_says_what_is_wrong_with_it(activity, typed, expected):
    assert errors(TimetableForm, activity, **(WEEK | typed)) == expected


def test_a_session_lies_within_its_activity(activity):
    wrong = errors(SessionForm, activity, day="2026-03-01")

    assert wrong == {"day": "The activity begins on 2 March 2026."}
