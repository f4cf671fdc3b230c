"""What somebody in care gets beside the sessions, as far as the reader may know."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from core.access import Scope
from participants.fields import to_read
from participants.models import Attendance, CareLevel, Enrolment, GroupNote
from participants.models.record import CaseRecordQuerySet
from participants.models.stage import RUNNING
from participants.reading.case import Head
from participants.reading.stage_records import Panel
from programs.models import StageKind

LISTED = 10
"""So many sessions of groups stand on the tab."""


class Level(NamedTuple):
    """The level that holds, and the first day since which it does."""

    words: str
    since: date
    review_on: date | None
    is_overdue: bool


def level(head: Head, scope: Scope) -> Level | None:
    """That of the stay that runs; asked only of who reads the support."""
    case, stay = head.case, head.stays.get(StageKind.PSYCHOLOGICAL_SUPPORT)
    if stay is None or stay.status not in RUNNING:
        return None
    if not case.may_read_care:  # type: ignore[attr-defined]
        return None
    allowed = CareLevel.objects.allowing(scope, to_read(CareLevel)).of(case)
    levels = list(allowed.filter(stay=stay))
    if not levels:
        return None
    latest, since = levels[0], levels[0].day
    for each in levels:
        if each.level != latest.level:
            break
        since = each.day
    review_on = latest.review_on
    is_overdue = review_on is not None and review_on < head.today
    return Level(str(latest), since, review_on, is_overdue)


@dataclass(frozen=True)
class Group:
    """A session of a group that the person has a mark of, and what was noted."""

    mark: Attendance
    notes: list[GroupNote]
    has_own: bool
    """The reader wrote one, and may put it right."""


def tab(head: Head, scope: Scope) -> dict[str, Any]:
    """What the tab of the support shows beside sessions, scores and plan."""
    care = head.stays.get(StageKind.PSYCHOLOGICAL_SUPPORT)
    return {
        "level": level(head, scope),
        "runs": care is not None and care.is_running,
        "groups": groups(head.case, scope),
    }


def groups(case: Enrolment, scope: Scope) -> list[Group]:
    """The latest sessions of groups, each with the notes that the reader may read."""
    marks = of_groups(case, scope).select_related("activity")[:LISTED]
    told = GroupNote.objects.told_to(scope).of(case).select_related("by")
    written = list(told.filter(attendance__in=[mark.pk for mark in marks]))
    found = []
    for mark in marks:
        notes = [note for note in written if note.attendance_id == mark.pk]
        own = any(note.by_id == scope.user_id for note in notes)
        found.append(Group(mark, notes, own))
    return found


def of_groups(case: Enrolment, scope: Scope) -> CaseRecordQuerySet[Attendance]:
    """The person's marks in registers of groups of the support."""
    care = StageKind.PSYCHOLOGICAL_SUPPORT
    readable = Attendance.objects.allowing(scope, to_read(Attendance, stage=care))
    return readable.of(case).filter(stage=care, session__isnull=False)


def own_note(mark: Attendance, scope: Scope) -> GroupNote | None:
    notes = GroupNote.objects.told_to(scope).filter(attendance=mark)
    return notes.filter(by=scope.user_id).first()


def notes(panels: list[Panel], shown: list[Group]) -> list[str]:
    """The keys of the notes that are shown, for the trail."""
    beside = [note for panel in panels for row in panel.rows for note in row.notes]
    of_groups = [note for group in shown for note in group.notes]
    return [str(note.pk) for note in (*beside, *of_groups)]
