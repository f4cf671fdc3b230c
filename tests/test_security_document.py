"""docs/security.md names what holds each promise, tests and locks: they are there."""

import re
from pathlib import Path

import pytest
from django.db import connection

REPOSITORY = Path(__file__).resolve().parent.parent
FUNCTIONS = """
SELECT proname, array_remove(ARRAY[
    CASE WHEN prorettype = 'trigger'::regtype THEN 'a trigger'
        WHEN has_function_privilege('ddr_web', oid, 'EXECUTE') THEN '`ddr_web`' END,
    CASE WHEN prorettype <> 'trigger'::regtype
        AND has_function_privilege('ddr_jobs', oid, 'EXECUTE') THEN '`ddr_jobs`' END
], NULL)
FROM pg_proc WHERE prosecdef
"""


def text():
    return (REPOSITORY / "docs/security.md").read_text()


def rows(heading):
    """The cells of the table under a heading, without its own head."""
    part = text().split(f"\n### {heading}\n")[1].split("\n#")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[2:-2].split(" | ")] for line in lines[1:]]


def named(cell):
    return re.findall(r"`(\w+)`", cell)


def in_the_database(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_every_test_that_holds_a_promise_is_there():
    found = set(re.findall(r"`(tests/[\w/]+\.py)`", text()))

    assert len(found) >= 20
    assert {name for name in found if not (REPOSITORY / name).exists()} == set()


@pytest.mark.django_db
def test_every_function_that_runs_as_the_owner_is_named_with_who_calls_it():
    told = rows("Functions that run as the owner")
    there = in_the_database(FUNCTIONS)

    assert sorted((named(name)[0], by.split(" and ")) for name, by, _gives in told) == (
        sorted(there)
    )
