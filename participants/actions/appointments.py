"""A counsellor's appointments: planned, moved, called off, and what came of them.

The case is held first. That two of one counsellor never overlap is the database's to
say, for it sees those of others, too.
"""

from datetime import date, time
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.actions import counselling
from participants.models import Appointment, Enrolment, Stage
from participants.models.appointment import OVERLAP
from participants.models.record import Refused
from programs.models import StageKind


class When(NamedTuple):
    """The day and the hours of an appointment."""

    day: date
    starts_at: time
    ends_at: time


@transaction.atomic
def plan(
    case: Enrolment, when: When, *, kind: str, place: str, by: User
) -> Appointment:
    """Make an appointment of one's own with somebody in psychological support."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    care = Stage.objects.of(locked).filter(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    if not (care.running() | care.waiting()).exists():
        raise Refused(gettext("This person is not in psychological support now."))
    _refuse_past(locked, when.day)
    appointment = Appointment(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        counsellor=by,
        kind=kind,
        place=place,
        **when._asdict(),
    )
    _save(appointment)
    audit.record("appointment-made", appointment, by=by)
    return appointment


@transaction.atomic
def move(
    appointment: Appointment, when: When, *, asked_by: str, by: User
) -> Appointment:
    """Another time: the one before stays, with who asked for it."""
    before, case = _held(appointment)
    _refuse_past(case, when.day)
    before.become(Appointment.State.MOVED, asked_by=asked_by)
    after = Appointment(
        enrolment=case,
        office_id=case.office_id,
        child_track=case.child_track,
        counsellor=by,
        kind=before.kind,
        place=before.place,
        moved_from=before,
        **when._asdict(),
    )
    _save(after)
    audit.record("appointment-moved", after, by=by, asked_by=asked_by)
    return after


@transaction.atomic
def cancel(appointment: Appointment, *, asked_by: str, by: User) -> Appointment:
    """Call it off: there is no mark, so it counts against nobody."""
    held, _case = _held(appointment)
    held.become(Appointment.State.CANCELLED, asked_by=asked_by)
    audit.record("appointment-cancelled", held, by=by, asked_by=asked_by)
    return held


@transaction.atomic
def record(
    appointment: Appointment,
    *,
    kind: str,
    held_on: date,
    mark: str,
    text: str,
    by: User,
) -> Appointment:
    """Say what came of it: the counselling session, or that the person stayed away."""
    held, case = _held(appointment)
    held.refuse_unless_planned()
    session = counselling.record(
        case, kind=kind, held_on=held_on, mark=mark, text=text, by=by
    )
    held.become(Appointment.State.RECORDED, session=session)
    return held


def hand_over(stay: Stage, before: Stage | None, *, by: User) -> None:
    """With a stay of the locked case its planned appointments go to the counsellor.

    One at a time at which the new counsellor has another stays as it is: whoever
    moves it then takes it over.
    """
    new = stay.counsellor_id
    if new is None or before is None or before.counsellor_id == new:
        return
    planned = Appointment.objects.of(stay.enrolment).planned()
    to_come = planned.filter(day__gte=stay.enrolment.program.today())
    rows = to_come.exclude(counsellor=new).order_by("day", "starts_at")
    for each in rows.select_for_update(of=("self",)):
        each.counsellor_id = new
        each.version += 1
        try:
            _save(each, force_insert=False)
        except Refused:
            continue
        audit.record("appointment-handed-over", each, by=by)


def _held(appointment: Appointment) -> tuple[Appointment, Enrolment]:
    """The appointment and its case as they are now, until the transaction ends."""
    case = Enrolment.objects.hold(appointment.enrolment_id, adding=True)
    rows = Appointment.objects.select_related("session__attendance")
    held = rows.select_for_update(of=("self",)).get(pk=appointment.pk)
    held.enrolment = case
    return held, case


def _refuse_past(case: Enrolment, day: date) -> None:
    if day < case.program.today():
        raise Refused(gettext("This day is over. Record the session instead."), "day")


def _save(appointment: Appointment, *, force_insert: bool = True) -> None:
    try:
        with transaction.atomic():
            appointment.save(force_insert=force_insert)
    except IntegrityError as error:
        if "appointments_of_a_counsellor_do_not_overlap" not in str(error):
            raise
        raise Refused(str(OVERLAP), "starts_at") from None
