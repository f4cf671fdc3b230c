"""Writing many rows at once, as the owner of the tables.

Every constraint of a row holds while it is written, and the triggers keep what people
are found by; what rows refer to is looked up once at the end, for all of them. History
is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from core.database import connection

Thing = TypeVar("Thing")
HISTORY = "keep_insert"
"""The trigger that keeps it."""
REFERENCES = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])
ORDER BY conrelid::regclass::text, conname
"""
ROOM = (
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL maintenance_work_mem = '256MB'",
    "SET LOCAL jit = off",
)
NOTHING = r"\N"


def line(values: Iterable[object]) -> str:
    """A row as COPY reads it. No made-up text has a tab, an end of line or a
    backslash in it."""
    return "\t".join([NOTHING if v is None else str(v) for v in values]) + "\n"


def binary(value: bytes | None) -> str | None:
    return None if value is None else rf"\\x{value.hex()}"


def copy(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    named = ", ".join(columns)
    with (
        connection().cursor() as cursor,
        cursor.copy(f"COPY {table} ({named}) FROM STDIN") as into,
    ):
        into.write("".join(lines))


def ahead(things: Iterator[Thing]) -> Iterator[Thing]:
    """The same things, the next made while somebody is busy with the last."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, things, None)
        while (thing := coming.result()) is not None:
            coming = pool.submit(next, things, None)
            yield thing


@contextmanager
def filling(tables: Sequence[str]) -> Iterator[None]:
    """No history of these tables, and what their rows refer to is checked at the end.

    One row at a time each reference is a query of its own, four to a mark: at the end
    it is one join for all rows. A reference that leads nowhere ends the transaction.
    """
    run(*ROOM, "SET CONSTRAINTS ALL IMMEDIATE")
    with connection().cursor() as cursor:
        cursor.execute(REFERENCES, [list(tables)])
        references = cursor.fetchall()
    run(*(f"ALTER TABLE {table} DISABLE TRIGGER {HISTORY}" for table in tables))
    run(
        *(
            f"ALTER TABLE {table} DROP CONSTRAINT {name}"
            for table, name, _ in references
        )
    )
    yield
    run(
        *(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}"
            for table, name, rule in references
        )
    )
    run(*(f"ALTER TABLE {table} ENABLE TRIGGER {HISTORY}" for table in tables))


def analyze(tables: Iterable[str]) -> None:
    run(*(f"ANALYZE {table}" for table in tables))


def run(*statements: str) -> None:
    with connection().cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
