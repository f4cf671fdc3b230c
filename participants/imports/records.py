"""What the four kinds of records of a case have in common as files.

A kind says which columns it has and what must hold. Here a batch is looked up,
decided row by row in the file's order, and stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from uuid_utils import uuid7

from core.database import connection
from core.models import User
from core.tabular import Row
from participants.imports.cells import Column, Reader
from participants.imports.record_table import Changes, RecordTable
from participants.imports.reference import Reference
from participants.imports.rows import Draft, Outcome
from participants.models.record import CaseRecord

PERSON = "external_id"
# Cases kept from one batch to the next, for files in the order of days: some
# 70 MB at most. They are locked, so they stay as they were read.
REMEMBERED = 100_000

# Ids are text here: they only go from one statement to another. The look-up is
# made row by row, as in `record_table`; JSON is the fastest way in for a list.
CASES = """
    SELECT e.* FROM json_array_elements_text(%s) AS person (number)
    CROSS JOIN LATERAL (
        SELECT person.number, k.id::text, k.office_id, k.child_track, k.registered_on,
            k.exited_on
        FROM participants_enrolment e
        JOIN participants_enrolment k ON k.id = coalesce(e.merged_into_id, e.id)
        WHERE e.program_id = %s AND e.external_id = person.number
        OFFSET 0 FOR KEY SHARE OF k
    ) e
"""


@dataclass(slots=True)
class Case:
    """An enrolment that rows of the file are about."""

    person: str
    """The external number."""
    id: str
    office: int
    child_track: bool
    registered_on: date
    exited_on: date | None
    stays: dict[str, dict[date, date | None]] = field(default_factory=dict)
    """Stage -> first day -> end, where a kind asks for them."""


@dataclass(slots=True)
class Stored:
    """A record as it stands after the rows before."""

    id: str
    version: int
    values: Mapping[str, Any]
    number: int | None
    """The row of this file that it goes back to."""


Found = dict[tuple[Any, ...], Stored]
Values = Mapping[str, Any]


class RecordImport:
    """One file of records, batch after batch."""

    model: ClassVar[type[CaseRecord]]
    key: ClassVar[tuple[str, ...]]
    """The columns that, with the person, tell one record from another."""
    required: ClassVar[tuple[str, ...]]
    optional: ClassVar[tuple[str, ...]] = ()
    empty: ClassVar[Mapping[str, Any]] = {}
    """What an empty cell stores, and a missing column of a new record: else NULL."""
    stored_as: ClassVar[Mapping[str, str]] = {}
    """Column of the file -> of the table, where they differ."""
    derived: ClassVar[tuple[str, ...]] = ()
    """Columns of the table that follow from those of the file."""

    def __init__(self, reference: Reference, columns: Iterable[str]) -> None:
        self.reference = reference
        self.names = [c for c in (*self.required, *self.optional) if c != PERSON]
        readers, given = self.readers(), set(columns)
        self._columns = [
            Column(name, readers[name], name in self.required, self.empty.get(name))
            for name in self.names
            if name in given
        ]
        self._cases: dict[str, Case] = {}
        self._by_id: dict[str, Case] = {}
        self._default = {name: self.empty.get(name) for name in self.names}
        self._cells = itemgetter(*self.names)
        self._key_cells = getter(self.key)
        self._table = RecordTable(
            self.model,
            key=[self.stored_as.get(name, name) for name in self.key],
            columns=[self.stored_as.get(name, name) for name in self.names],
            derived=self.derived,
        )

    # What a kind says

    def readers(self) -> dict[str, Reader]:
        """Column -> how its cells are read."""
        raise NotImplementedError

    def complete(self, draft: Draft) -> None:
        """Read what depends on other cells of the row."""

    def learn(self, cases: Sequence[Case]) -> None:
        """Look up what `check` needs to know of cases that were not met before."""

    def prepare(self, drafts: Sequence[Draft], found: Found) -> None:
        """Look up what `check` needs to know of the batch."""

    def check(self, draft: Draft, values: Values, case: Case) -> None:
        """Reject the draft where ``values``, what would be stored, can't stand."""

    def accepted(self, values: Values, case: Case) -> None:
        """Take note of what the rows that follow have to go with."""

    def stored(self, drafts: Iterable[Draft]) -> None:
        """What follows from a batch, once it is stored."""

    def finish(self, *, by: User | None) -> None:
        """What is recorded once of the whole file, in its transaction."""

    def derive(self, values: Values) -> tuple[Any, ...]:
        """The values of the derived columns."""
        return ()

    # What all do

    def check_activity(self, draft: Draft) -> None:
        """An activity belongs to the row's stage."""
        activity, stage = draft.values.get("activity"), draft.values.get("stage")
        if activity and stage and self.reference.stage_of[activity] != stage:
            draft.reject("activity", _("does not belong to this stage"))

    def store(self, rows: Iterable[Row]) -> list[Draft]:
        """Store what can stand of the rows; the drafts say what became of each."""
        drafts = [self._draft(row) for row in rows]
        self._look_up(drafts)
        found = self._find(drafts)
        self.prepare(drafts, found)
        changes = Changes()
        for draft in drafts:
            case = self._cases.get(draft.row.values[PERSON])
            if case and not draft.row.problem:
                self._decide(draft, case, found, changes)
        self._table.write(changes)
        self.stored(drafts)
        return drafts

    def _draft(self, row: Row) -> Draft:
        draft = Draft(row)
        if not row.problem:
            draft.read(self._columns)
            self.complete(draft)
        return draft

    def _look_up(self, drafts: Iterable[Draft]) -> None:
        """Know the cases of the batch; rows about nobody are rejected."""
        well = [draft for draft in drafts if not draft.row.problem]
        people = {draft.row.values[PERSON] for draft in well}
        missing = people - self._cases.keys()
        if missing and len(self._cases) + len(missing) > REMEMBERED:
            self._cases.clear()
            self._by_id.clear()
            missing = people
        if missing:
            loaded = self._load(missing)
            fresh = [case for case in loaded if self._one(case) is case]
            self.learn(fresh)
            self._cases |= {case.person: self._one(case) for case in loaded}
        for draft in well:
            person = draft.row.values[PERSON]
            if not person:
                draft.cannot_read(PERSON, _("must be given"))
            elif person not in self._cases:
                draft.cannot_read(PERSON, _("nobody in the programme has this number"))

    def _one(self, case: Case) -> Case:
        """Two numbers of a person who was registered twice lead to one case."""
        return self._by_id.setdefault(case.id, case)

    def _load(self, people: Iterable[str]) -> list[Case]:
        numbers = json.dumps(list(people))
        with connection().cursor() as cursor:
            cursor.execute(CASES, [numbers, self.reference.program.pk])
            return [Case(*facts) for facts in cursor.fetchall()]

    def _find(self, drafts: Iterable[Draft]) -> Found:
        """What is stored already under the keys of the batch.

        Rows with a cell that can't be read are looked up too, as long as their
        key can be, so that the rest of them is checked against the right record.
        """
        keyed = {
            draft.row.number: draft
            for draft in drafts
            if draft.read_well(PERSON, *self.key) and not draft.row.problem
        }
        found: Found = {}
        self._table.stage(self._staged(keyed.values()))
        for number, seen, pk, version, *cells in self._table.find():
            values = dict(zip(self.names, cells, strict=False))
            key = self.key_of(keyed[number])
            found.setdefault(key, Stored(pk, version, values, seen))
        return found

    def _staged(self, drafts: Iterable[Draft]) -> Iterator[tuple[Any, ...]]:
        for draft in drafts:
            draft.id = str(uuid7())
            values = self._whole(draft)
            yield self._row(draft, self._cases[draft.row.values[PERSON]], values)

    def _row(self, draft: Draft, case: Case, values: Values) -> tuple[Any, ...]:
        return (
            draft.row.number,
            draft.id,
            case.id,
            case.office,
            case.child_track,
            *self._cells(values),
            *self.derive(values),
        )

    def _whole(self, draft: Draft) -> Values:
        """What a new record of the row holds."""
        if len(draft.values) == len(self.names):
            return draft.values
        return {**self._default, **draft.values}

    def case_of(self, draft: Draft) -> Case:
        """The case of a row of this batch, which is known."""
        return self._cases[draft.row.values[PERSON]]

    def key_of(self, draft: Draft) -> tuple[Any, ...]:
        return (self.case_of(draft).id, *self._key_cells(self._whole(draft)))

    def _decide(self, draft: Draft, case: Case, found: Found, changes: Changes) -> None:
        key = self.key_of(draft)
        stored = found.get(key) if draft.read_well(*self.key) else None
        if stored is None:
            values = self._whole(draft)
            stored = Stored(draft.id, 0, values, None)
        elif draft.same_as(stored.values):
            draft.outcome = Outcome.UNCHANGED
            self._remember(draft, stored, changes)
            return
        else:
            values = {**stored.values, **draft.values}
            if stored.number:
                draft.repeats(stored.number)
        self.check(draft, values, case)
        if draft.reasons:
            return
        if stored.version:
            draft.update(stored.values)
            changes.updated.append((stored.version, *self._row(draft, case, values)))
            self._remember(draft, stored, changes)
        else:
            draft.outcome = Outcome.CREATED
            changes.created.append(draft.row.number)
            stored.number = draft.row.number
        stored.values = values
        found[key] = stored
        self.accepted(values, case)

    def _remember(self, draft: Draft, stored: Stored, changes: Changes) -> None:
        if not stored.number:
            stored.number = draft.row.number
            changes.seen.append((stored.id, draft.row.number))


def getter(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    """`itemgetter` that gives a tuple for a single name too."""
    if len(names) == 1:
        return lambda values: (values[names[0]],)
    return itemgetter(*names)
