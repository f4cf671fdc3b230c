"""What somebody typed and did not save is kept for them, and for nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core.models import Draft
from core.tasks import sweep
from tests.factories import UserFactory
from tests.roles import as_owner, in_scope, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def keep(user, key="note:1", **data):
    with in_scope(user):
        Draft.objects.keep(by=user, key=key, data=data)


def test_the_last_text_stands_and_is_recalled(user):
    keep(user, text="first")
    keep(user, text="second")

    with in_scope(user):
        assert Draft.objects.recall(by=user, key="note:1") == {"text": "second"}


def test_a_draft_is_for_nobody_else_even_without_the_filter(user):
    keep(user, text="mine")

    with in_scope(UserFactory()):
        assert not Draft.objects.exists()


def test_nobody_writes_in_anothers_name(user):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        in_scope(UserFactory()),
    ):
        Draft.objects.create(by=user, key="note:1", data={})


def test_a_discarded_draft_is_gone(user):
    keep(user, text="mine")

    with in_scope(user):
        Draft.objects.discard(by=user, key="note:1")
        assert Draft.objects.recall(by=user, key="note:1") is None


def test_a_key_stands_once(user):
    keep(user)

    with pytest.raises(IntegrityError, match="draft_key_once"), as_owner():
        Draft.objects.create(by=user, key="note:1", data={})


def test_a_draft_is_recalled_only_within_the_time_given(user):
    keep(user, text="old")
    with as_owner():
        Draft.objects.update(kept_at=timezone.now() - timedelta(hours=1))

    with in_scope(user):
        short = timedelta(minutes=30)
        assert Draft.objects.recall(by=user, key="note:1", within=short) is None


def test_the_sweep_drops_what_is_older_than_a_month(user):
    keep(user, "note:old")
    with as_owner():
        Draft.objects.update(kept_at=timezone.now() - timedelta(days=31))
    keep(user, "note:new")

    sweep()

    with as_owner():
        assert list(Draft.objects.values_list("key", flat=True)) == ["note:new"]


def test_jobs_never_read_what_was_typed(user):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        role("ddr_jobs"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT data FROM core_draft")
