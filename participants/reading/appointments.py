"""A counsellor's appointments, as far as the reader may know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from core.access import Permission, Scope
from participants.due.days import on_its_day
from participants.fields import to_read
from participants.models import Appointment, Enrolment
from programs.models import StageKind

WRITE = Permission.SESSION_NOTE_WRITE
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class OfCase:
    """Those of a case: still to be held or recorded, and what came of the latest."""

    planned: list[Appointment]
    past: list[Appointment]


def of_case(case: Enrolment, scope: Scope) -> OfCase:
    """For a reader of the stage."""
    read = to_read(Appointment, stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    rows = Appointment.objects.allowing(scope, read).of(case)
    since = case.program.today() - LATELY
    found = rows.filter(Q(state="planned") | Q(day__gte=since)).select_related(
        "counsellor", "session__attendance", "moved_from"
    )
    in_order = list(found.order_by("day", "starts_at"))
    planned = [each for each in in_order if each.is_planned]
    past = [each for each in reversed(in_order) if not each.is_planned]
    return OfCase(planned, past)


def of_today(scope: Scope) -> QuerySet[Appointment]:
    """The reader's own of this day that are still to be recorded."""
    return _own(scope).filter(_on(scope, lambda day: Q(day=day)))


def unrecorded(scope: Scope) -> QuerySet[Appointment]:
    """The reader's own of days before of which nobody said what came of them."""
    return _own(scope).filter(_on(scope, lambda day: Q(day__lt=day)))


def to_record(scope: Scope) -> QuerySet[Appointment]:
    """The same with their people, the oldest first."""
    rows = unrecorded(scope).select_related("enrolment__participant")
    return rows.order_by("day", "starts_at", "pk")


def as_typed(appointment: Appointment, case: Enrolment) -> dict[str, object]:
    """What the form of its session begins with."""
    day = min(appointment.day, case.program.today())
    return {"kind": appointment.kind, "held_on": day}


def codes(appointments: Iterable[Appointment]) -> list[str]:
    """Of the cases that are named, for the trail."""
    return sorted({each.enrolment.case_code for each in appointments})


def _own(scope: Scope) -> QuerySet[Appointment]:
    allowed = Appointment.objects.allowing(scope, WRITE).planned()
    return allowed.filter(counsellor=scope.user_id)


def _on(scope: Scope, holds: object) -> Q:
    return on_its_day(scope, holds, program="office__program")  # type: ignore[arg-type]
