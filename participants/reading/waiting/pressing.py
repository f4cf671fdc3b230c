"""What presses, and what others wait for: rules as data."""

from functools import partial

from django.db.models import QuerySet
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
from participants.reading import (
    alerts,
    appointments,
    benefits,
    complaints,
    duplicates,
    waivers,
)
from participants.reading import plans as reintegration
from participants.reading.waiting import care, decisions, plans
from participants.reading.waiting.rule import Kind, Rule


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
        _("Possible duplicates"),
        P.DUPLICATE_DECIDE,
        duplicates.to_decide,
        decisions.duplicates,
        "participants:duplicate-list",
        tone="warn",
        is_rare=True,
        kind=Kind.DECISION,
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
]
