"""What is said of a session: who was there, or that it did not take place.

Each function is one fact: the marks in one statement, the session, the audit line
with counts, and for what was said before the reason of the change. The session is
held first, then the cases in one order: two registers of one day wait for each
other and number nobody's marks alike.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import audit
from core.models import User
from participants.models import Attendance, Enrolment
from participants.models.attendance import ATTENDED, AttendanceStatus
from programs.models import RegisterCorrection, Session

WITH_REASON = (AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED)
CHANGED = (
    *("session", "activity", "status", "minutes", "reason"),
    *("version", "updated_at"),
)
TOLD = ("took_place", "not_held_because", "register_by", "register_at", "version")


class NotYetHeld(Exception):
    """The session is still to come, so nobody was there or absent."""


class Mark(NamedTuple):
    """What is to be stored of a person."""

    case: Enrolment
    status: str
    reason: str = ""


@transaction.atomic
def keep(
    session: Session,
    *,
    marks: Sequence[Mark],
    whole: bool,
    correction: str = "",
    by: User,
) -> Session:
    """Store these marks, and for the ``whole`` register that it took place.

    Who marks only the children of a class leaves the register of the others open.
    """
    session = _held(session)
    if session.date > session.office.program.today():
        raise NotYetHeld
    _store(session, marks)
    if whole:
        session.took_place, session.not_held_because = True, ""
        _kept(session, by)
    children = sum(mark.case.child_track for mark in marks)
    if correction:
        _correct(session, correction, of_children=children > 0, by=by)
    done = "register-corrected" if correction else "register-kept"
    counts = Counter(str(mark.status) for mark in marks)
    audit.record(done, session, by=by, marks=dict(counts), children=children)
    return session


@transaction.atomic
def not_held(
    session: Session,
    *,
    because: str,
    cases: Collection[Enrolment],
    correction: str = "",
    by: User,
) -> Session:
    """Say that it did not take place: marks of ``cases`` count against nobody then."""
    session = _held(session)
    session.took_place, session.not_held_because = False, because
    _kept(session, by)
    there = _marks(session, cases)
    marked = [case for case in cases if case.pk in there]
    _store(session, [Mark(case, AttendanceStatus.CANCELLED) for case in marked])
    if correction:
        _correct(session, correction, of_children=False, by=by)
    facts = {"because": because, "cancelled": len(marked)}
    audit.record("session-not-held", session, by=by, **facts)
    return session


def _held(session: Session) -> Session:
    """The session as it is now, held until the transaction ends."""
    rows = Session.objects.select_related("office__program", "activity")
    return rows.select_for_update(of=("self",)).get(pk=session.pk)


def _store(session: Session, marks: Sequence[Mark]) -> None:
    """All marks in one statement: a case's row of this session, or a new one."""
    held = _hold(mark.case for mark in marks)
    marks = [mark for mark in marks if mark.case.pk in held]
    cases = [mark.case for mark in marks]
    there = _marks(session, cases)
    taken = _numbers(session, cases)
    rows = []
    for mark in marks:
        row = there.get(mark.case.pk) or _row(session, mark.case, taken)
        row.session, row.activity = session, session.activity
        row.status = mark.status
        row.reason = mark.reason if mark.status in WITH_REASON else ""
        row.minutes = row.minutes if mark.status in ATTENDED else None
        row.version += not row._state.adding
        rows.append(row)
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=CHANGED
    )


def _hold(cases: Iterable[Enrolment]) -> set[UUID]:
    """Keep other registers from numbering marks of these cases meanwhile.

    Given are those that are still in reach: one may have been handed away.
    """
    ids = [case.pk for case in cases]
    rows = Enrolment.objects.filter(pk__in=ids).order_by("pk")
    return set(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _marks(session: Session, cases: Iterable[Enrolment]) -> dict[UUID, Attendance]:
    """Case -> its mark of the session; one that names it before one imported."""
    found = Attendance.objects.filter(enrolment__in=cases).of_session(session)
    named_last = sorted(found, key=lambda mark: mark.session_id is not None)
    return {mark.enrolment_id: mark for mark in named_last}


def _numbers(session: Session, cases: Iterable[Enrolment]) -> dict[UUID, int]:
    """Case -> how far its sessions of the stage on that day are numbered."""
    marks = Attendance.objects.filter(
        enrolment__in=cases, stage=session.stage, session_date=session.date
    )
    return dict(marks.values_list("enrolment").annotate(Max("session_no")))


def _row(session: Session, case: Enrolment, taken: Mapping[UUID, int]) -> Attendance:
    return Attendance(
        enrolment=case,
        office_id=case.office_id,
        child_track=case.child_track,
        stage=session.stage,
        session_date=session.date,
        session_no=taken.get(case.pk, 0) + 1,
    )


def _kept(session: Session, by: User) -> None:
    session.register_by, session.register_at = by, timezone.now()
    session.version += 1
    session.save(update_fields=TOLD)


def _correct(session: Session, reason: str, *, of_children: bool, by: User) -> None:
    RegisterCorrection.objects.create(
        session=session, by=by, reason=reason, child_track=of_children
    )
