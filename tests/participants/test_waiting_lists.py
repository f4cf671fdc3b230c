"""Waiting lists: who stands on them for whom, and places given in one go."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import waiting_lists as actions
from participants.models import Stage
from participants.models.record import Refused
from programs.models import Activity, Role
from tests.factories import (
    ActivityFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.registers import codes, member, runs, text
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TRAINING = "vocational_training"
FEWER = "There are fewer places now than people chosen. Choose again."


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def activity(office):
    return ActivityFactory(office=office, name="Welding", capacity=2)


@pytest.fixture
def caseworker(client, office):
    user = member(office, Role.CASEWORKER)
    client.force_login(user)
    return user


def waits(activity, days=0, **facts):
    """Somebody who came so many days ago."""
    facts = {"office": activity.office} | facts
    return StageFactory(
        enrolment=EnrolmentFactory(**facts),
        stage=activity.stage,
        activity=activity,
        status="waitlisted",
        started_on=None,
        waiting_since=timezone.now() - timedelta(days=days),
    )


def sits(activity, **facts):
    return StageFactory(
        enrolment__office=activity.office,
        stage=activity.stage,
        activity=activity,
        **facts,
    )


def page(activity):
    return f"/activities/{activity.pk}/waiting/"


def give(client, activity, *stays, **more):
    typed = {"submission_key": uuid4(), "stays": [stay.pk for stay in stays]}
    return client.post(page(activity), typed | more)


def chosen(response):
    found = re.findall(r'value="([\w-]{36})"\s+checked', response.content.decode())
    return found


def now(*stays):
    with as_owner():
        return [Stage.objects.get(pk=stay.pk).status for stay in stays]


def test_they_stand_in_the_order_in_which_they_came(client, caseworker, activity):
    second, first = waits(activity, 1), waits(activity, 3)
    third = waits(activity)
    sits(activity)
    waits(ActivityFactory(office=activity.office))

    response = client.get(page(activity))

    order = [stay.enrolment.case_code for stay in (first, second, third)]
    assert codes(response) == order
    assert chosen(response) == [str(first.pk)]
    event = AuditEvent.objects.get(action="waiting-list-read")
    assert event.facts == {"cases": order}
    assert event.subject_id == str(activity.pk)


def test_who_is_not_seen_leaves_no_gap(client, caseworker, activity):
    waits(activity, 3, child_track=True)
    waits(activity, 2, office=OfficeFactory(program=activity.program))
    seen = waits(activity, 1)

    response = client.get(page(activity))

    assert codes(response) == [seen.enrolment.case_code]
    assert chosen(response) == [str(seen.pk)]
    assert "Waiting list: 1 " in text(client.get(f"/activities/{activity.pk}/"))


def test_child_protection_gives_places_to_children(client, office, activity):
    child, _adult = waits(activity, 1, child_track=True), waits(activity, 2)
    client.force_login(member(office, Role.CHILD_PROTECTION))

    response = client.get(page(activity))
    give(client, activity, child)

    assert codes(response) == [child.enrolment.case_code]
    assert now(child) == ["planned"]


def test_places_are_given_in_one_go_and_who_is_passed_over_keeps_the_turn(
    client, caseworker, activity
):
    first, second, third = (waits(activity, days) for days in (3, 2, 1))

    answer = give(client, activity, first, third)

    assert answer.url == page(activity)
    assert now(first, second, third) == ["planned", "waitlisted", "planned"]
    shown = client.get(page(activity))
    assert "2 people have a place now." in text(shown)
    assert "There is no free place." in text(shown)
    assert codes(shown) == [second.enrolment.case_code]
    assert chosen(shown) == []
    with as_owner():
        kept = Stage.objects.get(pk=second.pk)
    assert kept.waiting_since == second.waiting_since
    event = AuditEvent.objects.get(action="seats-given")
    assert (event.by, event.subject_id, event.facts) == (
        caseworker,
        str(activity.pk),
        {"cases": [first.enrolment.case_code, third.enrolment.case_code]},
    )
    assert AuditEvent.objects.filter(action="stage-changed").count() == 2


def test_who_has_begun_begins_on_that_day(client, caseworker, activity):
    stay = waits(activity)

    give(client, activity, stay, started_on="2 March 2026")

    with as_owner():
        begun = Stage.objects.get(pk=stay.pk)
    assert (begun.status, begun.started_on.isoformat()) == ("active", "2026-03-02")
    assert AuditEvent.objects.filter(action="stage-started").count() == 1


def test_for_more_than_there_are_places_nobody_gets_one(client, caseworker, activity):
    sits(activity, enrolment__child_track=True)
    stays = [waits(activity, days) for days in (2, 1)]

    answer = give(client, activity, *stays)

    assert FEWER in text(answer)
    assert now(*stays) == ["waitlisted", "waitlisted"]
    assert not AuditEvent.objects.filter(action="seats-given").exists()


def test_nobody_is_given_a_place_with_nobody_chosen(client, caseworker, activity):
    waits(activity)

    assert "Choose who gets a place." in text(give(client, activity))


def test_somebody_who_got_a_place_meanwhile_is_not_given_another(
    client, caseworker, activity
):
    stays = [waits(activity, days) for days in (2, 1)]
    key = {"submission_key": uuid4(), "stays": [stay.pk for stay in stays]}
    with as_owner():
        Stage.objects.filter(pk=stays[0].pk).update(status="planned")

    answer = client.post(page(activity), key)

    assert "is not one of the available choices" in text(answer)
    assert now(*stays) == ["planned", "waitlisted"]


def test_who_left_the_list_in_that_moment_is_not_given_a_place(caseworker, activity):
    """The page asked before; whoever came in between is asked of under the lock."""
    stays = [waits(activity, days) for days in (2, 1)]
    with as_owner():
        Stage.objects.filter(pk=stays[0].pk).update(status="planned")

    with in_scope(caseworker), pytest.raises(Refused, match="Choose again"):
        actions.give(activity, stays=[stay.pk for stay in stays], by=caseworker)

    assert now(*stays) == ["planned", "waitlisted"]


def test_nobody_of_another_list_or_of_others_is_given_a_place(
    client, caseworker, activity
):
    other = waits(ActivityFactory(office=activity.office))
    child = waits(activity, child_track=True)

    for stay in (other, child):
        assert "not one of the available" in text(give(client, activity, stay))

    assert now(other, child) == ["waitlisted", "waitlisted"]


def test_a_day_before_somebody_came_gives_nobody_a_place(client, caseworker, activity):
    stays = [waits(activity), waits(activity, registered_on=DAY)]

    answer = give(client, activity, *stays, started_on="2 February 2026")

    assert "before the registration" in text(answer)
    assert now(*stays) == ["waitlisted", "waitlisted"]


DAY = timezone.datetime(2026, 3, 10).date()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.CHILD_PROTECTION, 200),
        (Role.PROGRAMME_LEAD, 200),
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.FACILITATOR, 403),
        (Role.MONITORING_OFFICER, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_the_list_is_open_to_who_gives_places(client, office, activity, role, status):
    client.force_login(runs(activity, member(office, role)))

    assert client.get(page(activity)).status_code == status
    of_others = ActivityFactory(office=OfficeFactory(program=office.program))
    expected = 404 if status == 200 else 403
    assert client.get(page(of_others)).status_code == expected


def test_there_is_no_list_of_a_group_of_care(client, caseworker, office):
    group = ActivityFactory(office=office, stage="psychological_support")

    assert client.get(page(group)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_the_same_queries_for_any_number(
    client, caseworker, activity, number, django_assert_num_queries
):
    for _number in range(number):
        waits(activity)

    with django_assert_num_queries(10):
        client.get(page(activity))


# The work to do


def home(client):
    worklists = client.get("/").context["work"].worklists
    return {each.title: [item.about for item in each.items] for each in worklists}


TITLE = "Free places with people waiting"


def test_a_free_place_for_which_somebody_waits_is_work_to_do(
    client, caseworker, activity
):
    waits(activity)
    full = ActivityFactory(office=activity.office, capacity=0)
    waits(full)
    over = ActivityFactory(office=activity.office, ends_on=DAY)
    waits(over)
    ActivityFactory(office=activity.office, name="Nobody waits")
    waits(ActivityFactory(office=activity.office), child_track=True)

    assert home(client)[TITLE] == ["Welding"]
    listed = client.get("/activities/?due=seats")
    assert [row.name for row in listed.context["rows"]] == ["Welding"]


def test_a_place_gets_free_when_somebody_drops_out(client, caseworker, activity):
    with as_owner():
        Activity.objects.filter(pk=activity.pk).update(capacity=1)
    seated = sits(activity)
    waits(activity)
    assert TITLE not in home(client)

    with as_owner():
        Stage.objects.filter(pk=seated.pk).update(status="dropped_out", ended_on=DAY)

    assert home(client)[TITLE] == ["Welding"]


def test_who_gives_no_places_is_not_told_of_them(client, office, activity):
    waits(activity)
    client.force_login(runs(activity, member(office, Role.FACILITATOR)))

    assert TITLE not in home(client)
    page_of = client.get(f"/activities/{activity.pk}/")
    assert page_of.context["waiting"] is None


def test_what_has_no_day_leaves_no_empty_column(client, caseworker, activity):
    waits(activity)

    panel = client.get("/").content.decode().split(TITLE)[-1]

    assert re.search(r'<ul class="(rows.*?)">', panel)[1] == "rows"
    assert 'class="when"' not in panel.split("</ul>")[0]
