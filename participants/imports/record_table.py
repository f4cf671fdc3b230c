"""The statements that look a batch of records up and store it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from core.database import array, connection
from participants.imports.staging import (
    SEEN,
    ChangedMeanwhile,
    Staging,
    changes,
    column_types,
    equal,
    listed,
)
from participants.models.record import CaseRecord

WHOSE = ("enrolment_id", "office_id", "child_track")

# Probed row by row, whatever the planner believes: OFFSET 0 keeps it from turning
# the join round, which it does while its statistics say that the table is empty.
FIND = """
    SELECT r.number, seen.number, t.*
    FROM import_rows r CROSS JOIN LATERAL (
        SELECT t.id::text, t.version, {stored} FROM {table} t WHERE {same_key} OFFSET 0
    ) t
    LEFT JOIN import_seen seen ON seen.id = t.id::uuid
"""
INSERT = """
    INSERT INTO {table} (id, {columns}, version, created_at, updated_at)
    SELECT id, {columns}, 1, now(), now() FROM import_rows
    WHERE number = ANY(%s::integer[])
"""
CREATED = """
    INSERT INTO import_seen SELECT id, number FROM import_rows
    WHERE number = ANY(%s::integer[])
"""
# In the file's order, so that a stay makes room before another takes it. Only
# records of the version that was decided upon: one changed since is left alone.
UPDATE = """
    INSERT INTO {table} (id, {columns}, version, created_at, updated_at)
    SELECT id, {columns}, version, now(), now() FROM import_changes ORDER BY number
    ON CONFLICT ({unique}) DO UPDATE
    SET {changes}, version = excluded.version + 1, updated_at = excluded.updated_at
    WHERE {table}.version = excluded.version
"""


@dataclass
class Changes:
    """What a batch comes to."""

    created: list[int] = field(default_factory=list)
    """Numbers of rows."""
    updated: list[tuple[Any, ...]] = field(default_factory=list)
    """The version that was found, then as a row is staged."""
    seen: list[tuple[str, int]] = field(default_factory=list)
    """A record that was there before, and the row of the file that it goes back to."""


class RecordTable:
    """A table of records with the batch beside it."""

    def __init__(
        self,
        model: type[CaseRecord],
        *,
        key: Sequence[str],
        columns: Sequence[str],
        derived: Sequence[str],
    ) -> None:
        staged = ["id", *WHOSE, *columns, *derived]
        types = column_types(model, staged)
        self._staging = Staging(
            "import_rows", {"number": "integer PRIMARY KEY", **types}
        )
        self._changes = Staging(
            "import_changes", {"version": "integer", "number": "integer", **types}
        )
        self._seen = Staging("import_seen", SEEN)
        unique = ["enrolment_id", *key]
        parts = {
            "table": sql.Identifier(model._meta.db_table),
            "unique": listed(unique),
            "same_key": equal(unique, "t", "r"),
            "stored": listed(columns, "t"),
            "columns": listed(staged[1:]),
            "changes": changes([*columns, *derived], "excluded"),
        }
        self._find = sql.SQL(FIND).format(**parts)
        self._insert = sql.SQL(INSERT).format(**parts)
        self._update = sql.SQL(UPDATE).format(**parts)

    def stage(self, rows: Iterable[Sequence[Any]]) -> None:
        """Put a batch beside the table, in the place of the one before."""
        self._staging.fill(rows)

    def find(self) -> Iterator[tuple[Any, ...]]:
        """Number of the row, row seen before, id, version, columns of each record."""
        with connection().cursor() as cursor:
            cursor.execute(self._find)
            yield from cursor.fetchall()

    def write(self, batch: Changes) -> None:
        with connection().cursor() as cursor:
            if batch.updated:
                self._changes.fill(batch.updated)
                cursor.execute(self._update)
                if cursor.rowcount != len(batch.updated):
                    raise ChangedMeanwhile
            if batch.created:
                created = [array(batch.created)]
                cursor.execute(self._insert, created)
                cursor.execute(CREATED, created)
        if batch.seen:
            self._seen.add(batch.seen)
