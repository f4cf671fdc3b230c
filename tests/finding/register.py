"""A large register in the tests' database, written as fast as it goes.

The triggers that keep history and what people are found by are left out, and the
latter is made by one statement at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from uuid import UUID

from django.db import connection

from ddr.demonstration.crowd import Somebody, crowd
from programs.models import Office
from tests.factories import OfficeFactory, ProgramFactory
from tests.roles import as_owner

OFFICES = 20
TABLES = ("participants_participant", "participants_enrolment")
STAGED = """
CREATE TEMPORARY TABLE crowd (
    number int, id uuid, case_id uuid, family_name text, given_name text,
    other_names text, mothers_name text, sex text, birth_date date
)
"""
PEOPLE = """
INSERT INTO participants_participant (
    id, family_name, given_name, other_names, mothers_name, sex, birth_date,
    birth_precision, version, created_at, updated_at)
SELECT id, family_name, given_name, other_names, mothers_name, sex, birth_date,
    CASE WHEN birth_date IS NULL THEN '' ELSE 'day' END, 1, now(), now()
FROM crowd ORDER BY number
"""
CASES = """
INSERT INTO participants_enrolment (
    id, participant_id, program_id, office_id, child_track, age_in_doubt, case_code,
    external_id, category, registered_on, exit_reason, exit_imported, version,
    created_at, updated_at)
SELECT case_id, id, %s, (%s::bigint[])[1 + number %% %s], false, false,
    'C' || lpad(number::text, 10, '0'), number, 'ex_combatant', '2024-01-01', '',
    false, 1, now(), now()
FROM crowd ORDER BY number
"""
ANALYZED = (*TABLES, "participants_searchrow", "participants_namepart")


def fill(persons: int) -> tuple[list[Office], list[UUID], list[Somebody]]:
    """The offices, each case's id, and who they are."""
    program = ProgramFactory()
    offices = [OfficeFactory(program=program) for _number in range(OFFICES)]
    people = list(crowd(persons))
    ids = [UUID(int=number + 1) for number in range(persons)]
    with as_owner(), connection.cursor() as cursor, _without_triggers():
        cursor.execute(STAGED)
        with cursor.copy("COPY crowd FROM STDIN") as copy:
            for number, (key, person) in enumerate(zip(ids, people, strict=True)):
                copy.write_row((number, key, key, *person))
        cursor.execute(PEOPLE)
        pks = [office.pk for office in offices]
        cursor.execute(CASES, [program.pk, pks, OFFICES])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_all_of_them())
    with as_owner(), connection.cursor() as cursor:
        for table in ANALYZED:
            cursor.execute(f"ANALYZE {table}")
    return offices, ids, people


def _all_of_them() -> str:
    ranks = import_module("participants.migrations.0036_search_that_ranks")
    return str(ranks.STORE.format(cases=ranks.EVERYBODY))


@contextmanager
def _without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
