"""What is decided about the capital for a business of one's own.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before its plan.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import BusinessPlan, Enrolment
from participants.models.record import Refused

State = BusinessPlan.State


@transaction.atomic
def approve(plan: BusinessPlan, *, granted: Decimal, by: User) -> BusinessPlan:
    """Grant the capital that was asked for, or less."""
    locked = _waiting(plan, by=by)
    if granted > locked.capital:
        told = gettext("No more than was asked for can be granted.")
        raise Refused(told, "granted")
    locked.granted = granted
    return _decide(locked, State.APPROVED, by=by)


@transaction.atomic
def refuse(plan: BusinessPlan, *, why: str, by: User) -> BusinessPlan:
    locked = _waiting(plan, by=by)
    locked.decision_note = why
    return _decide(locked, State.REFUSED, by=by)


def _waiting(plan: BusinessPlan, *, by: User) -> BusinessPlan:
    """The plan as it is now, locked, if it waits for this person's decision."""
    case = Enrolment.objects.hold(plan.enrolment_id, adding=True)
    locked = BusinessPlan.objects.select_for_update().get(pk=plan.pk)
    locked.enrolment = case
    if locked.state != State.SUBMITTED:
        told = gettext("This does not wait for a decision any more: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    if locked.was_written_by(by.pk):
        raise Refused(gettext("You wrote this plan, so somebody else decides."))
    return locked


def _decide(plan: BusinessPlan, state: str, *, by: User) -> BusinessPlan:
    plan.state, plan.decided_by, plan.decided_at = state, by, timezone.now()
    plan.version += 1
    plan.save()
    audit.record(f"business-{state}", plan, by=by)
    return plan
