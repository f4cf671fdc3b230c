"""What happened in a case, the newest first, as far as the reader may know.

Each kind of record is one query, whatever the number of records.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as written
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from core.access import Permission, Scope
from participants import stage_records
from participants.fields import to_read
from participants.models import (
    Alert,
    Consent,
    Correction,
    Enrolment,
    ExitRequest,
    FollowUp,
    Note,
    Participant,
    Stage,
)
from participants.models.attendance import ATTENDED, COUNTABLE
from participants.models.stage import RUNNING
from participants.reading.case import held
from participants.reading.records import readable_marks
from programs.models import StageKind

MOST = 100
"""Entries of one page."""
OPENING = 200
"""Characters of a note of which its first line is shown."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day, and when it was recorded."""

    day: date
    recorded: datetime
    what: str
    lines: list[str] = field(default_factory=list)
    by: str = ""


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    older: date | None = None
    """Before this day there is more."""


@dataclass(frozen=True)
class Asked:
    """Of which case, by whom, and before which day."""

    case: Enrolment
    scope: Scope
    before: date | None

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.case.program.timezone)).date()

    def until(self, name: str) -> Q:
        """Rows whose day ``name`` lies before the one that is asked for."""
        return Q(**{f"{name}__lt": self.before}) if self.before else Q()

    def recorded_until(self) -> Q:
        """The same of rows whose day is that on which they were recorded."""
        if not self.before:
            return Q()
        zone = ZoneInfo(self.case.program.timezone)
        return Q(created_at__lt=datetime.combine(self.before, time.min, zone))


def page(case: Enrolment, scope: Scope, before: date | None) -> Page:
    """Whole days, at most so many entries; a day is never torn between two pages."""
    asked = Asked(case, scope, before)
    found = [entry for source in SOURCES for entry in source(asked)]
    if before:
        found = [entry for entry in found if entry.day < before]
    found.sort(key=lambda entry: (entry.day, entry.recorded), reverse=True)
    if len(found) <= MOST:
        return Page(found)
    whole_days = [entry for entry in found[:MOST] if entry.day > found[MOST].day]
    shown = whole_days or found[:MOST]
    return Page(shown, older=shown[-1].day)


def _case(asked: Asked) -> Iterator[Entry]:
    case = asked.case
    registered = [str(case.get_category_display())]
    yield Entry(case.registered_on, case.created_at, gettext("Registered"), registered)
    if case.exited_on:
        reason = [str(case.get_exit_reason_display())]
        left = gettext("Left the programme")
        yield Entry(case.exited_on, case.updated_at, left, reason)


def _consents(asked: Asked) -> Iterator[Entry]:
    """What was agreed to on one day, before one member of staff, is one entry."""
    allowed = Consent.objects.allowing(asked.scope, to_read(Consent))
    rows = allowed.of(asked.case).filter(asked.until("given_on"))
    together: defaultdict[tuple[date, int], list[Consent]] = defaultdict(list)
    for consent in rows.select_related("by").order_by("-given_on", "id")[: MOST + 1]:
        together[consent.given_on, consent.by_id].append(consent)
    for (day, _by), consents in together.items():
        yes = [str(each) for each in consents if each.agreed]
        no = [str(each) for each in consents if not each.agreed]
        lines = []
        if yes:
            lines.append(gettext("Agreed: %(what)s") % {"what": ", ".join(yes)})
        if no:
            lines.append(gettext("Not agreed: %(what)s") % {"what": ", ".join(no)})
        what, first = gettext("Consent recorded"), consents[0]
        yield Entry(day, first.created_at, what, lines, str(first.by))


def _stays(asked: Asked) -> Iterator[Entry]:
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


def _exits(asked: Asked) -> Iterator[Entry]:
    decided = {
        ExitRequest.State.APPROVED: gettext("Exit approved"),
        ExitRequest.State.REFUSED: gettext("Exit refused"),
        ExitRequest.State.WITHDRAWN: gettext("Exit no longer asked for"),
    }
    allowed = ExitRequest.objects.allowing(asked.scope, to_read(ExitRequest))
    people = "asked_by", "decided_by"
    for exit_ in allowed.of(asked.case).select_related(*people):
        reason = [str(exit_.get_reason_display())]
        at, what = exit_.created_at, gettext("Exit asked for")
        yield Entry(asked.day_of(at), at, what, reason, str(exit_.asked_by))
        if exit_.decided_at:
            at, what = exit_.decided_at, decided[ExitRequest.State(exit_.state)]
            why = [exit_.decision_note] if exit_.decision_note else []
            yield Entry(asked.day_of(at), at, what, why, str(exit_.decided_by))


def _notes(asked: Asked) -> Iterator[Entry]:
    """Of each note its first line."""
    allowed = Note.objects.allowing(asked.scope, to_read(Note)).of(asked.case)
    notes = allowed.filter(asked.until("happened_on")).select_related("by")
    for note in notes[: MOST + 1]:
        what = gettext("Note: %(kind)s") % {"kind": note.get_kind_display()}
        lines = note.text[:OPENING].strip().splitlines()[:1]
        yield Entry(note.happened_on, note.created_at, what, lines, str(note.by))


def _follow_ups(asked: Asked) -> Iterator[Entry]:
    allowed = FollowUp.objects.allowing(asked.scope, to_read(FollowUp))
    for made in allowed.of(asked.case):
        what = gettext("Follow-up after %(wave)s") % {"wave": made.get_wave_display()}
        result = [str(made.get_result_display())]
        yield Entry(made.contacted_on, made.created_at, what, result)


def _alerts(asked: Asked) -> Iterator[Entry]:
    """When one was raised and when it was closed; no word of what was said."""
    allowed = Alert.objects.allowing(asked.scope, to_read(Alert)).of(asked.case)
    for alert in allowed.select_related("raised_by", "closed_by"):
        at, who = alert.raised_at, str(alert.raised_by or "")
        why, what = [str(alert.get_reason_display())], gettext("Self-harm alert raised")
        yield Entry(asked.day_of(at), at, what, why, who)
        if alert.closed_at:
            at, what = alert.closed_at, gettext("Self-harm alert closed")
            yield Entry(asked.day_of(at), at, what, [], str(alert.closed_by))


def _corrections(asked: Asked) -> Iterator[Entry]:
    allowed = Correction.objects.allowing(asked.scope, to_read(Correction))
    rows = allowed.of(asked.case).filter(asked.recorded_until()).select_related("by")
    for correction in rows[: MOST + 1]:
        at = correction.created_at
        fields = ", ".join(_label(name) for name in correction.fields)
        what = gettext("Corrected: %(fields)s") % {"fields": fields}
        lines = [correction.reason]
        yield Entry(asked.day_of(at), at, what, lines, str(correction.by))


def _stage_records(asked: Asked) -> Iterator[Entry]:
    may = held(asked.case)
    for kind in stage_records.KINDS:
        if kind.read not in may:
            continue
        allowed = kind.kept_of(asked.case, asked.scope, kind.read)
        rows = allowed.filter(asked.until("day")).select_related(*kind.model.told_with)
        what = capfirst(str(kind.model._meta.verbose_name))
        for record in rows[: MOST + 1]:
            yield Entry(record.day, record.created_at, what, [str(record)])


def _label(name: str) -> str:
    """The name of a field of the person or the case, as the pages have it."""
    for model in (Participant, Enrolment):
        try:
            described = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return capfirst(str(described.verbose_name))  # type: ignore[union-attr]
    return name


def _attendance(asked: Asked) -> Iterator[Entry]:
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


SOURCES: Iterable[Callable[[Asked], Iterator[Entry]]] = (
    _case,
    _consents,
    _stays,
    _exits,
    _notes,
    _follow_ups,
    _stage_records,
    _alerts,
    _corrections,
    _attendance,
)
