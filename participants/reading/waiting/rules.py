"""What waits for whom: rules as data.

A rule says who does the work and who looks after it, which rows wait, and the
list that names them all; its count is the length of that list. Whoever has a
caseload is shown their own people first.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from participants.models import (
    Alert,
    Benefit,
    BusinessPlan,
    EmergencyOpening,
    ExitRequest,
    Plan,
    Transfer,
    Waiver,
)
from participants.models.stage import TAUGHT
from participants.reading import (
    alerts,
    appointments,
    benefits,
    complaints,
    listing,
    missing_registers,
    seats,
    tasks,
    waivers,
)
from participants.reading import plans as reintegration
from participants.reading.waiting import care, cases, courses, decisions, plans
from participants.reading.waiting.item import Item
from programs.models import StageKind

OVERSEEING = Permission.EXIT_APPROVE
"""Who answers for the office is told how much waits for others."""


class Kind(StrEnum):
    """How it presses."""

    LATE = "late"
    """It should have been done by now."""
    DUE = "due"
    """It is to be done now or soon."""
    DECISION = "decision"
    """Others wait for it."""


class Rule(NamedTuple):
    """One kind of work."""

    title: Promise
    done_by: Permission
    rows: Callable[[Scope], QuerySet[Any, Any]]
    items: Callable[[Any, Scope], list[Item]]
    view: str
    """The list that names them all."""
    due: str = ""
    """The code by which the list of people is narrowed to them."""
    part: str = ""
    """Where they stand on a page that names other work too."""
    tone: str = ""
    is_overseen: bool = False
    is_rare: bool = False
    """It is counted only while there is some."""
    has_own: bool = False
    """Some of the people may be of the reader's own caseload."""
    or_by: Permission | None = None
    """Who holds this does it too, of other rows."""
    kind: Kind = Kind.DUE

    def is_done_in(self, scope: Scope) -> bool:
        return self.done_by in scope or (self.or_by is not None and self.or_by in scope)

    def is_for(self, scope: Scope) -> bool:
        return self.is_done_in(scope) or (self.is_overseen and OVERSEEING in scope)

    def lists(self, scope: Scope) -> Iterator[tuple[str, QuerySet[Any, Any]]]:
        """Address and rows of each list, that of one's own people first."""
        url = reverse(self.view) + (f"?due={self.due}" if self.due else "")
        url += f"#{self.part}" if self.part else ""
        if self.has_own and listing.has_caseload(scope):
            chosen = {"due": [self.due], "mine": ["1"]}
            yield f"{url}&mine=1", listing.found(scope, chosen)
        yield url, self.rows(scope)


def _to_decide(scope: Scope) -> QuerySet[ExitRequest]:
    allowed = ExitRequest.objects.allowing(scope, Permission.EXIT_APPROVE)
    return allowed.waiting().exclude(asked_by=scope.user_id)


def _offered(scope: Scope) -> QuerySet[Transfer]:
    offered = Transfer.objects.offered_to(scope)
    return offered.exclude(asked_by=scope.user_id)


def _waivers_to_decide(scope: Scope) -> QuerySet[Waiver]:
    return waivers.to_decide(scope).exclude(asked_by=scope.user_id)


def _opened_in_emergency(scope: Scope) -> QuerySet[EmergencyOpening]:
    allowed = EmergencyOpening.objects.allowing(scope, Permission.GLASS_TOLD)
    return allowed.in_state("waiting").exclude(by=scope.user_id)


def _open_alerts(scope: Scope) -> QuerySet[Alert]:
    return alerts.allowed(scope).open()


def _benefits_to_decide(scope: Scope) -> QuerySet[Benefit]:
    return benefits.to_decide(scope).exclude(proposed_by=scope.user_id)


def _plans(scope: Scope) -> QuerySet[BusinessPlan]:
    allowed = BusinessPlan.objects.allowing(scope, Permission.BUSINESS_DECIDE)
    return allowed.waiting().exclude(asked_by=scope.user_id)


def _plans_to_approve(scope: Scope) -> QuerySet[Plan]:
    return reintegration.to_decide(scope).exclude(written_by=scope.user_id)


def _of_cases(
    due: str, title: Promise, done_by: Permission, items: Any, **more: Any
) -> Rule:
    """A rule on cases, which the list of people takes as a filter."""
    found = partial(listing.found, chosen={"due": [due]})
    return Rule(title, done_by, found, items, "participants:case-list", due, **more)


P = Permission
RULES = [
    Rule(
        _("Self-harm alerts"),
        P.ALERT_READ,
        _open_alerts,
        care.alerts,
        "participants:alert-list",
        tone="bad",
        is_rare=True,
        kind=Kind.LATE,
    ),
    Rule(
        _("Opened in an emergency"),
        P.GLASS_TOLD,
        _opened_in_emergency,
        decisions.emergencies,
        "participants:emergency-list",
        tone="bad",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Today’s clients"),
        P.SESSION_NOTE_WRITE,
        appointments.of_today,
        care.appointments,
        "calendar:week",
        is_rare=True,
    ),
    Rule(
        _("Appointments to record"),
        P.SESSION_NOTE_WRITE,
        appointments.unrecorded,
        care.appointments,
        "calendar:week",
        tone="warn",
        is_rare=True,
        kind=Kind.LATE,
    ),
    Rule(
        _("Approvals waiting"),
        P.EXIT_APPROVE,
        _to_decide,
        decisions.approvals,
        "participants:approval-list",
        tone="warn",
        kind=Kind.DECISION,
    ),
    Rule(
        _("Business plans to decide"),
        P.BUSINESS_DECIDE,
        _plans,
        decisions.plans,
        "participants:approval-list",
        part="plans",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Waivers to decide"),
        P.WAIVER_APPROVE,
        _waivers_to_decide,
        decisions.waivers,
        "participants:approval-waivers",
        tone="warn",
        is_rare=True,
        or_by=P.CARE_WAIVER_APPROVE,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Complaints to answer"),
        P.COMPLAINT_ANSWER,
        complaints.to_answer,
        decisions.complaints,
        "complaints:complaint-list",
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Appeals to decide"),
        P.APPLICATION_DECIDE,
        complaints.appealed,
        decisions.appeals,
        "complaints:complaint-list",
        part="appeals",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Benefits to decide"),
        P.BENEFIT_APPROVE,
        _benefits_to_decide,
        partial(decisions.benefits, verb="decide"),
        "benefits:benefit-approvals",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Payments overdue"),
        P.BENEFIT_APPROVE,
        benefits.overdue,
        partial(decisions.benefits, verb="payment"),
        "benefits:benefit-list",
        benefits.OVERDUE,
        tone="bad",
        is_rare=True,
        kind=Kind.LATE,
    ),
    Rule(
        _("Benefits to propose"),
        P.BENEFIT_PROPOSE,
        benefits.to_propose,
        partial(decisions.benefits, verb="propose"),
        "benefits:benefit-list",
        benefits.TO_PROPOSE,
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Hand-overs waiting"),
        P.TRANSFER_TAKE,
        _offered,
        decisions.transfers,
        "participants:transfer-list",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Plans to approve"),
        P.PLAN_APPROVE,
        _plans_to_approve,
        plans.approvals,
        "participants:approval-plans",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
    ),
    Rule(
        _("Registers to keep"),
        P.REGISTER_WRITE,
        missing_registers.missing,
        courses.registers,
        "activities:register-list",
        tone="warn",
        kind=Kind.LATE,
    ),
    Rule(
        _("Free places with people waiting"),
        P.SEAT_GIVE,
        seats.to_fill,
        courses.seats,
        "activities:activity-list",
        "seats",
        tone="warn",
        is_rare=True,
    ),
    Rule(
        _("Tasks within a week"),
        P.TASK_WRITE,
        tasks.own_due,
        cases.tasks,
        "participants:task-list",
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "follow-up",
        _("Follow-ups due"),
        P.FOLLOW_UP_WRITE,
        cases.follow_ups,
        tone="warn",
        is_overseen=True,
        has_own=True,
    ),
    _of_cases(
        "screening",
        _("Screenings due"),
        P.SCREENING_KNOW,
        care.screenings,
        tone="warn",
        has_own=True,
    ),
    _of_cases(
        "to-screen",
        _("Screenings to make"),
        P.SCORE_WRITE,
        care.to_screen,
        tone="warn",
    ),
    _of_cases(
        "re-assess",
        _("Re-assessments due"),
        P.SCORE_WRITE,
        care.to_reassess,
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "not-seen",
        _("Not seen for 30 days"),
        P.NOTE_WRITE,
        cases.not_seen,
        tone="bad",
        is_overseen=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "benefit-at-risk",
        _("Benefits at risk"),
        P.BENEFIT_PROPOSE,
        cases.at_risk,
        tone="warn",
        is_rare=True,
        has_own=True,
    ),
    _of_cases(
        "care-review",
        _("Levels of care to review"),
        P.CARE_WRITE,
        care.care_reviews,
        tone="warn",
        is_rare=True,
    ),
    _of_cases(
        "referral",
        _("Referrals without an answer"),
        P.REFERRAL_WRITE,
        cases.referrals,
        tone="bad",
        is_rare=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "visit",
        _("Mentoring visits due"),
        P.STAGE_WRITE,
        cases.visits,
        tone="warn",
        is_rare=True,
        has_own=True,
    ),
    _of_cases(
        "need",
        _("Needs not met in time"),
        P.PLAN_WRITE,
        plans.needs,
        tone="bad",
        is_overseen=True,
        is_rare=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "plan-review",
        _("Plans to review"),
        P.PLAN_WRITE,
        plans.reviews,
        tone="warn",
        is_rare=True,
        has_own=True,
    ),
    _of_cases(
        "late-step",
        _("Late steps of plans"),
        P.PLAN_WRITE,
        plans.late_steps,
        tone="warn",
        is_rare=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "too-long",
        _("Over the planned length"),
        P.STAGE_WRITE,
        partial(cases.too_long, stages=TAUGHT),
        tone="warn",
        is_overseen=True,
        is_rare=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "care-too-long",
        _("Support over its planned length"),
        P.CARE_WRITE,
        partial(cases.too_long, stages=[StageKind.PSYCHOLOGICAL_SUPPORT]),
        tone="warn",
        is_rare=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "no-plan",
        _("Without a plan after 60 days"),
        P.PLAN_WRITE,
        plans.without,
        tone="warn",
        is_overseen=True,
        is_rare=True,
        has_own=True,
        kind=Kind.LATE,
    ),
    _of_cases(
        "terms",
        _("Terms to agree to anew"),
        P.CASE_WRITE,
        cases.terms,
        tone="warn",
        is_overseen=True,
        is_rare=True,
        has_own=True,
    ),
    _of_cases("support", _("Support asked for"), P.CARE_WRITE, care.support),
    _of_cases(
        "nobody",
        _("Without a caseworker"),
        P.CASE_TAKE,
        cases.nobodys,
        is_overseen=True,
    ),
]
