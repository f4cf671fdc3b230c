"""The floor: the statements of a page, sent as they are, with nothing around them.

They are taken down while the page is made once in this process, as its own role,
with the rows of the trail and the ends of its transactions among them. A page that
writes is taken back; its statements are taken back each time too, and what the
commit of one row of the trail takes is added.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.contrib.auth.models import AbstractBaseUser
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.database import WEB

ENDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
TRAIL = """
INSERT INTO core_auditevent
    (action, by_id, subject_type, subject_id, facts, at, program_id)
VALUES ('speed-measured', NULL, '', '', '{}', now(), NULL)
"""

Asking = Callable[[], HttpResponse]
MakingReady = Callable[[Client], Asking]
"""What is to be asked; what that takes before is not counted."""


@dataclass(frozen=True)
class Floor:
    statements: tuple[str, ...]
    writes: bool

    @property
    def queries(self) -> int:
        """Statements, without those that begin and end transactions."""
        return sum(not each.startswith(ENDS) for each in self.statements)

    def seconds(self, connection: psycopg.Connection) -> float:
        begun = time.perf_counter()
        if self.writes:
            connection.execute("BEGIN")
        self._send(connection)
        if self.writes:
            connection.execute("ROLLBACK")
            connection.execute("BEGIN")
            connection.execute(TRAIL)
            connection.execute("COMMIT")
        return time.perf_counter() - begun

    def _send(self, connection: psycopg.Connection) -> None:
        for statement in self.statements:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()


def taken_down(user: AbstractBaseUser, ready: MakingReady, *, writes: bool) -> Floor:
    """Asked twice: the first time a process asks, it also looks things up."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    for _time in range(2):
        asking = ready(client)
        with _taken_back(writes), CaptureQueriesContext(connections[WEB]) as asked:
            answer = asking()
    if answer.status_code not in (200, 302):
        raise AssertionError(f"the page answered {answer.status_code}")
    return Floor(tuple(each["sql"] for each in asked), writes)


def connected() -> psycopg.Connection:
    """As the web's role."""
    return psycopg.connect(
        os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=None
    )


@contextmanager
def _taken_back(writes: bool) -> Iterator[None]:
    if not writes:
        yield
        return
    with transaction.atomic(using=WEB):
        yield
        transaction.set_rollback(True, using=WEB)
