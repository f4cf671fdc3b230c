"""What becomes of the support for a month, once the rules have said what is earned.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before its benefit, so that of many who decide at the same
time one does. Nobody decides what they proposed.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants import case_codes
from participants.models import Benefit, Enrolment
from participants.models.benefit import BenefitState
from participants.models.record import Refused

State = BenefitState


@transaction.atomic
def propose(benefit: Benefit, *, by: User) -> Benefit:
    """Propose that what is earned be paid."""
    held = _held(benefit)
    if held.state != State.EARNED or held.proposed_by_id:
        raise Refused(_stands(held))
    held.become(State.EARNED, proposed_by=by, proposed_at=timezone.now())
    return _recorded("proposed", held, by)


@transaction.atomic
def appeal(benefit: Benefit, *, reason: str, by: User) -> Benefit:
    """Ask that what was withheld be granted all the same."""
    held = _held(benefit)
    _check(held, State.APPEALED)
    asked = {"proposed_by": by, "proposed_at": timezone.now(), "reason": reason}
    held.become(State.APPEALED, **asked, decided_by=None, decided_at=None)
    return _recorded("appealed", held, by)


@transaction.atomic
def approve(benefit: Benefit, *, by: User) -> Benefit:
    """Let it be paid; it is given the reference that the cashier knows it by."""
    held = _held(benefit)
    return _decide(held, State.APPROVED, by=by, reference=case_codes.new())


@transaction.atomic
def withhold(benefit: Benefit, *, why: str, by: User) -> Benefit:
    held = _held(benefit)
    because = Benefit.Because.DECISION
    return _decide(held, State.WITHHELD, by=by, because=because, reason=why)


@transaction.atomic
def waive(benefit: Benefit, *, why: str, by: User) -> Benefit:
    """Grant on appeal what the marks did not earn; it is approved after that."""
    return _decide(_held(benefit), State.WAIVED, by=by, reason=why)


@transaction.atomic
def record_payment(benefit: Benefit, *, on: date, by: User) -> Benefit:
    """The person was given the money on that day."""
    held = _held(benefit)
    _check(held, State.PAID)
    program = held.enrolment.program
    if not program.day_of(held.decided_at) <= on <= program.today():  # type: ignore[arg-type]
        told = gettext("The payment comes after the approval, and not after today.")
        raise Refused(told, "on")
    held.become(State.PAID, paid_on=on)
    return _recorded(State.PAID, held, by)


@transaction.atomic
def record_failure(benefit: Benefit, *, why: str, by: User) -> Benefit:
    """The money came back; it is approved anew, or not."""
    held = _held(benefit)
    _check(held, State.FAILED)
    held.become(State.FAILED, reason=why)
    return _recorded(State.FAILED, held, by)


def approve_all(benefits: Iterable[Benefit], *, by: User) -> int:
    """Approve those of them that still can be; how many were."""
    approved = 0
    for benefit in benefits:
        try:
            approve(benefit, by=by)
        except Refused:
            continue
        approved += 1
    return approved


def _held(benefit: Benefit) -> Benefit:
    """The benefit as it is now; nobody else changes it meanwhile."""
    case = Enrolment.objects.hold(benefit.enrolment_id, adding=True)
    held = Benefit.objects.select_for_update().get(pk=benefit.pk)
    held.enrolment = case
    return held


def _decide(held: Benefit, state: str, *, by: User, **facts: object) -> Benefit:
    _check(held, state)
    if held.proposed_by_id is None:
        raise Refused(gettext("Nobody proposed it yet."))
    if held.proposed_by_id == by.pk:
        raise Refused(gettext("You proposed this benefit, so somebody else decides."))
    held.become(state, decided_by=by, decided_at=timezone.now(), **facts)
    return _recorded(state, held, by)


def _check(held: Benefit, state: str) -> None:
    if not held.may_become(state):
        raise Refused(_stands(held))


def _stands(held: Benefit) -> str:
    told = gettext("This is not possible any more: %(state)s.")
    return told % {"state": held.get_state_display()}


def _recorded(what: str, held: Benefit, by: User) -> Benefit:
    facts = {"month": f"{held.month:%Y-%m}", "kind": held.kind}
    audit.record(f"benefit-{what}", held, by=by, **facts)
    return held
