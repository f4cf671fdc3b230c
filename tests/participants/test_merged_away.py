"""What stayed with a case that was merged away counts nowhere, and nothing is lost."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection

from core.access import OutOfReach, Permission
from participants.actions import notes
from participants.actions import payment_lists as payments
from participants.models import Alert, Benefit, EmergencyOpening
from participants.reading import counts
from participants.reading.alerts import OPEN_ALERTS
from participants.returned_list import Paid
from participants.support_months import work_out
from programs.models import Program, Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    BusinessPlanFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    GoalFactory,
    OfficeFactory,
    PlanFactory,
    SessionFactory,
    StageFactory,
)
from tests.participants.merged import again, alert_of, case_of, merge, undo
from tests.participants.test_counts import applied
from tests.participants.test_register_rows import lacking
from tests.participants.test_seats import free
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
TAUGHT = "vocational_training"
MARCH = date(2026, 3, 1)


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def lead(office):
    return AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office, participant__family_name="Kamara")


@pytest.fixture
def gone(office):
    return EnrolmentFactory(office=office, participant__family_name="Camara")


def asked(sql, values, user):
    with in_scope(user), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_a_place_is_taken_once(office, kept, gone, lead):
    activity = ActivityFactory(office=office, capacity=3)
    for case in (kept, gone):
        StageFactory(enrolment=case, stage=TAUGHT, activity=activity)
    before = free(activity)

    done = merge(kept, gone, lead)
    merged = free(activity)
    undo(done, lead)

    assert (before, merged, free(activity)) == (1, 2, 1)


def test_who_was_pre_registered_twice_is_counted_once(office, kept, gone, lead):
    for case in (kept, gone):
        applied(office, 1, "registered", came=True, enrolment=case)

    def funnel():
        with in_scope(lead):
            rows = counts.asked(counts.FUNNEL, scope_of(lead))
        return [row[2:] for row in rows]

    before = funnel()
    done = merge(kept, gone, lead)
    merged = funnel()
    undo(done, lead)

    assert before == [(2, 2, 2, 0, 2, 2, 2, 0)]
    assert merged == [(1, 1, 1, 0, 1, 1, 1, 0)]
    assert funnel() == before


def test_of_two_alerts_about_one_danger_one_waits(office, kept, gone, lead):
    for case in (kept, gone):
        alert_of(case)
    supervisor = AssignmentFactory(office=office, role=Role.CLINICAL_SUPERVISOR).user

    def waiting():
        [(number, _late)] = asked(OPEN_ALERTS, [[office.program_id]], lead)
        with in_scope(supervisor):
            may = Permission.ALERT_READ
            return number, Alert.objects.allowing(scope_of(supervisor), may).count()

    before = waiting()
    done = merge(kept, gone, lead)
    merged = waiting()
    undo(done, lead)

    assert (before, merged, waiting()) == ((2, 2), (1, 1), (2, 2))


def test_a_mark_that_stayed_keeps_no_session_waiting(office, lead):
    activity = ActivityFactory(office=office)
    session = SessionFactory(activity=activity, took_place=False)
    protection = AssignmentFactory(
        user=lead, office=office, role=Role.CHILD_PROTECTION
    ).user
    children = EnrolmentFactory.create_batch(2, office=office, child_track=True)
    for child in children:
        StageFactory(enrolment=child, stage=TAUGHT, activity=activity)
        AttendanceFactory(
            enrolment=child,
            stage=TAUGHT,
            activity=activity,
            session=session,
            session_date=session.date,
            status="cancelled" if child is children[0] else "present",
        )
    assert lacking(protection) == [session]

    merge(*children, lead)

    assert lacking(protection) == []


def test_a_month_that_waited_for_marks_waits_on(monkeypatch, office, kept, gone, lead):
    """It is of a case that counts nowhere now, and may count again."""
    monkeypatch.setattr(Program, "today", lambda program: date(2026, 4, 10))
    rule = BenefitRuleFactory(program=office.program)
    facts = {"rule": rule, "kind": rule.code, "month": MARCH, "state": "due"}
    for case in (kept, gone):
        BenefitFactory(enrolment=case, **facts)

    merge(kept, gone, lead)
    work_out(office.program, MARCH)

    with as_owner():
        states = dict(Benefit.objects.values_list("enrolment", "state"))
    assert states == {kept.pk: "withheld", gone.pk: "due"}


def test_what_was_paid_before_the_merge_was_known_is_recorded(kept, gone, lead):
    ours = BenefitFactory(enrolment=kept, approved=True)
    theirs = BenefitFactory(enrolment=gone, approved=True, rule=ours.rule)
    merge(kept, gone, lead)
    assert case_of(theirs) == gone

    with in_scope(lead):
        today = gone.program.today()
        row = Paid(2, theirs.reference, is_paid=True, on=today, amount=None)
        payments.settle([row], scope=scope_of(lead), by=lead)

    assert again(theirs).state == "paid"


def test_nobody_writes_to_a_case_that_was_merged_meanwhile(kept, gone, lead):
    """Whoever had its page open still is led to the other case."""
    merge(kept, gone, lead)

    with pytest.raises(OutOfReach), in_scope(lead):
        notes.add(gone, kind="visit", happened_on=MARCH, text="Came.", by=lead)


def test_nobody_is_admitted_again_to_a_case_that_was_merged_away(kept, gone, lead):
    caseworker = AssignmentFactory(office=gone.office).user
    merge(kept, gone, lead)

    with pytest.raises(ProgrammingError, match="do not see"):
        asked(
            "SELECT participants_admit_again(%s, %s::jsonb, '[]')",
            [gone.pk, f'{{"office_id": {gone.office_id}}}'],
            caseworker,
        )


def test_what_was_opened_in_an_emergency_is_reviewed_nevertheless(
    client, kept, gone, lead
):
    opening = EmergencyOpeningFactory(enrolment=gone)
    merge(kept, gone, lead)
    client.force_login(lead)
    url = f"/participants/emergencies/{opening.pk}/"

    listed = client.get("/participants/emergencies/").content.decode()
    key = "11111111-1111-4111-8111-111111111111"
    sent = {"finding": "in_order", "finding_note": "So it was.", "version": 1}
    client.post(url, sent | {"submission_key": key})

    assert gone.case_code in listed
    with as_owner():
        assert EmergencyOpening.objects.get().finding == "in_order"


def test_who_merges_has_written_nothing_of_what_moves(kept, gone, lead):
    """So a lead who merged decides on a plan all the same."""
    plan = PlanFactory(enrolment=gone)
    GoalFactory(plan=plan)
    business = BusinessPlanFactory(enrolment=gone)
    merge(kept, gone, lead)

    with in_scope(lead):
        assert not again(plan).was_written_by(lead.pk)
        assert not again(business).was_written_by(lead.pk)


def test_who_wrote_before_the_merge_has_written(kept, gone, lead):
    business = BusinessPlanFactory(enrolment=gone)
    with in_scope(lead):
        type(business).objects.filter(pk=business.pk).update(name="A bakery")
    merge(kept, gone, lead)

    with in_scope(lead):
        assert again(business).was_written_by(lead.pk)
