"""How a case goes to another caseworker or office: one asks, another accepts.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. Who accepts does not see the case before, so a function of the owner's
moves it; that changes no month that is over.
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.access import OutOfReach
from core.database import connection
from core.models import User
from participants.models import Enrolment, Task, Transfer
from participants.models.record import Refused, broken
from participants.reading.keepers import keepers
from programs.models import Office

State = Transfer.State
ACCEPT = "SELECT participants_accept_transfer(%s, %s)"


@transaction.atomic
def ask(
    case: Enrolment,
    *,
    to_office: Office,
    to_caseworker: User | None,
    reason: str,
    by: User,
) -> Transfer:
    """Ask that somebody else take the case; until they do it stays where it is."""
    locked = Enrolment.objects.hold(case.pk)
    if Transfer.objects.of(locked).waiting().exists():
        raise Refused(gettext("A hand-over is asked for already, and waits."))
    if to_office == locked.office and to_caseworker is None:
        raise Refused(gettext("Choose who takes the case, or another office."), "to")
    _refuse_keeper(locked, to_office, to_caseworker, "to")
    asked = _new(locked, to_office, to_caseworker, reason, by)
    _record("asked", asked, by)
    return asked


@transaction.atomic
def accept(asked: Transfer, *, keeper: User, by: User) -> Transfer:
    """Take the case: of many who do so at the same time the first has it."""
    if asked.asked_by_id == by.pk:
        raise Refused(gettext("You asked for this hand-over, so somebody else takes."))
    if not keepers(asked.to_office, child=asked.child_track).filter(pk=keeper.pk):
        raise Refused(gettext("This person keeps no cases there any more."), "keeper")
    with connection().cursor() as cursor:
        cursor.execute(ACCEPT, [asked.pk, keeper.pk])
        (state,) = cursor.fetchone()
    if state != State.WAITING:
        raise _decided(state)
    taken = Transfer.objects.get(pk=asked.pk)
    _record("accepted", taken, by)
    return taken


@transaction.atomic
def refuse(asked: Transfer, *, why: str, by: User) -> Transfer:
    """Don't take the case, and say why; it stays where it is."""
    if asked.asked_by_id == by.pk:
        raise Refused(gettext("You asked for this hand-over, so somebody else takes."))
    return _decide(asked, State.REFUSED, by=by, why=why)


@transaction.atomic
def withdraw(asked: Transfer, *, by: User) -> Transfer:
    """Take back what one asked for oneself."""
    return _decide(asked, State.WITHDRAWN, by=by)


@transaction.atomic
def hand_over(
    cases: Collection[Enrolment], *, keeper: User, reason: str, by: User
) -> int:
    """Give several cases of one office to one caseworker: all of them or none."""
    held = [Enrolment.objects.hold(pk) for pk in sorted(case.pk for case in cases)]
    for case in held:
        _refuse_keeper(case, case.office, keeper, "keeper")
        if Transfer.objects.of(case).waiting().exists():
            told = gettext("A hand-over of case %(code)s waits already.")
            raise Refused(told % {"code": case.case_code})
    for case in held:
        handed = _new(case, case.office, keeper, reason, by, state=State.HANDED_OVER)
        Task.objects.of(case).open().of_user(case.caseworker_id).give_to(keeper)
        case.caseworker = keeper
        case.version += 1
        case.save(update_fields=["caseworker", "version", "updated_at"])
        _record("handed_over", handed, by)
    return len(held)


def _new(
    case: Enrolment,
    office: Office,
    keeper: User | None,
    reason: str,
    by: User,
    state: str = State.WAITING,
) -> Transfer:
    decided = {"decided_by": by, "decided_at": timezone.now()}
    row = Transfer(
        enrolment=case,
        office_id=case.office_id,
        child_track=case.child_track,
        case_code=case.case_code,
        to_office=office,
        to_caseworker=keeper,
        reason=reason,
        asked_by=by,
        state=state,
        **({} if state == State.WAITING else decided),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise broken(row, error) from error
    return row


def _refuse_keeper(
    case: Enrolment, office: Office, keeper: User | None, field: str
) -> None:
    if keeper is None:
        return
    if keeper.pk == case.caseworker_id and office == case.office:
        told = gettext("Case %(code)s is theirs already.")
        raise Refused(told % {"code": case.case_code}, field)
    if not keepers(office, child=case.child_track).filter(pk=keeper.pk).exists():
        told = gettext("%(name)s keeps no such cases as %(code)s in its office.")
        raise Refused(told % {"name": keeper, "code": case.case_code}, field)


def _decide(asked: Transfer, state: str, *, by: User, why: str = "") -> Transfer:
    locked = Transfer.objects.select_for_update().filter(pk=asked.pk).first()
    if locked is None:
        raise OutOfReach
    if locked.state != State.WAITING:
        raise _decided(locked.state)
    locked.state, locked.decision_note = state, why
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.version += 1
    locked.save()
    _record(state, locked, by)
    return locked


def _decided(state: str) -> Refused:
    told = gettext("This is decided already: %(state)s.")
    return Refused(told % {"state": State(state).label})


def _record(what: str, transfer: Transfer, by: User) -> None:
    keeper = transfer.to_caseworker_id
    facts = {"to_office": transfer.to_office.code, "to_user": keeper}
    audit.record(f"transfer-{what.replace('_', '-')}", transfer, by=by, **facts)
