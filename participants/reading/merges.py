"""What a merge of two cases would do, before somebody does it, and what one did.

Records that the reader may not read are told by their kind and number alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from participants import fields
from participants.merge_fields import BOTH, Field, default, differing, joined
from participants.merging import OWN, Facts, planned
from participants.models import Benefit, Enrolment, Merge, Participant, Stage
from participants.models.merge import GONE, KEPT
from participants.models.record import CaseRecord
from participants.reading.benefits import month_told
from participants.reading.facts import born
from participants.reading.merge_facts import edited_since, facts, since
from programs.models import StageKind

PAID_FOR = ("approved", "paid")
COMPARED = ("participant", "program", "office", "caseworker", "residence")
UNDONE = (
    *("kept__participant", "kept__program", "gone__participant", "gone__program"),
    "by",
)


class Choice(NamedTuple):
    """A field in which the two differ, and what may be kept of it."""

    field: Field
    options: list[tuple[str, str]]
    usual: str


class Kind(NamedTuple):
    """So many records of one kind."""

    name: str
    number: int


class Conflict(NamedTuple):
    """A record that would stay, those it can't stand beside, in words."""

    row: str
    kind: str
    theirs: str
    ours: str


class Drawn(NamedTuple):
    """Support for one month in both cases."""

    what: str
    ours: str
    theirs: str
    twice: bool
    """Whether both were paid or approved for payment."""


@dataclass(frozen=True)
class Preview:
    """What would move, and what would not."""

    moving: list[Kind] = field(default_factory=list)
    staying: list[Kind] = field(default_factory=list)
    unread: list[Kind] = field(default_factory=list)
    """Of those that stay, what the reader may not read."""
    conflicts: list[Conflict] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)


def choices(kept: Enrolment, gone: Enrolment) -> list[Choice]:
    return [
        Choice(each, list(_options(each, kept, gone)), default(each, kept, gone))
        for each in differing(kept, gone)
    ]


def _options(
    each: Field, kept: Enrolment, gone: Enrolment
) -> Iterator[tuple[str, str]]:
    for side, case in ((KEPT, kept), (GONE, gone)):
        said = words(each, case) or gettext("Nothing")
        told = gettext("%(value)s (%(code)s)")
        yield side, told % {"value": said, "code": case.case_code}
    ours, theirs = each.of(kept)[0], each.of(gone)[0]
    if each.joins and ours and theirs:
        yield BOTH, gettext("Both: %(value)s") % {"value": joined(ours, theirs)}


def words(each: Field, case: Enrolment) -> str:
    """What a field of a case says, to people."""
    if each.name == "birth_date":
        return born(case.participant)
    if each.name == "exit":
        if case.is_active:
            return gettext("None: the case is open")
        left = gettext("Left on %(day)s: %(reason)s")
        reason = case.get_exit_reason_display()
        return left % {"day": long_date(case.exited_on), "reason": reason}
    if each.name == "functioning":
        return ", ".join("–" if n is None else str(n) for n in case.functioning)
    row: Any = case.participant if each.of_person else case
    display = getattr(row, f"get_{each.name}_display", None)
    value = display() if display else getattr(row, each.name)
    return "" if value is None else str(value)


def preview(
    kept: Enrolment,
    gone: Enrolment,
    scope: Scope,
    chosen: Collection[str] = (),
) -> Preview:
    """What a merge with these choices would do, as far as its reader may know."""
    asked = facts(kept, gone)
    moves = planned(asked, chosen)
    tables = {row: each.table for row, each in asked.rows.items()}
    against = _against(asked)
    told = _readable(asked, {*against, *chain(*against.values())}, scope)
    conflicts = [
        Conflict(
            row,
            _name(tables[row]),
            told[row],
            "; ".join(told[each] for each in sorted(against[row])),
        )
        for row in sorted(against)
        if against[row] | {row} <= told.keys() and tables[row] not in OWN
    ]
    shown = {each.row for each in conflicts}
    unread = [row for row in moves.stayed if row not in shown]
    return Preview(
        moving=_kinds(tables[row] for row in moves.from_gone),
        staying=_kinds(tables[row] for row in moves.stayed),
        unread=_kinds(tables[row] for row in unread),
        conflicts=conflicts,
        drawn=list(_drawn(kept, gone, scope)),
    )


def _against(facts: Facts) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for gone, kept, _rule in facts.against:
        found[gone].add(kept)
    return dict(found)


def _readable(facts: Facts, rows: Collection[str], scope: Scope) -> dict[str, str]:
    """Row -> its words, of those that the reader may read."""
    by_table: defaultdict[str, list[str]] = defaultdict(list)
    for row in sorted(rows):
        by_table[facts.rows[row].table].append(row)
    told = {}
    for table, ids in by_table.items():
        model = model_of(table)
        for record in _read(model, ids, scope):
            told[str(record.pk)] = record_words(record)
    return told


def _read(model: Any, ids: list[str], scope: Scope) -> Iterator[Any]:
    if not issubclass(model, CaseRecord):
        return
    rows = model.objects.filter(pk__in=ids)
    if model is Benefit:
        rows = rows.select_related("rule")
    names = {each.name for each in model._meta.fields}
    kinds = StageKind.values if "stage" in names else [""]
    for kind in kinds:
        permission = fields.to_read(model, stage=kind)
        of_kind = rows.filter(stage=kind) if kind else rows
        yield from of_kind.reached(scope, permission)


def record_words(record: Any) -> str:
    """A record by what tells it from its fellows."""
    if isinstance(record, Benefit):
        return gettext("%(what)s, %(worth)s") % {
            "what": _support(record),
            "worth": _worth(record),
        }
    if isinstance(record, Stage) and record.started_on:
        day = long_date(record.started_on)
        return gettext("%(stay)s, since %(day)s") % {"stay": record, "day": day}
    return str(record) or capfirst(str(record._meta.verbose_name))


def _support(benefit: Benefit) -> str:
    told = {"what": benefit.rule.name, "month": month_told(benefit.month)}
    return gettext("%(what)s for %(month)s") % told


def _worth(benefit: Benefit) -> str:
    told = {"amount": benefit.worth, "state": benefit.get_state_display()}
    return gettext("%(amount)s: %(state)s") % told


def _drawn(kept: Enrolment, gone: Enrolment, scope: Scope) -> Iterator[Drawn]:
    """Months for which both cases have one kind of support."""
    rows = Benefit.objects.reached(scope, Permission.BENEFIT_READ)
    rows = rows.select_related("rule")
    ours = {(row.kind, row.month): row for row in rows.filter(enrolment=kept)}
    for row in rows.filter(enrolment=gone).order_by("month", "kind"):
        if other := ours.get((row.kind, row.month)):
            twice = row.state in PAID_FOR and other.state in PAID_FOR
            yield Drawn(_support(other), _worth(other), _worth(row), twice)


def _kinds(tables: Iterable[str]) -> list[Kind]:
    counted = Counter(_name(table, many=True) for table in tables)
    return [Kind(name, number) for name, number in sorted(counted.items())]


def _name(table: str, *, many: bool = False) -> str:
    meta = model_of(table)._meta
    return capfirst(str(meta.verbose_name_plural if many else meta.verbose_name))


@cache
def _models() -> Mapping[str, type[Model]]:
    models = apps.get_app_config("participants").get_models()
    return {model._meta.db_table: model for model in models}


def model_of(table: str) -> Any:
    return _models()[table]


def standing(case: Enrolment, scope: Scope) -> list[Merge]:
    """The merges into a case, the last first: that one can be undone."""
    if Permission.DUPLICATE_DECIDE not in scope:
        return []
    merges = Merge.objects.allowing(scope, Permission.DUPLICATE_DECIDE).standing()
    return list(merges.filter(kept=case).select_related("gone", "by").order_by("-pk"))


class Added(NamedTuple):
    """Records of the case that came after the merge, in words or by their kind."""

    rows: tuple[str, ...]
    words: str

    @property
    def value(self) -> str:
        return self.rows[0]


@dataclass(frozen=True)
class Undoing:
    """What undoing a merge would do."""

    back: list[Kind]
    added: list[Added]
    edited: list[str]
    """Fields that were changed since, which would be what they were before."""


def undoing(merge: Merge, scope: Scope) -> Undoing:
    kept, gone = merge.kept, merge.gone
    tables = merge.rows.filter(what="moved").values_list("table", flat=True)
    labels = {
        field.column: capfirst(str(field.verbose_name))
        for model in (Participant, Enrolment)
        for field in model._meta.concrete_fields
    }
    edited = {labels[name] for name in edited_since(merge, (kept, gone))}
    added = list(_added(merge, kept, gone, scope))
    return Undoing(_kinds(tables), added, sorted(edited))


def _added(
    merge: Merge, kept: Enrolment, gone: Enrolment, scope: Scope
) -> Iterator[Added]:
    """One by one what the reader may read, the rest of each kind together."""
    told_of = facts(kept, gone)
    asked = since(merge, kept, gone).asked
    told = _readable(told_of, asked, scope)
    unread: defaultdict[str, list[str]] = defaultdict(list)
    for row in asked:
        name = _name(told_of.rows[row].table)
        if row in told:
            yield Added((row,), f"{name}: {told[row]}")
        else:
            unread[told_of.rows[row].table].append(row)
    for table, rows in sorted(unread.items()):
        said = gettext("%(kind)s: %(number)d that you do not read")
        name = _name(table, many=True)
        yield Added(tuple(rows), said % {"kind": name, "number": len(rows)})
