"""What was done with somebody: stays, their records, sessions, notes, alerts."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as written
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from core.access import Permission
from participants import stage_records
from participants.fields import to_read
from participants.models import Alert, Assessment, Note, Stage, Waiver
from participants.models.attendance import ATTENDED, COUNTABLE
from participants.models.stage import RUNNING
from participants.reading.case import held
from participants.reading.records import readable_marks
from participants.reading.timeline.entry import MOST, Asked, Entry
from programs.models import StageKind

OPENING = 200
"""Characters of a note of which its first line is shown."""


def stays(asked: Asked) -> Iterator[Entry]:
    allowed = Stage.objects.allowing(asked.scope, Permission.CASE_READ)
    stays = allowed.of(asked.case)
    if not asked.case.may_read_care:  # type: ignore[attr-defined]
        stays = stays.exclude(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    for stay in stays.select_related("activity"):
        for day, event in _events(stay):
            words = {"stage": stay.get_stage_display(), "event": event}
            what = gettext("%(stage)s: %(event)s") % words
            where = [str(stay.activity)] if stay.activity else []
            day = day or asked.day_of(stay.created_at)
            yield Entry(day, stay.created_at, what, where)


def _events(stay: Stage) -> Iterator[tuple[date | None, str]]:
    """The days of a stay. One that never started was recorded, and no more."""
    if not stay.started_on:
        yield None, stay.get_status_display()
        return
    if stay.status in RUNNING and stay.status != "active":
        yield stay.started_on, gettext("begun, on hold now")
    else:
        yield stay.started_on, gettext("begun")
    if stay.ended_on:
        yield stay.ended_on, stay.get_status_display()
    if stay.certified_on:
        yield stay.certified_on, gettext("certificate given")


def notes(asked: Asked) -> Iterator[Entry]:
    """Of each note its first line."""
    allowed = Note.objects.allowing(asked.scope, to_read(Note)).of(asked.case)
    notes = allowed.filter(asked.until("happened_on")).select_related("by")
    for note in notes[: MOST + 1]:
        what = gettext("Note: %(kind)s") % {"kind": note.get_kind_display()}
        lines = note.text[:OPENING].strip().splitlines()[:1]
        yield Entry(note.happened_on, note.created_at, what, lines, str(note.by))


def of_stages(asked: Asked) -> Iterator[Entry]:
    may = held(asked.case)
    for kind in stage_records.KINDS:
        if kind.read not in may or kind.model not in asked.kept:
            continue
        allowed = kind.kept_of(asked.case, asked.scope, kind.read)
        rows = allowed.filter(asked.until("day")).select_related(*kind.model.told_with)
        what = capfirst(str(kind.model._meta.verbose_name))
        for record in rows[: MOST + 1]:
            yield Entry(record.day, record.created_at, what, [str(record)])


def waivers(asked: Asked) -> Iterator[Entry]:
    """That something was to be done without, and what was decided; no reason."""
    allowed = Waiver.objects.readable(asked.scope).of(asked.case)
    for row in allowed.select_related("asked_by", "decided_by"):
        at, of = row.created_at, [str(row)]
        what = gettext("Waiver asked for")
        yield Entry(asked.day_of(at), at, what, of, str(row.asked_by))
        if row.decided_at:
            at = row.decided_at
            what = gettext("Waiver: %(state)s") % {"state": row.get_state_display()}
            yield Entry(asked.day_of(at), at, what, of, str(row.decided_by))


def assessments(asked: Asked) -> Iterator[Entry]:
    """When each was made and with what; the score stands with the others."""
    allowed = Assessment.objects.allowing(asked.scope, to_read(Assessment))
    rows = allowed.of(asked.case).filter(asked.until("taken_on"))
    rows = rows.select_related("taken_by").order_by("-taken_on", "id")
    for row in rows[: MOST + 1]:
        what, by = gettext("Assessment"), str(row.taken_by or "")
        yield Entry(row.taken_on, row.created_at, what, [row.instrument], by)


def attendance(asked: Asked) -> Iterator[Entry]:
    """A line for each month, on the day of its last session."""
    if not asked.case.may_read_attendance:  # type: ignore[attr-defined]
        return
    marks = readable_marks(asked.case, asked.scope)
    by_month = marks.values(month=TruncMonth("session_date")).annotate(
        attended=Count("pk", filter=Q(status__in=ATTENDED)),
        countable=Count("pk", filter=Q(status__in=COUNTABLE)),
        last=Max("session_date"),
        recorded=Max("created_at"),
    )
    for found in by_month.filter(asked.until("last")).order_by("-month")[: MOST + 1]:
        month = written(found["month"], pgettext("date", "F Y"))
        told = gettext("%(month)s: attended %(attended)d of %(countable)d")
        if not found["countable"]:
            told = gettext("%(month)s: no session counted")
        what = told % {**found, "month": month}
        yield Entry(found["last"], found["recorded"], what)


def alerts(asked: Asked) -> Iterator[Entry]:
    """When one was raised and when it was closed; no word of what was said."""
    allowed = Alert.objects.allowing(asked.scope, to_read(Alert)).of(asked.case)
    for alert in allowed.select_related("raised_by", "closed_by"):
        at, who = alert.raised_at, str(alert.raised_by or "")
        why, what = [str(alert.get_reason_display())], gettext("Self-harm alert raised")
        yield Entry(asked.day_of(at), at, what, why, who)
        if alert.closed_at:
            at, what = alert.closed_at, gettext("Self-harm alert closed")
            yield Entry(asked.day_of(at), at, what, [], str(alert.closed_by))
