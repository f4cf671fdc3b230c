"""Whose clients and attenders: asked before there is a scope to ask within."""

from collections.abc import Iterator

from core.database import connection
from core.models import User
from programs.scope import Case


def cases_of(user: User) -> Iterator[Case]:
    """The user's clients and attenders, by a function of the owner's.

    The rows themselves are under the policy, which needs this answer first; the
    function gives ids alone.
    """
    with connection().cursor() as cursor:
        cursor.execute("SELECT * FROM participants_cases_of(%s)", [user.pk])
        for row in cursor.fetchall():
            yield Case(*row)
