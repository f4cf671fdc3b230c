"""The migrated database is kept on the server as a template for the next run.

Migrating takes longer than most files of tests: it is done once for each state of
the migrations, by the first process that comes; the others wait and copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import django
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "programs", "participants", "reports", "ddr")
CALLED = ("core/policies.py", "core/history/triggers.py", "participants/tables.py")
"""What migrations take their statements from."""
PREFIX = "ddr_migrated_"
LOCK = 7_336_701_122
OWNED = sql.SQL("CREATE DATABASE {} OWNER ddr_owner TEMPLATE {}")
DROP = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


def template() -> str:
    """The name of the template that the migrations as they are lead to."""
    found = [path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")]
    digest = sha256(django.__version__.encode())
    for path in sorted([*found, *(ROOT / name for name in CALLED)]):
        digest.update(path.read_bytes())
    return PREFIX + digest.hexdigest()[:16]


class Migrated:
    """The server's databases, as its administrator sees them."""

    def __init__(self, url: str) -> None:
        self._server = make_conninfo(url, dbname="postgres")
        self._template = template()

    @contextmanager
    def fresh(self, name: str) -> Iterator[None]:
        """Inside, ``name`` is a copy of the template, or not there at all.

        If it was not there, it becomes the template at the end of the block.
        """
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            server.execute(DROP.format(sql.Identifier(name)))
            kept = self._kept(server)
            if self._template in kept:
                self._copy(server, self._template, name)
                server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
                yield
                return
            yield
            for old in kept:
                server.execute(DROP.format(sql.Identifier(old)))
            self._copy(server, name, self._template)

    def _kept(self, server: psycopg.Connection) -> list[str]:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
        )
        return [name for (name,) in rows]

    def _copy(self, server: psycopg.Connection, source: str, target: str) -> None:
        server.execute(OWNED.format(sql.Identifier(target), sql.Identifier(source)))
