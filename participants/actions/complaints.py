"""What becomes of a complaint: taken down, taken up, answered, or closed without.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. The words stand in the complaint alone, never in the trail; nor does whom
it is about. Who does something about it is never whom it is about.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import Complaint, Enrolment
from participants.models.record import Refused
from programs.models import Office

State = Complaint.State


@transaction.atomic
def take_down(
    office: Office,
    *,
    case: Enrolment | None = None,
    child_track: bool = False,
    received_on: date,
    how: str,
    kind: str,
    text: str,
    about: User | None = None,
    decided_by: User | None = None,
    by: User,
) -> Complaint:
    """Store what somebody says; of a ``case`` where it is known who does.

    What concerns a child is for child protection, whoever takes it down.
    """
    if case is not None:
        case = Enrolment.objects.hold(case.pk, adding=True)
        office, child_track = case.office, case.child_track
    complaint = Complaint(
        enrolment=case,
        office=office,
        child_track=child_track,
        received_on=received_on,
        how=how,
        kind=kind,
        text=text,
        about=about,
        decided_by=decided_by,
        by=by,
    )
    _refuse_own(complaint, by)
    complaint.save(force_insert=True)
    audit.record("complaint-taken-down", complaint, by=by)
    return complaint


@transaction.atomic
def change(
    complaint: Complaint,
    *,
    received_on: date,
    how: str,
    kind: str,
    text: str,
    about: User | None,
    decided_by: User | None,
    by: User,
) -> Complaint:
    """Say it otherwise. Who took it up and turns out to be concerned gives it back."""
    locked = _open(complaint, by)
    locked.received_on, locked.how, locked.kind = received_on, how, kind
    locked.text, locked.about, locked.decided_by = text, about, decided_by
    _refuse_own(locked, by)
    if locked.taken_up_by and locked.is_about(locked.taken_up_by):
        locked.state, locked.taken_up_by = State.NEW, None
    _save(locked, "received_on", "how", "kind", "text", "about", "decided_by")
    audit.record("complaint-changed", locked, by=by)
    return locked


@transaction.atomic
def take_up(complaint: Complaint, *, by: User) -> Complaint:
    """Say that one looks into it; from somebody else's hands, too."""
    locked = _open(complaint, by)
    locked.state, locked.taken_up_by = State.IN_WORK, by
    _save(locked)
    audit.record("complaint-taken-up", locked, by=by)
    return locked


@transaction.atomic
def answer(complaint: Complaint, *, answer: str, by: User) -> Complaint:
    """Write down what the person was told."""
    locked = _settled(_open(complaint, by), State.ANSWERED, by)
    locked.answer = answer
    _save(locked, "answer", "settled_by", "settled_at")
    audit.record("complaint-answered", locked, by=by)
    return locked


@transaction.atomic
def close(complaint: Complaint, *, why_not: str, by: User) -> Complaint:
    """Close it without an answer, for a reason that stands with it."""
    locked = _settled(_open(complaint, by), State.CLOSED, by)
    locked.why_not = why_not
    _save(locked, "why_not", "settled_by", "settled_at")
    audit.record("complaint-closed", locked, by=by)
    return locked


def _open(complaint: Complaint, by: User) -> Complaint:
    """As it is now, while nobody has settled it, for somebody it is not about."""
    locked = Complaint.objects.hold(complaint.pk)
    if not locked.is_open:
        told = gettext("This is settled already: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    if locked.is_about(by):
        raise Refused(gettext("It is about you or your decision: another answers."))
    return locked


def _refuse_own(complaint: Complaint, by: User) -> None:
    """Nobody writes about themselves what they could not read again."""
    if complaint.is_about(by):
        told = gettext("A colleague takes down what is about you or your decision.")
        raise Refused(told, "about" if complaint.about_id == by.pk else "decided_by")


def _settled(complaint: Complaint, state: str, by: User) -> Complaint:
    complaint.state, complaint.settled_by = state, by
    complaint.settled_at = timezone.now()
    return complaint


def _save(complaint: Complaint, *changed: str) -> None:
    complaint.version += 1
    always = ("state", "taken_up_by", "version", "updated_at")
    complaint.save(update_fields=[*changed, *always])
