"""What falls due in reintegration plans: who is in, by the day, and where it stands."""

from datetime import timedelta
from uuid import uuid4

import pytest

from participants import todo
from participants.reading import listing
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    GoalFactory,
    OfficeFactory,
    PlanFactory,
    StepFactory,
)
from tests.roles import in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def day(office, days):
    return office.program.today() + timedelta(days=days)


def somebody(office, days=-30, **facts):
    return EnrolmentFactory(office=office, registered_on=day(office, days), **facts)


def agreed(case, *, review=90, number=1, **facts):
    today = case.program.today()
    dates = {
        "agreed_on": today - timedelta(days=20),
        "review_on": today + timedelta(days=review),
    }
    return PlanFactory(enrolment=case, agreed=True, number=number, **dates | facts)


def step(plan, days, **facts):
    today = plan.enrolment.program.today()
    goal = GoalFactory(plan=plan, **facts.pop("goal", {}))
    return StepFactory(goal=goal, due_on=today + timedelta(days=days), **facts)


def named(code, user):
    with in_scope(user):
        found = listing.found(scope_of(user), {"due": [code]})
        return {case.case_code for case in found}


def lists(user):
    with in_scope(user):
        return {
            str(each.title): [
                (item.code, item.when, item.button) for item in each.items
            ]
            for each in todo.read(scope_of(user)).worklists
        }


@pytest.mark.parametrize(
    ("review", "state", "is_due"),
    [
        (14, "agreed", True),
        (-5, "approved", True),
        (15, "agreed", False),
        (1, "replaced", False),
    ],
)
def test_the_review_of_a_plan_is_due_two_weeks_before(
    office, caseworker, review, state, is_due
):
    case = somebody(office)
    decided = {"approved": True} if state == "approved" else {}
    agreed(case, review=review, state=state, **decided)

    assert named("plan-review", caseworker) == ({case.case_code} if is_due else set())


def test_the_review_of_a_version_that_another_follows_is_not_due(office, caseworker):
    case = somebody(office)
    agreed(case, review=-5, approved=True)
    agreed(case, number=2)

    assert named("plan-review", caseworker) == set()


@pytest.mark.parametrize(
    ("days", "facts", "is_late"),
    [
        (-1, {}, True),
        (0, {}, False),
        (-1, {"not_done_because": "Ill"}, False),
        (-1, {"dropped": True}, False),
        (-1, {"goal": {"dropped": True}}, False),
    ],
)
def test_a_step_is_late_the_day_after(office, caseworker, days, facts, is_late):
    case = somebody(office)
    step(agreed(case), days, **facts)

    assert named("late-step", caseworker) == ({case.case_code} if is_late else set())


def test_a_step_that_is_done_is_not_late(office, caseworker):
    case = somebody(office)
    step(agreed(case), -5, done_on=day(office, -1))

    assert named("late-step", caseworker) == set()


def test_steps_of_drafts_and_of_what_was_replaced_are_not_late(office, caseworker):
    case = somebody(office)
    step(agreed(case, state="replaced"), -5)
    agreed(case, number=2)
    step(PlanFactory(enrolment=case, number=3), -5)

    assert named("late-step", caseworker) == set()


@pytest.mark.parametrize(
    ("days", "planned", "is_named"),
    [
        (-60, None, True),
        (-59, None, False),
        (-90, "draft", True),
        (-90, "agreed", False),
    ],
)
def test_a_plan_is_missing_60_days_after_the_registration(
    office, caseworker, days, planned, is_named
):
    case = somebody(office, days)
    if planned:
        PlanFactory(enrolment=case, agreed=planned == "agreed")

    assert named("no-plan", caseworker) == ({case.case_code} if is_named else set())


def test_nothing_is_due_of_who_left(office, caseworker):
    gone = {"exited_on": day(office, -1), "exit_reason": "completed"}
    case = somebody(office, -90, **gone)
    step(agreed(case, review=-5), -5)
    somebody(office, -90, **gone)

    found = [
        named(code, caseworker) for code in ("plan-review", "late-step", "no-plan")
    ]

    assert found == [set()] * 3


def test_home_names_what_waits_in_plans(office, caseworker):
    lead = member(office, Role.PROGRAMME_LEAD)
    review, late, without = (
        somebody(office, -64, caseworker=caseworker) for _ in range(3)
    )
    agreed(review, review=-2)
    step(agreed(late), -3)

    told, waiting = lists(caseworker), lists(lead)["Plans to approve"]

    assert {title: told[title] for title in told if "lan" in title} == {
        "Plans to review": [(review.case_code, "2 days late", "Review")],
        "Late steps of plans": [(late.case_code, "3 days late", "Record")],
        "Without a plan after 60 days": [(without.case_code, "4 days late", "Plan")],
    }
    assert {code for code, *_rest in waiting} == {review.case_code, late.case_code}


def test_a_plan_of_ones_own_does_not_wait_for_oneself(office):
    keeper = member(office, Role.CHILD_PROTECTION)
    case = somebody(office, child_track=True)
    agreed(case, written_by=keeper)

    assert "Plans to approve" not in lists(keeper)


def test_the_page_of_a_case_says_what_its_plan_needs(client, office, caseworker):
    planned = somebody(office, -90, caseworker=caseworker)
    plan = agreed(planned, review=3)
    step(plan, -3, key=uuid4())
    without = somebody(office, -90, caseworker=caseworker)
    client.force_login(caseworker)

    pages = [
        client.get(f"/participants/{case.case_code}/").content.decode()
        for case in (planned, without)
    ]

    lines = ("Plan to review", "Step of the plan late", "No reintegration plan yet")
    assert [[line in page for line in lines] for page in pages] == [
        [True, True, False],
        [False, False, True],
    ]
