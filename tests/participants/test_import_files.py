"""A file that somebody brought is for nobody else."""

import pytest
from django.db import IntegrityError

from participants.models import ImportFile
from tests.factories import ImportFileFactory, UserFactory
from tests.roles import in_scope

pytestmark = pytest.mark.django_db


def test_who_brought_a_file_sees_it_and_nobody_else_does():
    file = ImportFileFactory()

    with in_scope(file.by):
        assert list(ImportFile.objects.all()) == [file]
    with in_scope(UserFactory()):
        assert not ImportFile.objects.exists()


def test_a_refused_file_says_why():
    with pytest.raises(IntegrityError, match="import_file_refused_for_a_reason"):
        ImportFileFactory(step="refused")
