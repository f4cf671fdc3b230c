"""How a case comes to its end, or goes on after all: one asks, another decides.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before what was asked about it.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants.models import Enrolment, ExitRequest, Stage
from participants.models.enrolment import ExitReason
from participants.models.record import Refused, broken
from participants.models.stage import TAUGHT
from participants.reading import returning

State = ExitRequest.State


@transaction.atomic
def ask(
    case: Enrolment,
    *,
    exit_on: date,
    reason: str,
    authority: str = "",
    revoked_on: date | None = None,
    note: str,
    by: User,
) -> ExitRequest:
    """Ask that the case be ended; the case itself goes on until somebody agrees.

    Who revoked the eligibility, and when, is kept of an exit for that reason alone.
    """
    locked = Enrolment.objects.hold(case.pk)
    if ExitRequest.objects.of(locked).filter(state=State.WAITING).exists():
        raise Refused(gettext("The exit is asked for already, and waits."))
    _refuse_what_stands_against(locked, exit_on)
    facts: dict[str, Any] = {"exit_on": exit_on, "reason": reason, "note": note}
    if reason == ExitReason.ELIGIBILITY_REVOKED:
        facts |= {"authority": authority, "revoked_on": revoked_on}
    return _ask(locked, asked_by=by, **facts)


@transaction.atomic
def ask_back(case: Enrolment, *, note: str, by: User) -> ExitRequest:
    """Ask that the exit be taken back, as long as that is no new beginning."""
    locked = Enrolment.objects.hold(case.pk)
    if ExitRequest.objects.of(locked).filter(state=State.WAITING).exists():
        raise Refused(gettext("This is asked for already, and waits."))
    returning.refuse_what_keeps_out(locked)
    if not returning.may_be_taken_back(locked):
        told = gettext(
            "An exit is taken back within %(days)d days of its approval. Later the"
            " person is admitted again, with a case of their own."
        )
        raise Refused(told % {"days": returning.TAKEN_BACK_WITHIN.days})
    return _ask(
        locked,
        takes_back=True,
        exit_on=locked.exited_on,
        reason=locked.exit_reason,
        note=note,
        asked_by=by,
    )


@transaction.atomic
def approve(asked: ExitRequest, *, by: User) -> Enrolment:
    """Agree: from now on the case has its exit, or has it no longer."""
    case = Enrolment.objects.hold(asked.enrolment_id)
    locked = _waiting(asked)
    _refuse_own(locked, by)
    if locked.takes_back:
        returning.refuse_what_keeps_out(case)
        case.exited_on, case.exit_reason = None, ""
    else:
        _refuse_what_stands_against(case, locked.exit_on)
        case.exited_on, case.exit_reason = locked.exit_on, locked.reason
    _save_exit(case)
    _decide(locked, State.APPROVED, by=by)
    return case


@transaction.atomic
def refuse(asked: ExitRequest, *, why: str, by: User) -> ExitRequest:
    """Don't agree, and say why; the case goes on."""
    Enrolment.objects.hold(asked.enrolment_id)
    locked = _waiting(asked)
    _refuse_own(locked, by)
    return _decide(locked, State.REFUSED, by=by, why=why)


@transaction.atomic
def withdraw(asked: ExitRequest, *, by: User) -> ExitRequest:
    """Take back what one asked for oneself."""
    Enrolment.objects.hold(asked.enrolment_id)
    return _decide(_waiting(asked), State.WITHDRAWN, by=by)


def _ask(case: Enrolment, **facts: Any) -> ExitRequest:
    asked = ExitRequest(
        enrolment=case,
        office_id=case.office_id,
        child_track=case.child_track,
        **facts,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as error:
        raise broken(asked, error) from error
    on, reason = str(asked.exit_on), asked.reason
    audit.record(f"{asked.word}-asked", asked, by=asked.asked_by, reason=reason, on=on)
    return asked


def _save_exit(case: Enrolment) -> None:
    """What the reader does not see may keep the case out all the same."""
    case.version += 1
    fields = "exited_on", "exit_reason", "version", "updated_at"
    try:
        with transaction.atomic():
            case.save(update_fields=fields)
    except IntegrityError as error:
        raise broken(case, error) from error


def _decide(asked: ExitRequest, state: str, *, by: User, why: str = "") -> ExitRequest:
    asked.state, asked.decision_note = state, why
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.version += 1
    asked.save()
    audit.record(f"{asked.word}-{state}", asked, by=by, reason=asked.reason)
    return asked


def _waiting(asked: ExitRequest) -> ExitRequest:
    """The request as it is now, locked; refused when it is decided already."""
    locked = ExitRequest.objects.select_for_update().get(pk=asked.pk)
    if locked.state != State.WAITING:
        told = gettext("This is decided already: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    return locked


def _refuse_own(asked: ExitRequest, by: User) -> None:
    if asked.asked_by_id == by.pk:
        raise Refused(gettext("You asked for this exit, so somebody else decides."))


def _refuse_what_stands_against(case: Enrolment, exit_on: date) -> None:
    """What is known of the case has to fit an exit on that day."""
    if case.exited_on:
        told = gettext(
            "This person left the programme on %(day)s: that exit was recorded"
            " meanwhile, and stands."
        )
        raise Refused(told % {"day": long_date(case.exited_on)})
    if exit_on < case.registered_on:
        told = gettext("This is before the registration on %(day)s.")
        raise Refused(told % {"day": long_date(case.registered_on)}, "exit_on")
    if exit_on > case.program.today():
        raise Refused(gettext("This day is still to come."), "exit_on")
    for stay in Stage.objects.of(case).filter(stage__in=TAUGHT):
        _refuse_beyond(stay, exit_on)


def _refuse_beyond(stay: Stage, exit_on: date) -> None:
    """Training and education end first, at the latest on the day of the exit."""
    if stay.is_running:
        told = gettext("%(stage)s still runs. End it first.")
        raise Refused(told % {"stage": stay.get_stage_display()})
    if stay.ended_on and stay.ended_on > exit_on:
        told = gettext("%(stage)s went on after this day, until %(day)s.")
        day = long_date(stay.ended_on)
        raise Refused(told % {"stage": stay.get_stage_display(), "day": day}, "exit_on")
