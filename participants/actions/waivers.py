"""How a case passes a gate without some of its conditions: one asks, another decides.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before what was asked about it.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import Enrolment, Waiver
from participants.models.record import Refused
from participants.reading import gates as reading
from programs.models import Gate

State = Waiver.State


@transaction.atomic
def ask(
    case: Enrolment,
    *,
    stage: str,
    gate: str,
    conditions: Collection[str],
    reason: str,
    by: User,
) -> Waiver:
    """Ask that these conditions be done without, which are missing as it stands."""
    locked = Enrolment.objects.hold(case.pk)
    if reading.waits(locked, stage, Gate(gate)):
        raise Refused(gettext("A waiver is asked for already, and waits."))
    missing = reading.at(locked, stage, Gate(gate)).missing
    if not {*conditions} <= {each.code for each in missing}:
        told = gettext("Some of this is met meanwhile. Look again at what is missing.")
        raise Refused(told, "conditions")
    asked = Waiver.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        stage=stage,
        gate=gate,
        conditions=sorted(conditions),
        reason=reason,
        asked_by=by,
    )
    _record("asked", asked, by)
    return asked


@transaction.atomic
def approve(asked: Waiver, *, by: User) -> Waiver:
    """Agree: from now on the case passes the gate without these conditions."""
    return _decide(asked, State.APPROVED, by=by)


@transaction.atomic
def refuse(asked: Waiver, *, why: str, by: User) -> Waiver:
    """Don't agree, and say why; the conditions hold as before."""
    return _decide(asked, State.REFUSED, by=by, why=why)


@transaction.atomic
def withdraw(asked: Waiver, *, by: User) -> Waiver:
    """Take back what one asked for oneself."""
    return _decide(asked, State.WITHDRAWN, by=by)


def _decide(asked: Waiver, state: str, *, by: User, why: str = "") -> Waiver:
    Enrolment.objects.hold(asked.enrolment_id)
    locked = Waiver.objects.select_for_update().get(pk=asked.pk)
    if locked.state != State.WAITING:
        told = gettext("This is decided already: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    if state != State.WITHDRAWN and locked.asked_by_id == by.pk:
        raise Refused(gettext("You asked for this waiver, so somebody else decides."))
    locked.state, locked.decision_note = state, why
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.version += 1
    locked.save()
    _record(state, locked, by)
    return locked


def _record(what: str, waiver: Waiver, by: User) -> None:
    facts = {"stage": waiver.stage, "gate": waiver.gate}
    audit.record(f"waiver-{what}", waiver, by=by, **facts, conditions=waiver.conditions)
