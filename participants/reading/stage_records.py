"""The records of a stage on its tab, as far as the reader may know."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from participants import stage_records
from participants.fields import readable
from participants.models import Enrolment, Stage
from participants.models.counselling import Confidential
from participants.models.stage_record import StageRecord
from participants.reading import closings
from participants.reading.case import Link, held, link_to
from participants.reading.changes import references, words
from participants.reading.closings import Beside
from participants.stage_records import Kind

FOLDED = 2
"""So many empty ones and more stand in one line."""


class Row(NamedTuple):
    """A record: its day, what it says in short, and its further facts."""

    day: str
    what: str
    facts: list[tuple[str, str]]
    links: list[Link]
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


class Panels(NamedTuple):
    """Those that are told one by one, and several without a record in one line."""

    told: list[Panel]
    empty: list[Panel]

    @property
    def to_add(self) -> list[Link]:
        """What the reader may record of the empty ones."""
        return [each.add for each in self.empty if each.add]

    @property
    def others(self) -> str:
        """The empty ones to which nothing can be added now: `Certificates, Kits`."""
        return ", ".join(each.title for each in self.empty if not each.add)


def panels(
    case: Enrolment, stage: str, scope: Scope, stays: Collection[str]
) -> list[Panel]:
    """The kinds of record of a stage that the reader of a `readable` case sees.

    Each is one query, whatever the number of records. Of ``stays`` the statuses are
    given: what none of them can have yet is not offered.
    """
    may = held(case)
    kinds = stage_records.of_stage(stage)
    return [
        _panel(case, kind, scope, may, can_be=kind.fits(stays))
        for kind in kinds
        if kind.read in may
    ]


def folded(found: list[Panel]) -> Panels:
    """The same for a page that has many of them."""
    empty = [each for each in found if not each.rows]
    if len(empty) < FOLDED:
        return Panels(found, [])
    return Panels([each for each in found if each.rows], empty)


def _panel(
    case: Enrolment,
    kind: Kind,
    scope: Scope,
    may: Collection[Permission],
    *,
    can_be: bool,
) -> Panel:
    records, add = found(case, kind, scope), None
    beside = BESIDE[kind.code](case, records, scope) if kind.code in BESIDE else {}
    rows = [_row(case, kind, each, may, beside.get(each.pk)) for each in records]
    if can_be and kind.write in may:
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
    facts, notes = facts + (beside.facts if beside else []), beside and beside.notes
    links = [*_links(case, kind, record, may)]
    return Row(long_date(record.day), str(record), facts, links, notes or [])


def _links(
    case: Enrolment, kind: Kind, record: StageRecord, may: Collection[Permission]
) -> Iterator[Link]:
    page = kind.page
    if page and page.permission in may and page.of(record):
        yield link_to(page.view, str(page.words), case, pk=record.pk)
    if kind.write in may and not record.is_final:
        keys = {"kind": kind.code, "pk": record.pk}
        yield link_to("stage-record-change", gettext("Correct"), case, **keys)


def found(case: Enrolment, kind: Kind, scope: Scope) -> list[StageRecord]:
    """The records of one kind that the reader may read, the latest first."""
    told = [*references(kind.model, kind.model.details), *kind.model.told_with]
    return list(kind.kept_of(case, scope, kind.read).select_related(*told))


def stays(case: Enrolment, kind: Kind, scope: Scope) -> list[Stage]:
    """Those that a record of the kind may be of, the latest first."""
    allowed = Stage.objects.allowing(scope, kind.write).of(case)
    fit = allowed.filter(stage__in=kind.stages, status__in=kind.of_stays)
    return list(fit.select_related("activity__opportunity").order_by("-started_on"))
