"""What a counsellor records of a talk with one person or one family.

The mark of who came, the session and its note are one fact. The note stands in its
own row alone: never in the trail, in a message or in a log.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import (
    Attendance,
    CounsellingSession,
    Enrolment,
    GroupNote,
    SafetyPlan,
    SessionNote,
    Stage,
)
from participants.models.record import Refused
from participants.stays import covers
from programs.models import StageKind

CARE = StageKind.PSYCHOLOGICAL_SUPPORT


@transaction.atomic
def record(
    case: Enrolment, *, kind: str, held_on: date, mark: str, text: str, by: User
) -> CounsellingSession:
    """Store the session, whether the person came, and what was said."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    own = _of(locked)
    attendance = Attendance(**own, stage=CARE, status=mark)
    session = CounsellingSession(**own, kind=kind, held_on=held_on, by=by)
    _place(attendance, session, locked)
    attendance.save()
    session.attendance = attendance
    session.save()
    if text:
        SessionNote.objects.create(**own, session=session, text=text, by=by)
    audit.record("counselling-recorded", session, by=by, case=locked.case_code)
    return session


@transaction.atomic
def change(
    session: CounsellingSession,
    *,
    kind: str,
    held_on: date,
    mark: str,
    text: str,
    by: User,
) -> CounsellingSession:
    """Put an own session right; another's is not found."""
    case = Enrolment.objects.hold(session.enrolment_id, adding=True)
    held = CounsellingSession.objects.held_by(by).select_for_update(of=("self",))
    locked = held.select_related("attendance").get(pk=session.pk)
    locked.enrolment, locked.kind = case, kind
    is_moved, locked.held_on = locked.held_on != held_on, held_on
    locked.attendance.status = mark
    if is_moved:
        _place(locked.attendance, locked, case)
    locked.attendance.version += 1
    locked.attendance.save()
    locked.version += 1
    locked.save()
    _rewrite(locked, text, by)
    audit.record("counselling-changed", locked, by=by, version=locked.version)
    return locked


@transaction.atomic
def make_safety_plan(
    case: Enrolment, *, made_on: date, parts: dict[str, str], by: User
) -> SafetyPlan:
    """A new version of the plan; those before stay as they are."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    own = _of(locked)
    plan = SafetyPlan.objects.create(**own, made_on=made_on, parts=parts, by=by)
    audit.record("safety-plan-made", plan, by=by, case=locked.case_code)
    return plan


@transaction.atomic
def note_group(mark: Attendance, *, text: str, by: User) -> GroupNote:
    """What ``by`` noted of somebody's part in a session of a group: one's own."""
    case = Enrolment.objects.hold(mark.enrolment_id, adding=True)
    own = GroupNote.objects.select_for_update().filter(attendance=mark, by=by).first()
    if own is None:
        own = GroupNote(**_of(case), attendance=mark, text=text, by=by)
    elif own.text != text:
        own.text = text
        own.version += 1
    own.save()
    audit.record("group-note-written", own, by=by, case=case.case_code)
    return own


def _of(case: Enrolment) -> dict[str, object]:
    """Whose row it is, for a new one."""
    own = {"enrolment": case, "office_id": case.office_id}
    return own | {"child_track": case.child_track}


def _place(
    attendance: Attendance, session: CounsellingSession, case: Enrolment
) -> None:
    """Give the mark the session's day and its number on that day."""
    session.clean()
    begun = Stage.objects.of(case).filter(stage=CARE, started_on__isnull=False)
    stays = {stay.started_on: stay.ended_on for stay in begun if stay.started_on}
    if not covers(stays, session.held_on):
        told = gettext("Psychological support was not under way on this day.")
        raise Refused(told, "held_on")
    marks = Attendance.objects.of(case).filter(stage=CARE, session_date=session.held_on)
    last = marks.aggregate(last=Max("session_no"))["last"] or 0
    attendance.session_date, attendance.session_no = session.held_on, last + 1


def _rewrite(session: CounsellingSession, text: str, by: User) -> None:
    note = SessionNote.objects.filter(session=session).first()
    if note is None and text:
        own = _of(session.enrolment)
        SessionNote.objects.create(**own, session=session, text=text, by=by)
    elif note is not None and note.text != text:
        note.text = text
        note.version += 1
        note.save(update_fields=["text", "version", "updated_at"])
