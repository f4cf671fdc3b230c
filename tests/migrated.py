"""The migrated database is kept on the server as a template for the next run.

Migrating takes longer than most files of tests: it is done once for each state of
the migrations, by the first process that comes; the others wait and copy. Where
only migrations were added, they are run on a copy of what stood before.
"""

import json
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
NOTED = sql.SQL("COMMENT ON DATABASE {} IS {}")
KEPT = """
    SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database
    WHERE starts_with(datname, %s)
"""
Made = dict[str, str]
"""Of what a database was made: each file and its digest."""


def made_of() -> Made:
    """What the migrations are at this moment."""
    found = [path for app in APPS for path in (ROOT / app / "migrations").glob("0*.py")]
    files = [*found, *(ROOT / name for name in CALLED)]
    digests = {
        str(path.relative_to(ROOT)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
    }
    return {"django": django.__version__, **digests}


class Migrated:
    """The server's databases, as its administrator sees them."""

    def __init__(self, url: str) -> None:
        self._server = make_conninfo(url, dbname="postgres")
        self._made = made_of()

    @contextmanager
    def fresh(self, name: str) -> Iterator[None]:
        """Inside, ``name`` is a copy of what is nearest, or not there at all.

        At the end of the block it is migrated, and kept if nothing was as near.
        """
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            server.execute(DROP.format(sql.Identifier(name)))
            nearest, made = self._nearest(server)
            if nearest:
                self._copy(server, nearest, name)
            if made == self._made:
                server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            yield
            if made != self._made:
                self._keep(server, name)

    def _nearest(self, server: psycopg.Connection) -> tuple[str, Made]:
        """The template to which the fewest migrations have to be added."""
        found: tuple[str, Made] = ("", {})
        for name, noted in server.execute(KEPT, [PREFIX]).fetchall():
            made = json.loads(noted or "{}")
            if not made or made.items() - self._made.items():
                server.execute(DROP.format(sql.Identifier(name)))
            elif len(made) > len(found[1]):
                found = name, made
        return found

    def _keep(self, server: psycopg.Connection, name: str) -> None:
        noted = json.dumps(self._made)
        template = PREFIX + sha256(noted.encode()).hexdigest()[:16]
        self._copy(server, name, template)
        server.execute(NOTED.format(sql.Identifier(template), sql.Literal(noted)))

    def _copy(self, server: psycopg.Connection, source: str, target: str) -> None:
        server.execute(OWNED.format(sql.Identifier(target), sql.Identifier(source)))
