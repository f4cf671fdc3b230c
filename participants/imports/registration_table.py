"""The tables behind a file of participants, with a batch beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper
from django.db.models import F
from django.db.models.functions import Now
from psycopg import sql
from uuid_utils.compat import uuid7

from core.database import connection
from core.dates import PartialDate
from participants import case_codes
from participants.imports.registrations import (
    CASE_COLUMNS,
    DIGESTS,
    GROUP,
    PERSON_COLUMNS,
    Person,
    Registration,
)
from participants.imports.staging import (
    SEEN,
    ChangedMeanwhile,
    Staging,
    changes,
    column_types,
    listed,
)
from participants.models import ArmedGroupHistory, Enrolment, Participant
from participants.models.enrolment import is_child_track
from programs.models import Program

STORED_PERSON = (*PERSON_COLUMNS.values(), "birth_precision")
PERSON = (*STORED_PERSON, *(digest.name for digest in DIGESTS))
CASE = tuple(CASE_COLUMNS.values())
PARTS = {
    "person": listed(PERSON),
    "stored_person": listed(STORED_PERSON, "p"),
    "person_changes": changes(PERSON, "s"),
    "case": listed(CASE),
    "stored_case": listed(CASE, "e"),
    "case_changes": changes((*CASE, "child_track", "exit_imported"), "s"),
}

# Nobody's case lacks a person. The outer join keeps the planner from beginning at
# the persons, which it does while its statistics say that there are none.
FIND = """
    SELECT p.id, p.version, person_seen.number,
        (SELECT min(o.registered_on) FROM participants_enrolment o
         WHERE o.participant_id = p.id AND o.id <> e.id),
        (SELECT o.id FROM participants_enrolment o
         WHERE o.participant_id = p.id AND o.program_id = e.program_id
           AND o.exited_on IS NULL),
        {stored_person},
        e.id, e.version, case_seen.number, e.child_track, e.age_in_doubt,
        e.exit_imported, h.id, h.version,
        (SELECT min(s.started_on) FROM participants_stage s
         WHERE s.enrolment_id = e.id),
        (SELECT min(f.contacted_on) FROM participants_followup f
         WHERE f.enrolment_id = e.id),
        e.merged_into_id IS NOT NULL, {stored_case}, h.former_group_id
    FROM participants_enrolment e
    LEFT JOIN participants_participant p ON p.id = e.participant_id
    LEFT JOIN participants_armedgrouphistory h ON h.enrolment_id = e.id
    LEFT JOIN import_seen case_seen ON case_seen.id = e.id
    LEFT JOIN import_seen person_seen ON person_seen.id = p.id
    WHERE e.program_id = %s AND e.external_id = ANY(%s)
"""
NEW_PEOPLE = """
    INSERT INTO participants_participant (
        id, {person}, version, created_at, updated_at)
    SELECT person_id, {person}, 1, now(), now() FROM import_people
    WHERE is_new
"""
NEW_CASES = """
    INSERT INTO participants_enrolment (
        id, participant_id, program_id, case_code, age_in_doubt, child_track,
        exit_imported, {case}, version, created_at, updated_at)
    SELECT case_id, person_id, %s, case_code, false, child_track,
        exit_imported, {case}, 1, now(), now() FROM import_people
    WHERE is_new
        AND NOT EXISTS (SELECT 1 FROM participants_enrolment WHERE id = case_id)
    ON CONFLICT (case_code) DO NOTHING
"""
NOT_STORED = """
    SELECT case_id FROM import_people
    WHERE is_new
        AND NOT EXISTS (SELECT 1 FROM participants_enrolment WHERE id = case_id)
"""
NEW_CODES = """
    UPDATE import_people SET case_code = drawn.code
    FROM unnest(%s::uuid[], %s::text[]) AS drawn (id, code) WHERE case_id = drawn.id
"""
NEW_GROUPS = """
    INSERT INTO participants_armedgrouphistory (
        id, enrolment_id, office_id, child_track, former_group_id, version,
        created_at, updated_at)
    SELECT history_id, case_id, office_id, child_track, former_group_id, 1,
        now(), now() FROM import_people
    WHERE group_changed AND history_version IS NULL
"""
# Of the version that was decided upon: what was changed since is left alone.
CHANGED_PEOPLE = """
    UPDATE participants_participant t
    SET {person_changes}, version = t.version + 1, updated_at = now()
    FROM import_people s
    WHERE s.person_changed AND t.id = s.person_id AND t.version = s.person_version
"""
CHANGED_CASES = """
    UPDATE participants_enrolment t
    SET {case_changes}, version = t.version + 1, updated_at = now()
    FROM import_people s
    WHERE s.case_changed AND t.id = s.case_id AND t.version = s.case_version
"""
CHANGED_GROUPS = """
    UPDATE participants_armedgrouphistory t
    SET former_group_id = s.former_group_id, version = t.version + 1, updated_at = now()
    FROM import_people s
    WHERE s.group_changed AND t.id = s.history_id AND t.version = s.history_version
"""

EXIT = ("exited_on", "exit_reason")
FLAGS = ("is_new", "person_changed", "case_changed", "group_changed")
VERSIONS = ("person_version", "case_version", "history_version")
IDS = ("person_id", "case_id", "history_id")


class RegistrationTable:
    """Finds the registrations of a batch, takes the changes, stores them at once."""

    def __init__(self, program: Program) -> None:
        self._program = program.pk
        types = {
            **dict.fromkeys(FLAGS, "boolean"),
            **dict.fromkeys(VERSIONS, "integer"),
            **dict.fromkeys(IDS, "uuid"),
            **column_types(Participant, PERSON),
            **column_types(
                Enrolment, ("case_code", "child_track", "exit_imported", *CASE)
            ),
            **column_types(ArmedGroupHistory, ["former_group_id"]),
        }
        self._staging = Staging("import_people", types, indexed=IDS)
        self._seen = Staging("import_seen", SEEN)
        self._rows: list[tuple[Any, ...]] = []
        self._remembered: dict[UUID, int] = {}
        self._born_otherwise: set[UUID] = set()

    def find(self, numbers: Iterable[str]) -> dict[str, Registration]:
        """The registrations with these external numbers."""
        people: dict[UUID, Person] = {}
        found = {}
        with connection().cursor() as cursor:
            cursor.execute(_sql(FIND), [self._program, list(numbers)])
            for row in cursor:
                cells = iter(row)
                person = _person(cells)
                person = people.setdefault(person.id, person)
                registration = _registration(cells, person)
                found[registration.own["external_id"]] = registration
        return found

    def remember(self, registration: Registration, number: int) -> None:
        """Both go back to this row of the file, unless to one before."""
        for each in (registration, registration.person):
            if not each.number:
                each.number = number
                self._remembered[each.id] = number

    def change(
        self, registration: Registration, values: dict[str, Any], *, child_track: bool
    ) -> None:
        """Have ``values`` stored: the registration has them from now on."""
        new, before = not registration.version, registration.values
        changed = {name for name, value in values.items() if value != before[name]}
        if not changed.isdisjoint(EXIT):
            registration.exit_imported = bool(values["exited_on"])
        case_changed = child_track != registration.child_track
        case_changed |= not changed.isdisjoint(CASE_COLUMNS)
        registration.take(values, child_track)
        person = registration.person
        if not values["exited_on"]:
            person.open_case = registration.id
        if person.version and "birth_date" in changed:
            self._born_otherwise.add(person.id)
        self._rows.append(
            (
                new,
                not new and not changed.isdisjoint(PERSON_COLUMNS),
                not new and case_changed,
                GROUP in changed,
                person.version,
                registration.version,
                registration.history_version,
                person.id,
                registration.id,
                registration.history or uuid7(),
                *person.columns(),
                case_codes.new() if new else None,
                child_track,
                registration.exit_imported,
                *registration.columns(),
            )
        )

    def write(self) -> None:
        """Store what was taken since the last time."""
        with connection().cursor() as cursor:
            if self._rows:
                self._staging.fill(self._rows)
                self._insert(cursor)
                self._update(cursor)
        self._seen.add(self._remembered.items())
        self._rows, self._remembered, self._born_otherwise = [], {}, set()

    def _insert(self, cursor: CursorWrapper) -> None:
        cursor.execute(_sql(NEW_PEOPLE))
        missing = sum(row[0] for row in self._rows)
        while missing:
            cursor.execute(_sql(NEW_CASES), [self._program])
            missing -= cursor.rowcount
            if missing:
                self._draw_again(cursor)

    def _draw_again(self, cursor: CursorWrapper) -> None:
        """A code was taken, perhaps in a programme that can't be seen from here."""
        cursor.execute(_sql(NOT_STORED))
        cases = [case for (case,) in cursor]
        cursor.execute(_sql(NEW_CODES), [cases, [case_codes.new() for _case in cases]])

    def _update(self, cursor: CursorWrapper) -> None:
        for column, statement in ((1, CHANGED_PEOPLE), (2, CHANGED_CASES)):
            self._change(cursor, statement, sum(row[column] for row in self._rows))
        if self._born_otherwise:
            _protect_children(self._born_otherwise)
        groups = [row[6] for row in self._rows if row[3]]
        if None in groups:
            cursor.execute(_sql(NEW_GROUPS))
        self._change(cursor, CHANGED_GROUPS, len(groups) - groups.count(None))

    def _change(self, cursor: CursorWrapper, statement: str, expected: int) -> None:
        if expected:
            cursor.execute(_sql(statement))
            if cursor.rowcount != expected:
                raise ChangedMeanwhile


def _protect_children(people: Iterable[UUID]) -> None:
    """Whoever turns out to be younger was a child in other cases of theirs too."""
    cases = Enrolment.objects.filter(participant__in=people, child_track=False)
    children = [
        case.pk
        for case in cases.select_related("participant")
        if is_child_track(
            born=case.participant.birth_date,
            registered_on=case.registered_on,
            category="",
        )
    ]
    Enrolment.objects.filter(pk__in=children).update(
        child_track=True, version=F("version") + 1, updated_at=Now()
    )


def _sql(statement: str) -> sql.Composed:
    return sql.SQL(statement).format(**PARTS)


def _person(cells: Iterator[Any]) -> Person:
    facts = islice(cells, 5)
    person = Person(*facts)
    *values, precision = islice(cells, len(STORED_PERSON))
    person.values = dict(zip(PERSON_COLUMNS, values, strict=True))
    if day := person.values["birth_date"]:
        person.values["birth_date"] = PartialDate(day, precision)
    person.open()
    return person


def _registration(cells: Iterator[Any], person: Person) -> Registration:
    registration = Registration(*islice(cells, 11), person=person)
    registration.own = dict(zip((*CASE_COLUMNS, GROUP), cells, strict=True))
    return registration
