"""Whatever two cases have: merged and undone, both are as they were."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from participants.merging import OWN
from programs.models import Role
from tests.factories import (
    ApplicationFactory,
    AssignmentFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    OfficeFactory,
    StepFactory,
    TransferFactory,
    UserFactory,
)
from tests.history.lives import LIVES
from tests.participants.merged import case_of, merge, snapshot, undo
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def tables(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def of_case(table: str, case: Any) -> Any:
    """A record of the case, or of one of its records."""
    maker: Any = SPECIAL.get(table) or LIVES[table].make
    declared = getattr(getattr(maker, "_meta", None), "declarations", {})
    path = getattr(declared.get("enrolment"), "attribute_name", "enrolment")
    with transaction.atomic():
        return maker(**{path.replace(".", "__"): case})


def _application(enrolment: Any) -> Any:
    return ApplicationFactory(
        enrolment=enrolment, office=enrolment.office, status="registered"
    )


def withdrawn() -> dict[str, Any]:
    decided = {"decided_by": UserFactory(), "decided_at": timezone.now()}
    return {"state": "withdrawn", **decided}


def _step(enrolment: Any) -> Any:
    return StepFactory(goal__plan__enrolment=enrolment)


SPECIAL: dict[str, Callable[..., Any]] = {
    "participants_application": _application,
    "participants_step": _step,
    "participants_exitrequest": lambda enrolment: ExitRequestFactory(
        enrolment=enrolment, **withdrawn()
    ),
    "participants_transfer": lambda enrolment: TransferFactory(
        enrolment=enrolment, **withdrawn()
    ),
}
"""What waits for a decision has to be decided before its case goes."""


def fitting(table: str, case: Any) -> Any:
    """A record of the case, where none that it has already stands against it."""
    try:
        return of_case(table, case)
    except IntegrityError:
        return None


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def lead(office):
    return AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office, participant__family_name="Kamara")


@pytest.fixture
def gone(office):
    return EnrolmentFactory(office=office, participant__family_name="Camara")


@pytest.fixture
def tables_of_cases():
    with as_owner():
        return tables("SELECT tab::text FROM participants_tables_of_cases()")


def test_every_table_of_cases_is_merged_or_known_not_to_be(tables_of_cases):
    """A new one that has cases or people is moved, or stands here with the reason."""
    reached = """
        SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
        AND confrelid IN ('participants_enrolment'::regclass,
            'participants_participant'::regclass)
    """
    named = """
        SELECT attrelid::regclass::text FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid AND c.relkind = 'r'
        WHERE attname IN ('enrolment_id', 'participant_id', 'case_id')
        AND attrelid::regclass::text NOT LIKE '%event'
    """
    with as_owner():
        found = tables(reached) | tables(named)

    assert found - tables_of_cases == {
        "participants_enrolment",  # itself
        "participants_merge",  # follows both cases
        "participants_duplicatepair",  # settled and opened again with them
        "participants_searchrow",  # follows the person by itself
    }
    assert tables_of_cases <= LIVES.keys()


def test_every_kind_of_record_moves_and_comes_back(lead, office, tables_of_cases):
    left = sorted(tables_of_cases)
    while left:
        kept, gone = EnrolmentFactory.create_batch(2, office=office)
        made = {table: row for table in left if (row := fitting(table, gone))}
        assert made, left
        before = snapshot()

        done = merge(kept, gone, lead)
        cases = {table: case_of(row) for table, row in made.items()}
        undo(done, lead)

        assert cases == {table: gone if table in OWN else kept for table in made}
        assert snapshot() == before
        left = [table for table in left if table not in made]


SEEDS = [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 30))]


@pytest.mark.parametrize("seed", SEEDS)
def test_merged_and_undone_both_are_as_they_were_whatever_they_have(
    seed, kept, gone, lead, tables_of_cases
):
    """Every kind of record on both sides, and choices made by chance."""
    chance = random.Random(seed)
    theirs = []
    order = sorted(tables_of_cases)
    chance.shuffle(order)
    for table in order:
        for case, often in ((kept, 1), (gone, 2)):
            for _ in range(chance.randrange(often + 1)):
                row = fitting(table, case)
                if row is not None and case is gone:
                    theirs.append(row)
    chosen = chance.sample(theirs, len(theirs) // 3)
    before = snapshot()

    done = merge(kept, gone, lead, chosen, family_name=chance.choice(["kept", "gone"]))
    merged = snapshot()
    undo(done, lead)

    assert merged != before
    assert snapshot() == before
