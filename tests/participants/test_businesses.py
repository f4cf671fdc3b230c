"""Business plans: written by one, decided by another."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.models import AuditEvent
from participants import stage_records
from participants.actions import businesses as actions
from participants.actions import stage_records as records
from participants.models import BusinessPlan
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    BusinessPlanFactory,
    EnrolmentFactory,
    UserFactory,
)
from tests.participants.test_seats import at_once
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
AT_ONCE = 20
PLAN = stage_records.BY_CODE["business-plan"]
NOW = timezone.now


@pytest.fixture
def lead(client):
    user = AssignmentFactory(role=Role.PROGRAMME_LEAD).user
    client.force_login(user)
    return user


@pytest.fixture
def plan(lead):
    with as_owner():
        office = lead.assignments.get().office
    return BusinessPlanFactory(
        enrolment=EnrolmentFactory(office=office), state="submitted"
    )


def address(plan):
    return f"/participants/{plan.enrolment.case_code}/plans/{plan.pk}/"


def send(client, plan, **typed):
    facts = {"submission_key": KEY, "version": 1, **typed}
    return client.post(address(plan), facts)


def stored(plan):
    with as_owner():
        return BusinessPlan.objects.get(pk=plan.pk)


def test_what_is_submitted_waits_on_the_approvals_page_and_at_home(client, plan):
    listed = client.get("/participants/approvals/").content.decode()
    home = client.get("/").content.decode()

    assert address(plan) in listed
    assert "Welding workshop: 500.00 USD" in listed
    assert "Business plans to decide" in home
    assert address(plan) in home


def test_the_capital_is_granted(client, plan, lead):
    response = send(client, plan, decision="approved", granted="400", why="")

    assert response.url == "/participants/approvals/"
    made = stored(plan)
    assert (made.state, made.granted, made.decided_by) == ("approved", 400, lead)
    assert address(plan) not in client.get("/participants/approvals/").content.decode()
    with as_owner():
        assert AuditEvent.objects.filter(action="business-approved").count() == 1


def test_a_refusal_says_why(client, plan):
    silent = send(client, plan, decision="refused", granted="", why="").content.decode()

    send(client, plan, decision="refused", why="Too far", submission_key=KEY[:-1] + "2")

    assert "Say why the plan is refused." in silent
    made = stored(plan)
    assert (made.state, made.decision_note, made.granted) == (
        "refused",
        "Too far",
        None,
    )


@pytest.mark.parametrize(
    ("granted", "told"),
    [("", "Enter how much is granted."), ("501", "No more than was asked for")],
)
def test_what_cannot_be_granted_is_refused(client, plan, granted, told):
    page = send(client, plan, decision="approved", granted=granted).content.decode()

    assert told in page
    assert stored(plan).state == "submitted"


def test_nobody_decides_what_they_wrote(client, plan, lead):
    with as_owner():
        BusinessPlan.objects.filter(pk=plan.pk).update(asked_by=lead)

    page = send(client, plan, decision="approved", granted="1").content.decode()

    assert "You do not decide this" in page
    assert "Grant the capital" not in page
    assert stored(plan).state == "submitted"


def test_nobody_decides_what_they_changed(plan, lead):
    case = plan.enrolment
    with as_owner():
        case.child_track = False
    writer = AssignmentFactory(role=Role.CASEWORKER, office=case.office).user
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(caseworker=writer)
    with in_scope(writer):
        records.change(
            BusinessPlan.objects.get(), PLAN, capital=Decimal(900), by=writer
        )

    with as_owner(), pytest.raises(Refused, match="You wrote this plan"):
        actions.approve(BusinessPlan.objects.get(), granted=Decimal(900), by=writer)


def test_what_is_decided_is_decided_once_and_not_corrected(plan):
    with as_owner():
        actions.approve(plan, granted=Decimal(1), by=UserFactory())

        with pytest.raises(Refused, match="any more: Approved"):
            actions.refuse(plan, why="Late", by=UserFactory())
        with pytest.raises(Refused, match="stays as it is"):
            records.change(plan, PLAN, capital=Decimal(2), by=UserFactory())


def test_others_decide_nothing(client, plan):
    codes = []
    client.force_login(AssignmentFactory(role=Role.PROGRAMME_LEAD).user)
    codes.append(client.get(address(plan)).status_code)
    office = plan.enrolment.office
    client.force_login(AssignmentFactory(role=Role.CASEWORKER, office=office).user)
    codes.append(client.get(address(plan)).status_code)

    assert codes == [404, 403]


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decide_at_once_leave_one_decision(plan):
    with as_owner():
        office = plan.enrolment.office
    leads = [
        AssignmentFactory(role=Role.PROGRAMME_LEAD, office=office).user
        for _number in range(AT_ONCE)
    ]

    told = at_once(*((user, deciding(plan, user, n)) for n, user in enumerate(leads)))

    assert told.count("given") == 1
    assert {each.partition(": ")[0] for each in set(told) - {"given"}} == {
        "This does not wait for a decision any more"
    }
    assert stored(plan).version == 2
    with as_owner():
        decided = AuditEvent.objects.filter(action__startswith="business-")
        assert decided.count() == 1


def deciding(plan, user, number):
    """Every other one grants it, the others refuse."""
    if number % 2:
        return lambda: actions.refuse(plan, why="Too far", by=user)
    return lambda: actions.approve(plan, granted=Decimal(1), by=user)


DECIDED = {"decided_by": UserFactory, "decided_at": NOW}


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"state": "approved"}, "business_plan_is_decided_or_not"),
        ({"state": "draft", **DECIDED}, "business_plan_is_decided_or_not"),
        ({"state": "refused", **DECIDED}, "business_plan_refused_for_a_reason"),
        ({"capital": "-1"}, "business_plan_capital_is_an_amount"),
        (
            {"state": "approved", "granted": "501", **DECIDED},
            "business_plan_grants_no_more_than_asked",
        ),
    ],
)
def test_the_database_refuses(facts, name):
    made = {key: value() if callable(value) else value for key, value in facts.items()}

    with pytest.raises(IntegrityError, match=name):
        BusinessPlanFactory(**made)


def test_the_database_refuses_an_own_decision():
    user = UserFactory()
    facts = {"state": "approved", "granted": "1", "decided_at": NOW()}

    with pytest.raises(IntegrityError, match="business_plan_is_decided_by_another"):
        BusinessPlanFactory(asked_by=user, decided_by=user, **facts)


@pytest.mark.parametrize("plans", [1, 3])
def test_the_approvals_ask_as_often_whatever_waits(
    client, plan, plans, django_assert_num_queries
):
    for _ in range(plans - 1):
        case = EnrolmentFactory(office=plan.enrolment.office)
        BusinessPlanFactory(enrolment=case, state="submitted", day=date(2026, 6, 12))
    client.get("/participants/approvals/")

    with django_assert_num_queries(9):
        client.get("/participants/approvals/")
