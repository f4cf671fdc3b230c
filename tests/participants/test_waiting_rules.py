"""Every rule of what waits: it is there when due, once, and gone when done.

Each rule has its example below; one without makes a test red. An example is told in
three steps: it is not due yet, it has become due, it is done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from core.models import User
from participants.due.followups import last_exit
from participants.due.rules import RULES as DUE
from participants.models import Enrolment
from participants.reading.waiting.rules import RULES
from programs.models import Office, Role
from programs.scope import scope_of
from tests import factories as make
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
CARE, TRAINING = "psychological_support", "vocational_training"
LIST = "participants:case-list"
LONG_AGO = date(2023, 1, 5)


@dataclass
class Place:
    """An office, who looks, and a colleague of theirs."""

    office: Office
    user: User
    other: User

    @property
    def today(self) -> date:
        return self.office.program.today()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def case(self, **facts) -> Enrolment:
        facts = {"registered_on": self.ago(3), "caseworker": self.user} | facts
        return make.EnrolmentFactory(office=self.office, **facts)

    def stay(self, kind=TRAINING, **facts):
        case = facts.pop("case", None) or self.case()
        known = {"stage": kind, "started_on": self.ago(2)}
        return make.StageFactory(enrolment=case, **(known | facts))

    def decided(self) -> dict[str, object]:
        return {"decided_by": self.other, "decided_at": timezone.now()}


Steps = Iterator[None]


def become(row: Model, **facts: object) -> None:
    with as_owner():
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()


def now() -> datetime:
    return timezone.now()


# What presses, and what others wait for


def alert(at: Place) -> Steps:
    case = at.stay(CARE).enrolment
    yield
    raised = make.AlertFactory(enrolment=case)
    yield
    closed = {"closed_by": make.UserFactory(), "closed_at": now()}
    proposed = {"proposed_by": at.other, "proposed_at": now(), "assessed_at": now()}
    become(raised, state="closed", **proposed, **closed)
    yield


def emergency(at: Place) -> Steps:
    case = at.case()
    yield
    opening = make.EmergencyOpeningFactory(enrolment=case)
    yield
    reviewed = {"reviewed_by": at.user, "reviewed_at": now(), "finding_note": "Right."}
    become(opening, finding="in_order", **reviewed)
    yield


def appointment_today(at: Place) -> Steps:
    case = at.stay(CARE).enrolment
    made = make.AppointmentFactory(enrolment=case, counsellor=at.user, day=at.ahead(1))
    yield
    become(made, day=at.today)
    yield
    become(made, state="cancelled", asked_by="person")
    yield


def appointment_to_record(at: Place) -> Steps:
    case = at.stay(CARE).enrolment
    made = make.AppointmentFactory(enrolment=case, counsellor=at.user, day=at.today)
    yield
    become(made, day=at.ago(1))
    yield
    become(made, state="cancelled", asked_by="person")
    yield


def exit_asked(at: Place) -> Steps:
    case = at.case()
    yield
    asked = make.ExitRequestFactory(enrolment=case, asked_by=at.other)
    yield
    become(asked, state="withdrawn", **at.decided())
    yield


def duplicate(at: Place) -> Steps:
    pair = make.DuplicatePairFactory(
        cases=(at.case(), at.case()), state="later", **at.decided()
    )
    yield
    become(pair, state="open", decided_by=None, decided_at=None)
    yield
    become(pair, state="different", **at.decided())
    yield


def business_plan(at: Place) -> Steps:
    plan = make.BusinessPlanFactory(enrolment=at.case())
    yield
    become(plan, state="submitted")
    yield
    become(plan, state="approved", granted="100.00", **at.decided())
    yield


def waiver(at: Place) -> Steps:
    case = at.case()
    yield
    asked = make.WaiverFactory(enrolment=case)
    yield
    become(asked, state="refused", decision_note="Not yet.", **at.decided())
    yield


def complaint(at: Place) -> Steps:
    case = at.case()
    yield
    taken_down = make.ComplaintFactory(enrolment=case)
    yield
    settled = {"settled_by": at.user, "settled_at": now()}
    become(taken_down, state="answered", answer="It begins later now.", **settled)
    yield


def appeal(at: Place) -> Steps:
    asked = make.ApplicationFactory(
        office=at.office, status="ineligible", screened_on=date(2026, 2, 5)
    )
    make.PanelDecisionFactory(application=asked, decided=True)
    yield
    make.AppealFactory(application=asked)
    yield
    make.PanelDecisionFactory(
        application=asked, decided=True, instance="appeal", held_on=date(2026, 3, 2)
    )
    yield


def benefit_to_decide(at: Place) -> Steps:
    benefit = make.BenefitFactory(enrolment=at.case(), month=date(2026, 3, 1))
    yield
    become(benefit, proposed_by=at.other, proposed_at=now())
    yield
    decided = {"decided_by": at.user, "decided_at": now()}
    become(benefit, state="approved", reference="REF", **decided)
    yield


def payment_overdue(at: Place) -> Steps:
    benefit = make.BenefitFactory(
        enrolment=at.case(),
        month=date(2026, 3, 1),
        approved=True,
        decided_at=now() - timedelta(days=13, hours=23),
    )
    yield
    become(benefit, decided_at=now() - timedelta(days=14, minutes=1))
    yield
    become(benefit, state="paid", paid_on=at.today)
    yield


def benefit_to_propose(at: Place) -> Steps:
    facts = {"month": date(2026, 3, 1), "state": "due"}
    benefit = make.BenefitFactory(enrolment=at.case(), **facts)
    yield
    become(benefit, state="earned")
    yield
    become(benefit, proposed_by=at.user, proposed_at=now())
    yield


def hand_over(at: Place) -> Steps:
    elsewhere = make.OfficeFactory(program=at.office.program)
    case = make.EnrolmentFactory(office=elsewhere)
    yield
    asked = make.TransferFactory(enrolment=case, to_office=at.office)
    yield
    become(asked, state="refused", decision_note="No room.", **at.decided())
    yield


def plan_to_approve(at: Place) -> Steps:
    plan = make.PlanFactory(enrolment=at.case())
    yield
    agreed = {"agreed_on": at.ago(1), "signed_how": "paper"}
    become(plan, state="agreed", review_on=at.ahead(90), **agreed)
    yield
    become(plan, state="approved", **at.decided())
    yield


# Registers, places and tasks


def register(at: Place) -> Steps:
    activity = make.ActivityFactory(office=at.office)
    session = make.SessionFactory(activity=activity, date=at.ahead(1))
    yield
    become(session, date=at.today)
    yield
    become(session, took_place=True)
    yield


def free_place(at: Place) -> Steps:
    activity = make.ActivityFactory(office=at.office, capacity=1)
    there = at.stay(activity=activity)
    waiting = at.stay(activity=activity, status="waitlisted", started_on=None)
    yield
    become(there, status="dropped_out", ended_on=at.today)
    yield
    become(waiting, status="declined", waiting_since=None)
    yield


def task(at: Place) -> Steps:
    row = make.TaskFactory(enrolment=at.case(), assignee=at.user, due_on=at.ahead(8))
    yield
    become(row, due_on=at.ahead(7))
    yield
    become(row, state="done", settled_by=at.user, settled_at=now())
    yield


# What falls due in cases


def follow_up(at: Place) -> Steps:
    latest = last_exit(3, at.ahead(14))
    case = at.case(
        registered_on=LONG_AGO,
        exited_on=latest + timedelta(days=1),
        exit_reason="completed",
    )
    yield
    become(case, exited_on=latest)
    yield
    make.FollowUpFactory(enrolment=case, wave=3, contacted_on=at.today)
    yield


def screening(at: Place) -> Steps:
    case = at.case(registered_on=at.ago(15))
    yield
    become(case, registered_on=at.ago(16))
    yield
    make.AssessmentFactory(enrolment=case, taken_on=at.today)
    yield


def to_screen(at: Place) -> Steps:
    case = at.case()
    yield
    at.stay(CARE, case=case)
    yield
    make.AssessmentFactory(enrolment=case, taken_on=at.today)
    yield


def re_assessment(at: Place) -> Steps:
    case = at.stay(CARE).enrolment
    weeks = 7 * at.office.program.reassessed_after
    taken = make.AssessmentFactory(enrolment=case, taken_on=at.ago(weeks - 1))
    yield
    become(taken, taken_on=at.ago(weeks))
    yield
    make.AssessmentFactory(enrolment=case, taken_on=at.today)
    yield


def not_seen(at: Place) -> Steps:
    stay = at.stay(started_on=at.ago(29))
    yield
    become(stay, started_on=at.ago(30))
    yield
    make.AttendanceFactory(
        enrolment=stay.enrolment, stage=TRAINING, session_date=at.today
    )
    yield


def benefit_at_risk(at: Place) -> Steps:
    make.BenefitRuleFactory(program=at.office.program)
    case = at.stay().enrolment
    first = at.today.replace(day=1)
    marks = {"enrolment": case, "stage": TRAINING}
    yield
    make.AttendanceFactory(**marks, session_date=first)
    yield
    for day in range(1, 9):
        on = first + timedelta(days=day)
        make.AttendanceFactory(**marks, session_date=on)
    yield


def care_review(at: Place) -> Steps:
    stay = at.stay(CARE, started_on=at.ago(60))
    of = {"stay": stay, "enrolment": stay.enrolment}
    level = make.CareLevelFactory(**of, day=at.ago(40), review_on=at.ahead(15))
    yield
    become(level, review_on=at.ahead(14))
    yield
    make.CareLevelFactory(
        **of, day=at.today, review_on=at.ahead(60), reason="better", level="focused"
    )
    yield


def referral(at: Place) -> Steps:
    sent = make.ReferralFactory(
        enrolment=at.case(), sent=True, due_at=now() + timedelta(hours=1)
    )
    yield
    become(sent, sent_at=now() - timedelta(days=8), due_at=now() - timedelta(minutes=1))
    yield
    become(sent, status="accepted")
    yield


def visit(at: Place) -> Steps:
    case = at.case()
    of = {"enrolment": case}
    made = make.MentoringVisitFactory(**of, day=at.ago(30), next_on=at.ahead(15))
    yield
    become(made, next_on=at.ahead(14))
    yield
    make.MentoringVisitFactory(**of, day=at.today)
    yield


def need(at: Place) -> Steps:
    found = make.NeedFactory(enrolment=at.case(), urgency="week", found_on=at.ago(7))
    yield
    become(found, found_on=at.ago(8))
    yield
    become(found, met_on=at.today)
    yield


def plan_review(at: Place) -> Steps:
    case = at.case()
    of = {"enrolment": case, "approved": True, "agreed_on": at.ago(90)}
    plan = make.PlanFactory(**of, review_on=at.ahead(15))
    yield
    become(plan, review_on=at.ahead(14))
    yield
    become(plan, state="replaced")
    make.PlanFactory(**of, number=2, review_on=at.ahead(90))
    yield


def late_step(at: Place) -> Steps:
    plan = make.PlanFactory(enrolment=at.case(), approved=True, review_on=at.ahead(90))
    goal = make.GoalFactory(plan=plan)
    step = make.StepFactory(goal=goal, due_on=at.today)
    yield
    become(step, due_on=at.ago(1))
    yield
    become(step, done_on=at.today)
    yield


def too_long(at: Place, kind: str = TRAINING) -> Steps:
    make.StageRuleFactory(program=at.office.program, stage=kind, weeks=1)
    stay = at.stay(kind, started_on=at.ago(7))
    yield
    become(stay, started_on=at.ago(8))
    yield
    become(stay, status="dropped_out", ended_on=at.today)
    yield


def care_too_long(at: Place) -> Steps:
    yield from too_long(at, CARE)


def no_plan(at: Place) -> Steps:
    case = at.case(registered_on=at.ago(59))
    yield
    become(case, registered_on=at.ago(60))
    yield
    make.PlanFactory(enrolment=case, agreed=True)
    yield


def terms(at: Place) -> Steps:
    program = at.office.program
    case = at.case()
    become(program, terms_anew_from=at.ahead(1))
    yield
    become(program, terms_anew_from=at.today)
    yield
    make.ConsentFactory(
        enrolment=case, purpose="terms", form_version=program.terms_version
    )
    yield


def consent(at: Place) -> Steps:
    of = {"enrolment": at.case(), "purpose": "photo"}
    given = make.ConsentFactory(**of, until=at.ahead(31))
    yield
    become(given, until=at.ahead(30))
    yield
    make.ConsentFactory(**of, given_on=at.today)
    yield


def support(at: Place) -> Steps:
    case = at.case()
    yield
    asked = at.stay(CARE, case=case, status="planned", started_on=None)
    yield
    become(asked, status="active", started_on=at.today)
    yield


def nobodys(at: Place) -> Steps:
    case = at.case()
    yield
    become(case, caseworker=None)
    yield
    become(case, caseworker=at.other)
    yield


EXAMPLES = {
    "Self-harm alerts": (Role.CLINICAL_SUPERVISOR, alert),
    "Opened in an emergency": (Role.PROGRAMME_LEAD, emergency),
    "Today’s clients": (Role.CLINICAL_SUPERVISOR, appointment_today),
    "Appointments to record": (Role.CLINICAL_SUPERVISOR, appointment_to_record),
    "Approvals waiting": (Role.PROGRAMME_LEAD, exit_asked),
    "Business plans to decide": (Role.PROGRAMME_LEAD, business_plan),
    "Waivers to decide": (Role.PROGRAMME_LEAD, waiver),
    "Complaints to answer": (Role.PROGRAMME_LEAD, complaint),
    "Appeals to decide": (Role.PROGRAMME_LEAD, appeal),
    "Benefits to decide": (Role.PROGRAMME_LEAD, benefit_to_decide),
    "Payments overdue": (Role.PROGRAMME_LEAD, payment_overdue),
    "Benefits to propose": (Role.CASEWORKER, benefit_to_propose),
    "Possible duplicates": (Role.PROGRAMME_LEAD, duplicate),
    "Hand-overs waiting": (Role.CASEWORKER, hand_over),
    "Plans to approve": (Role.PROGRAMME_LEAD, plan_to_approve),
    "Registers to keep": (Role.CASEWORKER, register),
    "Free places with people waiting": (Role.CASEWORKER, free_place),
    "Tasks within a week": (Role.CASEWORKER, task),
    "Follow-ups due": (Role.CASEWORKER, follow_up),
    "Screenings due": (Role.CASEWORKER, screening),
    "Screenings to make": (Role.CLINICAL_SUPERVISOR, to_screen),
    "Re-assessments due": (Role.CLINICAL_SUPERVISOR, re_assessment),
    "Not seen for 30 days": (Role.CASEWORKER, not_seen),
    "Benefits at risk": (Role.CASEWORKER, benefit_at_risk),
    "Levels of care to review": (Role.CLINICAL_SUPERVISOR, care_review),
    "Referrals without an answer": (Role.CASEWORKER, referral),
    "Mentoring visits due": (Role.CASEWORKER, visit),
    "Needs not met in time": (Role.CASEWORKER, need),
    "Plans to review": (Role.CASEWORKER, plan_review),
    "Late steps of plans": (Role.CASEWORKER, late_step),
    "Over the planned length": (Role.CASEWORKER, too_long),
    "Support over its planned length": (Role.CLINICAL_SUPERVISOR, care_too_long),
    "Without a plan after 60 days": (Role.CASEWORKER, no_plan),
    "Terms to agree to anew": (Role.CASEWORKER, terms),
    "Consents to ask again": (Role.CASEWORKER, consent),
    "Support asked for": (Role.CLINICAL_SUPERVISOR, support),
    "Without a caseworker": (Role.CASEWORKER, nobodys),
}
"""The title of each rule, whose work it is, and its example."""
ELSEWHERE = {
    "childcare",  # test_schooling_rules.py
    *("at-risk-training", "at-risk-education", "no-birth-date"),  # test_at_risk.py
}
"""Told in lists and on the case or the page of progress, and no work of *Home*."""


def place(role: str) -> Place:
    office = make.OfficeFactory()
    user, other = (
        make.AssignmentFactory(office=office, role=role).user for _each in range(2)
    )
    return Place(office, user, other)


def test_every_rule_has_its_example():
    assert [str(rule.title) for rule in RULES] == list(EXAMPLES)
    told = {rule.due for rule in RULES if rule.view == LIST}
    assert {due.code for due in DUE} - told == ELSEWHERE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.title))
def test_it_is_there_when_due_once_and_gone_when_done(rule):
    role, example = EXAMPLES[str(rule.title)]
    at = place(role)
    seen = []

    for _step in example(at):
        for _again in range(2):
            with in_scope(at.user):
                scope = scope_of(at.user)
                assert rule.is_done_in(scope)
                rows = rule.rows(scope)
                seen.append((rows.count(), len(rule.items(rows, scope))))

    assert seen == [(0, 0), (0, 0), (1, 1), (1, 1), (0, 0), (0, 0)]
