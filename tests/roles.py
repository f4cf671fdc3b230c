"""Taking a role in a test: the owner's, or a user's scope."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from core.database import set_scope
from core.models import User
from programs.scope import scope_of


@contextmanager
def role(name: str) -> Iterator[None]:
    """Become ``name`` until the end of the block, then what one was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute(f"SET ROLE {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {before}")


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner of the tables, who stands under no policy: to store and read rows."""
    with transaction.atomic(), role("ddr_owner"):
        yield


@contextmanager
def in_scope(user: User) -> Iterator[None]:
    """The web's role, seeing what ``user`` may see."""
    scope = scope_of(user)
    with transaction.atomic():
        set_scope(scope.for_database())
        yield
        set_scope(dict.fromkeys(scope.for_database(), ""))
