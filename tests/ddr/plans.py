"""What the database does for a page: its statements, and the plan of each.

Each statement is explained where it is asked: as the role, in the scope and with the
values of the page.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LARGE = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s
"""
READS = re.compile(r"\s*(SELECT|WITH)\b")
PAST = re.compile(r"\bOFFSET\b")
COUNTS = re.compile(r"\bCOUNT\(", re.IGNORECASE)
CAPPED = re.compile(r"\bLIMIT\b|\bGROUP BY\b")


def large_tables(rows: int) -> set[str]:
    """The tables that hold more rows than that."""
    with connection.cursor() as cursor:
        cursor.execute(LARGE, [rows])
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def watched(large: Collection[str]) -> Iterator[list[str]]:
    """What is found wrong with the statements that are asked meanwhile."""
    found: list[str] = []

    def explain(
        execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any
    ) -> Any:
        if not many and READS.match(sql):
            found.extend(f"{fault}: {sql}" for fault in _faults(sql, values, large))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(explain):
        yield found


def _faults(sql: str, values: Any, large: Collection[str]) -> Iterator[str]:
    if PAST.search(sql):
        yield "turns pages by OFFSET"
    plan = _plan(sql, values)
    scanned = {node.get("Relation Name") for node in _nodes(plan)} & set(large)
    if COUNTS.search(sql) and not CAPPED.search(sql) and scanned:
        yield f"counts all of {', '.join(sorted(scanned))}"
    for node in _nodes(plan):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large:
            yield f"reads all of {node['Relation Name']}"


def _plan(sql: str, values: Any) -> dict[str, Any]:
    # A cursor of its own: the page's may be a named one, which explains nothing.
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        told = cursor.fetchone()[0]
    [explained] = json.loads(told) if isinstance(told, str) else told
    plan: dict[str, Any] = explained["Plan"]
    return plan


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
