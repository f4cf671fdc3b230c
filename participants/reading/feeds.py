"""A calendar as a phone reads it (RFC 5545): times, and the names of courses alone.

No name or code of a person stands in it and no word of psychological support: what
a counsellor does is an appointment, whatever it is. So whoever finds the phone, or
keeps its copy in another country, learns when somebody works and no more.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext
from icalendar import Calendar, Event

from core.access import Permission, Scope
from participants.models import Appointment
from programs.models import Session, SessionMove, StageKind

BEFORE, AFTER = timedelta(days=30), timedelta(days=180)
READS = (Permission.ACTIVITY_READ, Permission.SESSION_NOTE_WRITE)
CARE = StageKind.PSYCHOLOGICAL_SUPPORT


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar. Without a start it is of the whole day."""

    uid: str
    day: date
    starts_at: time | None
    ends_at: time | None
    zone: str
    summary: str
    sequence: int
    """Grows with every change of its time or state: then phones take it anew."""
    is_held: bool


def entries(scope: Scope) -> list[Entry]:
    """The sessions of what its owner runs or sees, and the own appointments."""
    found = [*_sessions(scope), *_appointments(scope)]
    return sorted(found, key=lambda each: (each.day, each.starts_at or time.min))


def digest(found: list[Entry]) -> str:
    """The same as long as nothing changes, whenever it is asked."""
    told = repr([astuple(each) for each in found]).encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'


def written(found: list[Entry], *, at: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Reintegration//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Work"))
    for entry in found:
        calendar.add_component(_event(entry, at))
    text: bytes = calendar.to_ical()
    return text


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", entry.summary)
    event.add("sequence", entry.sequence)
    event.add("status", "CONFIRMED" if entry.is_held else "CANCELLED")
    event.add("class", "PRIVATE")
    if entry.starts_at is None:
        event.add("dtstart", entry.day)
        return event
    event.add("dtstart", _moment(entry, entry.starts_at))
    if entry.ends_at:
        event.add("dtend", _moment(entry, entry.ends_at))
    return event


def _moment(entry: Entry, clock: time) -> datetime:
    there = datetime.combine(entry.day, clock, ZoneInfo(entry.zone))
    return there.astimezone(UTC)


def _days(scope: Scope, field: str) -> Q:
    first, last = min(scope.days.values()), max(scope.days.values())
    return Q(**{f"{field}__range": (first - BEFORE, last + AFTER)})


def _sessions(scope: Scope) -> Iterator[Entry]:
    allowed = Session.objects.allowing(scope, Permission.ACTIVITY_READ)
    own = ~Q(stage=CARE) | Q(activity__facilitators=scope.user_id)
    rows = allowed.filter(own, _days(scope, "date")).distinct()
    found = list(rows.select_related("activity", "office__program").order_by("pk"))
    moves = SessionMove.objects.filter(session__in=[each.pk for each in found])
    counted = moves.order_by().values_list("session").annotate(Count("pk"))
    moved = dict(counted)
    for session in found:
        is_held = session.took_place is not False
        is_care = session.stage == CARE
        yield Entry(
            f"session-{session.pk}@reintegration",
            session.date,
            session.starts_at,
            session.ends_at,
            session.office.program.timezone,
            gettext("Appointment") if is_care else str(session.activity),
            moved.get(session.pk, 0) + (not is_held),
            is_held,
        )


def _appointments(scope: Scope) -> Iterator[Entry]:
    allowed = Appointment.objects.allowing(scope, Permission.SESSION_NOTE_WRITE)
    own = allowed.filter(_days(scope, "day"), counsellor=scope.user_id)
    for row in own.select_related("office__program").order_by("pk"):
        yield Entry(
            f"appointment-{row.pk}@reintegration",
            row.day,
            row.starts_at,
            row.ends_at,
            row.office.program.timezone,
            gettext("Appointment"),
            int(row.is_struck),
            not row.is_struck,
        )
