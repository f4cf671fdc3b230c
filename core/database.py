"""Which of the connections the code at hand uses, and what it may see there.

A request works as the web's role in the scope of its user; whole-programme work
runs inside `as_jobs`, as the jobs' role, limited to the offices named. What only
reads a whole programme may do so on a replica. Nothing else sets a scope, and
without one no person's row is seen. Every scope ends with its transaction.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime

from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

WEB, JOBS, OWNER, REPLICA = "default", "jobs", "owner", "replica"
REPEATABLE_READ = "REPEATABLE READ, READ ONLY"
MOST_BEHIND = "1 hour"
KNOWN_UNTIL = """
SELECT until, until >= now() - %s::interval FROM (
    SELECT CASE WHEN pg_is_in_recovery() THEN coalesce(
        pg_last_xact_replay_timestamp(),
        (SELECT checkpoint_time FROM pg_control_checkpoint())
    ) ELSE now() END AS until
) AS known
"""

_alias: ContextVar[str] = ContextVar("database_alias", default=WEB)


class RoleRouter:
    """Sends the ORM to the connection of the work at hand."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return _alias.get()

    def db_for_write(self, model: object, **hints: object) -> str:
        return _alias.get()

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return True


def alias() -> str:
    """The alias of the connection that the work at hand uses."""
    return _alias.get()


def connection() -> BaseDatabaseWrapper:
    """The connection that the work at hand uses, for SQL of one's own."""
    return connections[_alias.get()]


def array(values: Iterable[object]) -> str:
    """A PostgreSQL array literal of ids (integers or UUIDs, never text)."""
    return "{" + ",".join(str(value) for value in values) + "}"


def set_scope(values: Mapping[str, str]) -> None:
    """Set `ddr.*` settings until the end of the transaction, in one statement."""
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    pairs = [part for pair in values.items() for part in pair]
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)


@contextmanager
def as_jobs(
    offices: Iterable[int],
    *,
    importing: bool = False,
    isolation: str = "",
    by: int | None = None,
    alias: str = JOBS,
) -> Iterator[None]:
    """One transaction as the jobs' role, seeing the people of ``offices`` only.

    It writes records of persons only while ``importing``: history has them as
    written by the user ``by``. With ``isolation`` the transaction reads one
    snapshot; ``alias`` says where. Not to be nested.
    """
    token = _alias.set(alias)
    try:
        with transaction.atomic(using=alias):
            _isolate(isolation)
            with _role("ddr_jobs"):
                set_scope(
                    {
                        "ddr.job_offices": array(offices),
                        "ddr.import": "on" if importing else "",
                        "ddr.user": array([by] if by else []),
                    }
                )
                yield
    finally:
        _alias.reset(token)


@contextmanager
def as_counting(offices: Iterable[int]) -> Iterator[datetime]:
    """One snapshot to count the people of ``offices`` in, on a replica if there is one.

    Gives the moment until which whatever was stored is in it. A replica is some
    seconds behind: there it is when the last transaction it has was stored. One
    that does not answer, or has heard nothing for an hour, is not asked.
    """
    alias, known_until = _where_to_count()
    with as_jobs(offices, isolation=REPEATABLE_READ, alias=alias):
        yield known_until


def _where_to_count() -> tuple[str, datetime]:
    """Asked before the snapshot, so that it holds at least as much."""
    if REPLICA in connections.databases:
        with suppress(OperationalError):
            known_until, is_fresh = _known_until(REPLICA)
            if is_fresh:
                return REPLICA, known_until
    return JOBS, _known_until(JOBS)[0]


def _known_until(alias: str) -> tuple[datetime, bool]:
    with connections[alias].cursor() as cursor:
        cursor.execute(KNOWN_UNTIL, [MOST_BEHIND])
        known_until, is_fresh = cursor.fetchone()
    return known_until, is_fresh


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner's connection, for the commands that migrate."""
    token = _alias.set(OWNER)
    try:
        yield
    finally:
        _alias.reset(token)


@contextmanager
def _role(role: str) -> Iterator[None]:
    """Take ``role`` where one login stands for all (tests), else change nothing."""
    if not _one_login():
        yield
        return
    with connection().cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('ddr.user', true)")
        before, user = cursor.fetchone()
        cursor.execute(f"SET LOCAL ROLE {role}")
    yield
    set_scope({"ddr.job_offices": "", "ddr.import": "", "ddr.user": user or ""})
    with connection().cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {before}")


def _isolate(isolation: str) -> None:
    """Only a transaction's first statement may: not so inside a test's own."""
    if isolation and not connection().savepoint_ids:
        with connection().cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")


def _one_login() -> bool:
    return connection() is connections[WEB]
