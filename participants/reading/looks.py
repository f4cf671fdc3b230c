"""Who looked at a case, as far as the reader may be told.

A look at the psychological part reads as a look at the case itself, and whoever may
not even know that somebody is in care is told nothing of those who care for people.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from core.access import Permission
from core.database import connection
from core.models import User
from participants.models import Enrolment
from participants.trail import LOOKS, LOOKS_AT_ALERTS, PARTS, PARTS_OF_CARE
from programs.models import Assignment, Role
from programs.roles import ROLES

PAGE = 50
CARING = [role for role in Role if Permission.PSYCHOLOGICAL_READ in ROLES[role]]
FOUND = "SELECT * FROM participants_looks(%s, %s, %s, %s, %s)"


class Event(NamedTuple):
    """A row of `participants_looks`."""

    id: int
    at: datetime
    by_id: int | None
    action: str
    part: str
    emergency: str
    """The opening in an emergency that it was read in, if it was."""


class Look(NamedTuple):
    at: datetime
    """In the programme's time."""
    who: str
    works_as: str
    """What they were in the programme on that day, and where."""
    what: str
    emergency: bool


class Looks(NamedTuple):
    rows: list[Look]
    older: str = ""
    """The last row, while there are rows before it."""
    is_first: bool = True
    leaves_care_out: bool = False


def page(case: Enrolment, *, older: str = "") -> Looks:
    """The looks at a case from `readable`, the newest first."""
    leaves_care_out = not case.may_know_care  # type: ignore[attr-defined]
    caring = CARING if leaves_care_out else []
    below = int(older) if older else None
    events = _events(case, caring, below)
    shown = events[:PAGE]
    more = str(shown[-1].id) if len(events) > PAGE else ""
    return Looks(_looks(shown, case), more, below is None, leaves_care_out)


def reads_in(case: Enrolment, emergency: str) -> list[Event]:
    """What was read of the case in one opening in an emergency, in its order."""
    with connection().cursor() as cursor:
        cursor.execute(FOUND, [case.pk, list(LOOKS), [], None, None])
        events = [Event(*row) for row in cursor.fetchall()]
    return [event for event in reversed(events) if event.emergency == emergency]


def _events(case: Enrolment, caring: Sequence[str], below: int | None) -> list[Event]:
    with connection().cursor() as cursor:
        cursor.execute(FOUND, [case.pk, list(LOOKS), list(caring), below, PAGE + 1])
        return [Event(*row) for row in cursor.fetchall()]


def _looks(events: Iterable[Event], case: Enrolment) -> list[Look]:
    events, zone = list(events), ZoneInfo(case.program.timezone)
    people = User.objects.in_bulk({event.by_id for event in events if event.by_id})
    held = _assignments(people, case.program_id)
    return [
        Look(
            at := event.at.astimezone(zone),
            str(people.get(event.by_id, "")),
            "; ".join(_on(held[event.by_id], at.date())),
            _what(event, case),
            bool(event.emergency),
        )
        for event in events
    ]


def _assignments(
    people: Iterable[int], program_id: int
) -> dict[int | None, list[Assignment]]:
    held = defaultdict(list)
    rows = Assignment.objects.filter(user__in=people, program=program_id)
    for assignment in rows.select_related("office", "program"):
        held[assignment.user_id].append(assignment)
    return held  # type: ignore[return-value]


def _on(held: Iterable[Assignment], day: date) -> list[str]:
    """What somebody was on that day."""
    return [
        str(each)
        for each in held
        if each.starts_on <= day and (each.ends_on is None or day <= each.ends_on)
    ]


def _what(event: Event, case: Enrolment) -> str:
    if event.action == LOOKS_AT_ALERTS and not case.may_read_care:  # type: ignore[attr-defined]
        return str(LOOKS["case-list-read"].words)
    if event.action != "case-read":
        return str(LOOKS[event.action].words)
    hidden = event.part in PARTS_OF_CARE and not case.may_read_care  # type: ignore[attr-defined]
    part = "" if hidden else PARTS.get(event.part, "")
    if not part:
        return gettext("The case")
    return gettext("The case: %(part)s") % {"part": part}
