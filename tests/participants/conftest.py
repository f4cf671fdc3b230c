"""The sample programme, loaded once for all tests of a module that use it."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from programs.models import Program
from tests.participants.imported import Importer, load_sample


@pytest.fixture(scope="module")
def sample_programme(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[Program]:
    """Its set-up without any person; gone when the module's tests are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_sample()
        transaction.set_rollback(True)


@pytest.fixture
def take_in(db: None, sample_programme: Program, tmp_path) -> Importer:
    return Importer(sample_programme, tmp_path)
