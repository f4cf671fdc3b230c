"""The statements that look a batch of records up and store it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from core.database import connection
from participants.imports.staging import (
    SEEN,
    ChangedMeanwhile,
    Staging,
    changes,
    column_types,
    listed,
)
from participants.models.record import CaseRecord

WHOSE = ("enrolment_id", "office_id", "child_track")

FIND = """
    SELECT r.number, seen.number, t.id, t.version, {stored}
    FROM import_rows r JOIN {table} t USING (enrolment_id, {key})
    LEFT JOIN import_seen seen ON seen.id = t.id
"""
INSERT = """
    INSERT INTO {table} (id, {columns}, version, created_at, updated_at)
    SELECT id, {columns}, 1, now(), now() FROM import_rows WHERE number = ANY(%s)
"""
# The version is that of the decision: a record changed since is left alone.
UPDATE = """
    UPDATE {table} t
    SET {changes}, version = t.version + 1, updated_at = now()
    FROM unnest(%s::integer[], %s::uuid[], %s::integer[]) AS u (number, id, version)
    JOIN import_rows r USING (number)
    WHERE t.id = u.id AND t.version = u.version
"""


@dataclass
class Changes:
    """What a batch comes to."""

    created: list[int] = field(default_factory=list)
    """Numbers of rows."""
    updated: list[tuple[int, UUID, int]] = field(default_factory=list)
    """Number of the row, record, version that was found."""
    seen: list[tuple[UUID, int]] = field(default_factory=list)
    """Record, and the row of the file that it goes back to."""


class RecordTable:
    """A table of records with the batch beside it."""

    def __init__(
        self,
        model: type[CaseRecord],
        *,
        key: Sequence[str],
        columns: Sequence[str],
        derived: Sequence[str],
        given: Sequence[str],
    ) -> None:
        staged = ["id", *WHOSE, *columns, *derived]
        types = column_types(model, staged)
        self._staging = Staging(
            "import_rows", {"number": "integer PRIMARY KEY", **types}
        )
        self._seen = Staging("import_seen", SEEN)
        set_to = [column for column in (*given, *derived) if column not in key]
        parts = {
            "table": sql.Identifier(model._meta.db_table),
            "key": listed(key),
            "stored": listed(columns, "t"),
            "columns": listed(staged[1:]),
            "changes": changes(set_to, "r"),
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
            yield from cursor

    def write(self, batch: Changes) -> None:
        with connection().cursor() as cursor:
            if batch.created:
                cursor.execute(self._insert, [batch.created])
            if batch.updated:
                arrays = [list(each) for each in zip(*batch.updated, strict=True)]
                cursor.execute(self._update, arrays)
                if cursor.rowcount != len(batch.updated):
                    raise ChangedMeanwhile
        self._seen.add(batch.seen)
