"""What the matrix says when a lock is taken off: one alone still holds, both do not.

So the matrix is able to find a leak, and neither lock is there for show.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from core.database import set_scope
from participants.models import Enrolment, Note
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.note import NoteQuerySet
from programs.scope import scope_of
from tests.access.cast import World
from tests.access.cells import Report, cells
from tests.access.matrix import Matrix

PAGES = "participants:case"
ABOUT = ("own", "child", "other office", "other programme")


def everybody(rows: QuerySet, scope: object, permission: object) -> QuerySet:
    return rows.all()


@contextmanager
def without_policy(table: str) -> Iterator[None]:
    """As the owner could: until the end of the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET ROLE ddr_owner")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute("SET ROLE ddr_web")
        yield
        transaction.set_rollback(True)


def asked(world: World, *pages: str) -> Report:
    """The caseworker asks for pages of cases from everywhere."""
    wanted = cells(world, people=["caseworker"], corners=ABOUT, methods=["GET"])
    return Matrix(world).run(cell for cell in wanted if cell.name in pages)


def in_sight(world: World) -> set[UUID]:
    """The cases that the database shows the caseworker, whatever a page asks for."""
    with transaction.atomic():
        set_scope(scope_of(world.users["caseworker"]).for_database())
        return set(Enrolment.objects.values_list("pk", flat=True))


def of_others(report: Report, sight: set[UUID]) -> list[str]:
    """The fields of people beyond that sight that were shown."""
    leaked = {each.field for each in report.leaked if each.case not in sight}
    return sorted(leaked)


def test_with_both_locks_nothing_leaks(world):
    report = asked(world, PAGES, "participants:case-list")

    assert report.findings == []
    assert report.recorded > 0


def test_without_the_first_lock_the_database_still_shows_nobody_else(
    world, monkeypatch
):
    monkeypatch.setattr(EnrolmentQuerySet, "allowing", everybody)
    sight = in_sight(world)

    report = asked(world, PAGES, "participants:case-list")

    assert of_others(report, sight) == []
    assert len(sight) < len(world.cases)


def test_without_the_second_lock_the_pages_still_show_nobody_else(world):
    with without_policy("participants_enrolment"):
        report = asked(world, PAGES, "participants:case-list")

    assert report.findings == []


def test_without_both_everybody_is_shown_and_the_matrix_says_so(world, monkeypatch):
    sight = in_sight(world)
    monkeypatch.setattr(EnrolmentQuerySet, "allowing", everybody)

    with without_policy("participants_enrolment"):
        report = asked(world, PAGES, "participants:case-list")

    assert of_others(report, sight) == [
        *("address", "external number", "family name", "given name"),
        *("mother's name", "national id", "other names", "phone"),
    ]
    assert report.kinds["status"] > 0
    assert report.kinds["leak"] >= 40


@pytest.mark.parametrize("opened", [False, True], ids=["with its policy", "without"])
def test_a_forgotten_filter_of_notes_is_caught_by_their_policy(
    world, monkeypatch, opened
):
    """The page of a case that may be read asks for the notes of all cases."""

    def of_anybody(rows: NoteQuerySet, enrolment: Enrolment) -> NoteQuerySet:
        return rows.all()

    monkeypatch.setattr(NoteQuerySet, "allowing", everybody)
    monkeypatch.setattr(NoteQuerySet, "of", of_anybody)
    sight = in_sight(world)

    if opened:
        with without_policy(Note._meta.db_table):
            report = asked(world, "participants:case-notes")
    else:
        report = asked(world, "participants:case-notes")

    assert of_others(report, sight) == (["text of a note"] if opened else [])
