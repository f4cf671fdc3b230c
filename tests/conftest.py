"""The tests' database: made by the owner, used as the web's role."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from core.database import JOBS, OWNER, WEB
from core.database_roles import make_roles
from core.models import AuditEvent
from tests.environment import database_url
from tests.migrated import Migrated
from tests.roles import role
from tests.trail import WholeTrail

# The tester has one connection, which takes each role in turn: so the jobs see
# what a test has not committed.
for alias in (JOBS, OWNER):
    settings.DATABASES.pop(alias, None)

# A hash of a password takes its time on purpose: here many are made.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Files are served as they lie: collecting them belongs to the installation.
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}


# A page begins with `allowing()`, and so reads what the policy shows; a test itself
# reads all of the trail.
AuditEvent._meta.local_managers.clear()
AuditEvent.add_to_class("objects", WholeTrail.as_manager())


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database is made below; Django only migrates it."""
    return True


@pytest.fixture(scope="session")
def migrated(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[ExitStack]:
    """Open until the tests' database stands."""
    with ExitStack() as until_it_stands:
        yield until_it_stands


@pytest.fixture(scope="session")
def django_db_modify_db_settings(migrated: ExitStack) -> None:
    """A fresh database that the owner owns, and a connection as the owner."""
    name = connection.creation._get_test_db_name()
    migrated.enter_context(Migrated(database_url()).fresh(name))
    make_roles(database_url(), database=name)
    take_from_the_start("ddr_owner")


@pytest.fixture(scope="session")
def django_db_setup(
    migrated: ExitStack, django_db_setup: None, django_db_blocker: object
) -> Iterator[None]:
    """From here on the connection is the web's."""
    connection.close()
    migrated.close()
    take_from_the_start("ddr_web")
    for alias in (JOBS, OWNER):
        connections[alias] = connections[WEB]
    yield
    connection.close()


@pytest.fixture(autouse=True, scope="session")
def flush_as_owner() -> Iterator[None]:
    """Only the owner may empty tables after a test that committed."""
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def as_the_owner(case: TransactionTestCase) -> None:
        with role("ddr_owner"):
            teardown(case)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", as_the_owner)
    yield
    patch.undo()


def take_from_the_start(name: str) -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {**options, "options": f"-c role={name}"}
