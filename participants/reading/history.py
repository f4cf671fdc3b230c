"""What was changed in a case, the newest first, as far as the reader may know.

Which fields somebody reads says `participants.fields`, of a record of a stage by
the stage that it was of. What only leads from one record to another is left out,
and so is what was stored anew as it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet, Value
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.history.events import Event
from participants import fields
from participants.models import Enrolment, Incident, Merge, Referral
from participants.models.referral import CARE as REFERRED_TO_CARE
from participants.reading.case import held
from participants.reading.changes import Change, changed, references, words
from participants.reading.history_kinds import (
    CONFIDENTIAL,
    KINDS,
    LEADS_ELSEWHERE,
    OF_A_STAGE,
)
from programs.models import StageKind

PAGE = 20
"""Entries of one page: what one person did at once is one."""
SHOWN = 5
"""Records of one kind that an entry shows; of an import there may be hundreds."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
LATEST = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MOMENT

Span = tuple[datetime, datetime]


@dataclass
class Record:
    """What became of one record."""

    what: str
    event: str
    changes: list[Change]


@dataclass
class Entry:
    """What one person did at once."""

    at: datetime
    """In the programme's time."""
    who: str
    imported: bool
    records: list[Record] = field(default_factory=list)
    more: list[tuple[str, int]] = field(default_factory=list)
    """Kinds of record of which so many more were changed."""


class History(NamedTuple):
    entries: list[Entry]
    older: int | None
    """Before this moment there is more."""


@dataclass(frozen=True)
class Reader:
    """Who reads which case, and what they may read of each record."""

    case: Enrolment
    scope: Scope
    may: frozenset[Permission]
    others: Collection[UUID]
    """Cases that had some of its records before. Who reads a record reads those."""

    @classmethod
    def of(cls, case: Enrolment, scope: Scope) -> "Reader":
        return cls(case, scope, held(case), Merge.objects.others_of(case))

    def told(self, model: type[Model], stage: str = "") -> frozenset[str]:
        """The fields of a record that the reader is shown."""
        may = self.may
        if model in CONFIDENTIAL and Permission.SESSION_NOTE_WRITE in may:
            may |= {Permission.SESSION_NOTE_READ}  # one's own: `events` sees to it
        if model is Incident and Permission.INCIDENT_WRITE in may:
            may |= {Permission.INCIDENT_READ}  # the same
        left_out = LEADS_ELSEWHERE | KINDS[model][0].left_out
        return fields.readable(model, may, stage=stage) - left_out

    def events(self, model: type[Model]) -> QuerySet[Any] | None:
        """The events of a kind of record; None where nothing of it is read."""
        events, _which = KINDS[model]
        rows = events.objects.allowing(self.scope, Permission.CASE_READ).of(self.case)
        rows |= events.objects.before_they_came(self.case, self.others)
        if model in OF_A_STAGE:
            stages = [each for each in StageKind if self.told(model, each)]
            return rows.filter(stage__in=stages) if stages else None
        if model is Referral and Permission.REFERRAL_TO_CARE_READ not in self.may:
            rows = rows.exclude(kind=REFERRED_TO_CARE)
        if model in CONFIDENTIAL and Permission.SESSION_NOTE_READ not in self.may:
            rows = rows.filter(by=self.scope.user_id)
        if model is Incident and Permission.INCIDENT_READ not in self.may:
            rows = rows.filter(by=self.scope.user_id)
        return rows if self.told(model) else None


def page(case: Enrolment, scope: Scope, *, older: str = "") -> History:
    """The changes of a case from `readable`, those before ``older`` if it is given."""
    reader = Reader.of(case, scope)
    asked = {model: reader.events(model) for model in KINDS}
    kinds = {model: rows for model, rows in asked.items() if rows is not None}
    moments = _moments(kinds.values(), older)
    if not moments:
        return History([], None)
    shown = moments[:PAGE]
    span = shown[-1], shown[0]
    told = [
        each
        for model in _changed(kinds, span)
        for each in _told(reader, model, kinds[model], span)
    ]
    rest = (shown[-1] - EPOCH) // MOMENT if len(moments) > PAGE else None
    return History(list(_entries(told, case)), rest)


def _moments(kinds: Iterable[QuerySet[Any]], older: str) -> list[datetime]:
    """When something was changed, the latest first; one more than a page shows."""
    changes = [
        rows.exclude(event_kind=Event.Kind.FOUND).values_list("event_at", flat=True)
        for rows in kinds
    ]
    if older:
        before = EPOCH + min(int(older), LATEST) * MOMENT
        changes = [rows.filter(event_at__lt=before) for rows in changes]
    together = reduce(lambda one, other: one.union(other), changes)
    return list(together.order_by("-event_at")[: PAGE + 1])


def _changed(kinds: Mapping[type[Model], QuerySet[Any]], span: Span) -> list[Any]:
    """The kinds of record that a page tells of: the others are not asked for."""
    models = [*kinds]
    changes = [
        rows.filter(event_at__range=span).values_list(Value(number)).distinct()
        for number, rows in enumerate(kinds.values())
    ]
    together = reduce(lambda one, other: one.union(other), changes)
    return [models[number] for (number,) in sorted(together)]


@dataclass
class Told:
    """An event, and what it tells the reader."""

    event: Any
    record: Record


def _told(
    reader: Reader, model: type[Model], rows: QuerySet[Any], span: Span
) -> Iterator[Told]:
    """What the events of one kind tell that lie within a page."""
    first, last = span
    on_page = rows.filter(event_at__range=span)
    names = _references(reader, model)
    of_rows = rows.filter(row__in=on_page.values("row")).select_related(*names)
    ordered = of_rows.order_by("row", "event_id")
    for _row, events in groupby(ordered, key=lambda event: event.row):
        before = None
        for event in events:
            if first <= event.event_at <= last and event.event_kind != "found":
                told = _record(reader, model, before, event)
                if told.changes:
                    yield Told(event, told)
            before = event


def _references(reader: Reader, model: type[Model]) -> list[str]:
    """What stands in other tables, to be brought along."""
    told = reader.told(model, StageKind.EDUCATION) | reader.told(model)
    told |= reader.told(model, StageKind.PSYCHOLOGICAL_SUPPORT)
    return ["event_by", *references(model, told)]


def _record(reader: Reader, model: type[Model], before: Any, event: Any) -> Record:
    stage = event.stage if model in OF_A_STAGE else ""
    told = reader.told(model, stage)
    gone = event.event_kind == Event.Kind.DELETED
    earlier, later = (event, None) if gone else (before, event)
    if event.event_kind == Event.Kind.INSERTED:
        earlier = None
    changes = list(changed(model, told, earlier, later))
    _events, which = KINDS[model]
    return Record(
        _what(model, which if which in told else "", event),
        str(Event.Kind(event.event_kind).label),
        changes,
    )


def _what(model: type[Model], which: str, event: Any) -> str:
    record = capfirst(str(model._meta.verbose_name))
    if not which:
        return record
    told = words(model, which, event)
    return gettext("%(record)s: %(which)s") % {"record": record, "which": told}


def _entries(told: list[Told], case: Enrolment) -> Iterator[Entry]:
    """What belongs together, the newest first; of each kind of record some."""
    zone = ZoneInfo(case.program.timezone)

    def together(each: Told) -> tuple[datetime, int, bool]:
        event = each.event
        return event.event_at, event.event_by_id or 0, event.event_imported

    for _key, group in groupby(sorted(told, key=together, reverse=True), key=together):
        done = list(group)
        event = done[0].event
        who = str(event.event_by) if event.event_by_id else ""
        entry = Entry(event.event_at.astimezone(zone), who, event.event_imported)
        for model, of_kind in groupby(done, key=lambda each: each.event.tracked):
            records = [each.record for each in of_kind]
            entry.records += records[:SHOWN]
            if len(records) > SHOWN:
                name = capfirst(str(model._meta.verbose_name_plural))
                entry.more.append((name, len(records) - SHOWN))
        yield entry
