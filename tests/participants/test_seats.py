"""Places in a course: who takes the last one, and who is told that it is taken."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.models import AuditEvent
from participants.actions import stages, waiting_lists
from participants.models import Stage
from participants.models.record import Refused
from participants.reading.seats import FreeSeats
from programs.models import Activity
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TRAINING, DAY = "vocational_training", date(2026, 3, 2)
TAKEN = "The last place was just taken. Put the person on the waiting list."
AT_ONCE = 20


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def activity(office):
    return ActivityFactory(office=office, name="Welding", capacity=2)


@pytest.fixture
def worker(office):
    return AssignmentFactory(office=office).user


def stay(activity, status="active", **facts):
    facts.setdefault("office", activity.office)
    begun = {} if status in {"active", "on_hold"} else {"started_on": None}
    return StageFactory(
        enrolment=EnrolmentFactory(**facts),
        stage=TRAINING,
        activity=activity,
        status=status,
        **begun,
    )


def begin(case, activity, by, status="active"):
    started_on = DAY if status == "active" else None
    with in_scope(by):
        return stages.begin(
            case,
            kind=TRAINING,
            status=status,
            started_on=started_on,
            activity=activity,
            by=by,
        )


def statuses(activity):
    with as_owner():
        found = Stage.objects.filter(activity=activity).order_by("pk")
        return list(found.values_list("status", flat=True))


def free(activity, at_most=5):
    counted = Activity.objects.annotate(seats=FreeSeats("pk", at_most))
    return counted.get(pk=activity.pk).seats


@pytest.mark.parametrize(
    ("status", "left"),
    [
        ("planned", 1),
        ("active", 1),
        ("on_hold", 1),
        ("waitlisted", 2),
        ("not_needed", 2),
        ("declined", 2),
    ],
)
def test_a_place_is_taken_by_who_is_in_it_or_shall_be(activity, status, left):
    stay(activity, status)

    assert free(activity) == left


def test_a_place_is_free_again_when_a_stay_has_ended(activity):
    seated = stay(activity)
    with as_owner():
        Stage.objects.filter(pk=seated.pk).update(status="dropped_out", ended_on=DAY)

    assert free(activity) == 2


def test_no_more_is_told_than_was_asked_for_and_never_less_than_none(activity):
    assert free(activity, at_most=1) == 1

    for _number in range(3):
        stay(activity)

    assert free(activity) == 0


@pytest.mark.parametrize("status", ["planned", "active"])
@pytest.mark.parametrize(
    "hidden", [{"child_track": True}, {"office": None}], ids=["child", "elsewhere"]
)
def test_a_place_is_not_given_twice_because_who_has_it_is_not_seen(
    office, activity, worker, status, hidden
):
    if "office" in hidden:
        hidden = {"office": OfficeFactory(program=office.program)}
    stay(activity)
    stay(activity, **hidden)
    case = EnrolmentFactory(office=office)

    with pytest.raises(Refused, match=TAKEN) as refused:
        begin(case, activity, worker, status)

    assert refused.value.field == "activity"
    assert statuses(activity) == ["active", "active"]
    assert AuditEvent.objects.count() == 0


def test_of_a_full_course_the_waiting_list_is_open(office, activity, worker):
    for _number in range(2):
        stay(activity)

    stored = begin(EnrolmentFactory(office=office), activity, worker, "waitlisted")

    assert stored.waiting_since is not None
    assert statuses(activity) == ["active", "active", "waitlisted"]


def test_whoever_has_a_place_keeps_it_in_a_full_course(office, activity, worker):
    first, second = stay(activity), stay(activity, "planned")
    with in_scope(worker):
        stages.hold(first, by=worker)
        stages.resume(first, by=worker)
        stages.change(first, started_on=DAY, activity=activity, by=worker)
        stages.start(second, started_on=DAY, activity=activity, by=worker)

    assert statuses(activity) == ["active", "active"]


def test_a_lowered_capacity_leaves_people_in_and_takes_nobody_more(
    office, activity, worker
):
    first = stay(activity)
    stay(activity)
    with as_owner():
        Activity.objects.filter(pk=activity.pk).update(capacity=1)

    with in_scope(worker):
        stages.hold(first, by=worker)
    with pytest.raises(Refused, match=TAKEN):
        begin(EnrolmentFactory(office=office), activity, worker)

    assert statuses(activity) == ["on_hold", "active"]


def test_a_running_stay_is_not_moved_into_a_full_course(office, activity, worker):
    elsewhere = stay(ActivityFactory(office=office))
    for _number in range(2):
        stay(activity)

    with pytest.raises(Refused, match=TAKEN), in_scope(worker):
        stages.change(elsewhere, activity=activity, by=worker)


def test_a_waiting_person_does_not_start_in_a_full_course(activity, worker):
    waiting = stay(activity, "waitlisted")
    for _number in range(2):
        stay(activity)

    with pytest.raises(Refused, match=TAKEN), in_scope(worker):
        stages.start(waiting, started_on=DAY, activity=activity, by=worker)


def test_the_turn_is_kept_while_one_waits_and_new_on_another_list(
    office, activity, worker
):
    waiting = stay(activity, "waitlisted")
    other = ActivityFactory(office=office)

    with in_scope(worker):
        same = stages.change(waiting, status="waitlisted", activity=activity, by=worker)
        moved = stages.change(waiting, activity=other, by=worker)

    assert same.waiting_since == waiting.waiting_since
    assert moved.waiting_since > waiting.waiting_since


def at_once(*asked):
    """What each is told who asks in the same moment, over a connection of their own."""
    together, told = Barrier(len(asked)), []

    def one(user, ask):
        try:
            together.wait()
            with in_scope(user):
                ask()
            told.append("given")
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=one, args=each) for each in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def ask_to_begin(activity, office):
    """A caseworker of the office and somebody whom they would begin with."""
    user = AssignmentFactory(office=office).user
    case = EnrolmentFactory(office=office)
    facts = {"kind": TRAINING, "status": "active", "started_on": DAY}
    return user, lambda: stages.begin(case, **facts, activity=activity, by=user)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_ask_for_the_last_place_at_once_one_gets_it(office, activity):
    stay(activity, child_track=True)
    offices = [office, OfficeFactory(program=office.program)]
    asked = [ask_to_begin(activity, offices[n % 2]) for n in range(AT_ONCE)]

    told = at_once(*asked)

    assert told == [TAKEN] * (AT_ONCE - 1) + ["given"]
    assert statuses(activity) == ["active", "active"]
    with as_owner():
        assert Stage.objects.count() == 2
        assert AuditEvent.objects.filter(action="stage-begun").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_who_waits_or_to_who_begins_and_not_to_both(
    office, activity
):
    stay(activity)
    asked = []
    for _number in range(AT_ONCE // 2):
        waiting, user = stay(activity, "waitlisted"), AssignmentFactory(office=office)
        asked.append((user.user, giving(activity, waiting, user.user)))
        asked.append(ask_to_begin(activity, office))

    told = at_once(*asked)

    assert told.count("given") == 1
    refused = {"There are fewer places now than people chosen. Choose again.", TAKEN}
    assert set(told) - {"given"} == refused
    taken = [each for each in statuses(activity) if each != "waitlisted"]
    assert len(taken) == 2


def giving(activity, waiting, user):
    return lambda: waiting_lists.give(activity, stays=[waiting.pk], by=user)
