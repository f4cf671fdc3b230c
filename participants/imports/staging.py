"""Temporary tables that hold a batch of rows on their way to the real ones.

COPY is refused on a table under a policy, so rows are copied to one that has
none and inserted from there. What is in it ends with the transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from psycopg import sql

from core.database import connection

# Every statement of an import looks its batch up by key. The tables grow while
# it runs, so the planner, which goes by what they held before, would sooner or
# later read them whole for each batch. JIT only costs where plans are so short.
PLANS = """
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_hashjoin = off;
    SET LOCAL enable_mergejoin = off;
    SET LOCAL jit = off
"""
# Which row of the file a stored row goes back to. Kept in the database, so that
# the memory that an import needs does not grow with the file.
SEEN = {"id": "uuid PRIMARY KEY", "number": "integer"}
# Imports into one programme wait for one another.
LOCK = 7_336_701


class ChangedMeanwhile(Exception):
    """Somebody stored a record of the file while it was being imported."""


def begin(program: int) -> None:
    """Ready the transaction of an import into a programme."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, program])
        cursor.execute(PLANS)
        # Then a row that breaks a key fails here and not at the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def listed(names: Iterable[str], table: str = "") -> sql.Composed:
    """The names of columns, as a statement lists them."""
    before = [table] if table else []
    return sql.SQL(", ").join(sql.Identifier(*before, name) for name in names)


def changes(names: Iterable[str], table: str) -> sql.Composed:
    """What an UPDATE sets: each column to that of the other table."""
    return sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier(table, name))
        for name in names
    )


def equal(names: Iterable[str], one: str, other: str) -> sql.Composed:
    """That the columns of two tables are equal."""
    return sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(
            sql.Identifier(one, name), sql.Identifier(other, name)
        )
        for name in names
    )


def column_types(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    """Column -> its type in the database."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return {name: str(fields[name].db_type(connection())) for name in names}


class Staging:
    """One temporary table, filled again for each batch."""

    def __init__(
        self, name: str, columns: Mapping[str, str], *, indexed: Iterable[str] = ()
    ) -> None:
        self.name = name
        listed = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
            for column, kind in columns.items()
        )
        with connection().cursor() as cursor:
            cursor.execute(self._sql("DROP TABLE IF EXISTS pg_temp.{table}"))
            create = "CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP"
            cursor.execute(self._sql(create, columns=listed))
            for column in indexed:
                index = "CREATE INDEX ON {table} ({column})"
                cursor.execute(self._sql(index, column=sql.Identifier(column)))

    def fill(self, rows: Iterable[Sequence[Any]]) -> None:
        """Hold these rows instead of those before."""
        with connection().cursor() as cursor:
            cursor.execute(self._sql("TRUNCATE {table}"))
        self.add(rows)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        copy_in = self._sql("COPY {table} FROM STDIN")
        with connection().cursor() as cursor, cursor.copy(copy_in) as copy:
            for row in rows:
                copy.write_row(row)

    def _sql(self, statement: str, **parts: sql.Composable) -> sql.Composed:
        table = sql.Identifier(self.name)
        return sql.SQL(statement).format(table=table, **parts)
