"""What is said of two cases that may be one person's.

Each function is one fact, in one transaction. That they are one person is said by
merging them; undoing that opens the question again.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import DuplicatePair, Enrolment
from participants.models.record import Refused
from participants.sweep_jobs import compare_new

State = DuplicatePair.State


@transaction.atomic
def decide(
    pair: DuplicatePair, *, decision: str, reason: str, by: User
) -> DuplicatePair:
    """Put it off, or say that they are two people: then it is not found again."""
    locked = DuplicatePair.objects.hold(pair.pk)
    if not locked.is_waiting:
        told = gettext("This is decided already: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    _refuse_own(locked, by)
    locked.state, locked.reason = decision, reason
    locked.decided_by, locked.decided_at = by, timezone.now()
    _save(locked)
    audit.record(f"duplicate-{decision}", locked, by=by, other=locked.other.case_code)
    return locked


def settle_merged(one: Enrolment, other: Enrolment, *, by: User) -> None:
    """The pair of two cases that are being merged, if there is one."""
    for pair in _of_both(one, other):
        _refuse_own(pair, by)
        pair.state, pair.decided_by, pair.decided_at = State.SAME, by, timezone.now()
        _save(pair)


def open_again(one: Enrolment, other: Enrolment) -> None:
    """Whether they are one person is asked anew, for a merge of them was undone.

    Both are compared with who came meanwhile.
    """
    for pair in _of_both(one, other):
        pair.state, pair.reason = State.OPEN, ""
        pair.decided_by, pair.decided_at = None, None
        _save(pair)
    compare_new(one.program)


def _refuse_own(pair: DuplicatePair, by: User) -> None:
    if pair.answered_by_id == by.pk:
        raise Refused(gettext("Somebody else than answered decides."))


def _of_both(one: Enrolment, other: Enrolment) -> list[DuplicatePair]:
    pairs = DuplicatePair.objects.of(one) & DuplicatePair.objects.of(other)
    return list(pairs.order_by().select_for_update())


def _save(pair: DuplicatePair) -> None:
    pair.version += 1
    decided = ["state", "reason", "decided_by", "decided_at"]
    pair.save(update_fields=[*decided, "version", "updated_at"])
