"""One world for a module: built once, and gone with its transaction."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.access import world as worlds
from tests.access.cast import World


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        built = worlds.built()
        with connection.cursor() as cursor:
            # What waits for the end of a transaction would stop a table's change.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def db() -> None:
    """By this name pytest-django knows that a test needs its database."""


@pytest.fixture
def world(db: None, built_world: World) -> World:
    return built_world
