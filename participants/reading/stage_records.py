"""The records of a stage on its tab, as far as the reader may know."""

from collections.abc import Collection
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from participants import stage_records
from participants.fields import readable
from participants.models import Enrolment, Stage
from participants.models.counselling import Confidential
from participants.models.stage import NEVER_STARTED
from participants.models.stage_record import StageRecord
from participants.reading import closings
from participants.reading.case import Link, held, link_to
from participants.reading.changes import references, words
from participants.reading.closings import Beside
from participants.stage_records import Kind


class Row(NamedTuple):
    """A record: its day, what it says in short, and its further facts."""

    day: str
    what: str
    facts: list[tuple[str, str]]
    change: Link | None
    notes: list[Confidential] = []
    """What was written beside it, as far as the reader may read that."""


BESIDE = {"closing": closings.beside}
"""Kind -> what stands beside its records and is none of their own fields."""


class Panel(NamedTuple):
    """The records of one kind."""

    code: str
    title: str
    nothing: str
    rows: list[Row]
    add: Link | None


def panels(case: Enrolment, stage: str, scope: Scope) -> list[Panel]:
    """The kinds of record of a stage that the reader of a `readable` case sees.

    Each is one query, whatever the number of records.
    """
    may = held(case)
    kinds = stage_records.of_stage(stage)
    return [_panel(case, kind, scope, may) for kind in kinds if kind.read in may]


def _panel(
    case: Enrolment, kind: Kind, scope: Scope, may: Collection[Permission]
) -> Panel:
    records, add = found(case, kind, scope), None
    beside = BESIDE[kind.code](case, records, scope) if kind.code in BESIDE else {}
    rows = [_row(case, kind, each, may, beside.get(each.pk)) for each in records]
    if kind.write in may:
        add = link_to("stage-record-new", str(kind.add), case, kind=kind.code)
    return Panel(kind.code, str(kind.title), str(kind.nothing), rows, add)


def _row(
    case: Enrolment,
    kind: Kind,
    record: StageRecord,
    may: Collection[Permission],
    beside: Beside | None,
) -> Row:
    told = [each for each in record.details if each in readable(kind.model, may)]
    labels = {each.name: each.verbose_name for each in kind.model._meta.fields}
    facts = [
        (capfirst(str(labels[name])), value)
        for name in told
        if (value := words(kind.model, name, record))
    ]
    change = None
    if kind.write in may:
        keys = {"kind": kind.code, "pk": record.pk}
        change = link_to("stage-record-change", gettext("Correct"), case, **keys)
    facts, notes = facts + (beside.facts if beside else []), beside and beside.notes
    return Row(long_date(record.day), str(record), facts, change, notes or [])


def found(case: Enrolment, kind: Kind, scope: Scope) -> list[StageRecord]:
    """The records of one kind that the reader may read, the latest first."""
    allowed = kind.model._default_manager.allowing(scope, kind.read).of(case)
    return list(allowed.select_related(*references(kind.model, kind.model.details)))


def stays(case: Enrolment, kind: Kind, scope: Scope) -> list[Stage]:
    """Those that a record of the kind may be of, the latest first."""
    allowed = Stage.objects.allowing(scope, kind.write).of(case)
    begun = allowed.filter(stage__in=kind.stages).exclude(status__in=NEVER_STARTED)
    return list(begun.select_related("activity").order_by("-started_on"))
