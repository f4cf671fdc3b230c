"""A standby of the server under test: PostgreSQL's own streaming replication."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ddr.servers.running import environment
from tests.environment import database_url

TRIES, PAUSE_S = 300, 0.1


class Standby:
    """Follows the server under test; it can be held, and then goes on."""

    def __init__(self, address: dict[str, str]) -> None:
        self.address = address

    @property
    def url(self) -> str:
        return make_conninfo(**self.address)

    def wait(self) -> None:
        """It answers."""
        for _ in range(TRIES):
            with suppress(psycopg.OperationalError):
                self._ask("SELECT 1")
                return
            sleep(PAUSE_S)
        raise TimeoutError

    def hold(self) -> None:
        """From here on it learns nothing new."""
        self._ask("SELECT pg_wal_replay_pause()")
        self._until("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def go_on(self) -> None:
        """It has all that the server under test has stored by now."""
        with psycopg.connect(database_url(), autocommit=True) as server:
            (here,) = server.execute("SELECT pg_current_wal_flush_lsn()").fetchone()
        self._ask("SELECT pg_wal_replay_resume()")
        self._until(f"SELECT pg_last_wal_replay_lsn() >= '{here}'::pg_lsn")

    def end_connections(self) -> None:
        self._ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _ask(self, sql: str) -> object:
        with psycopg.connect(**self.address, autocommit=True) as server:
            (answer,) = server.execute(sql).fetchone()
        return answer

    def _until(self, sql: str) -> None:
        for _ in range(TRIES):
            if self._ask(sql):
                return
            sleep(PAUSE_S)
        raise TimeoutError(sql)


@contextmanager
def standby(database: str) -> Iterator[Standby]:
    """Beside the server under test, with a copy of all that it has."""
    whom = _whom()
    folder = Path(tempfile.mkdtemp(prefix="ddr-standby-"))
    if whom:
        os.chown(folder, whom["user"], whom["group"])
    programs, started = _programs(), {"env": environment(), "cwd": "/", **whom}
    copy = [programs / "pg_basebackup", "--checkpoint=fast", "--write-recovery-conf"]
    given = [f"--pgdata={folder}/data", f"--dbname={_replicating()}"]
    listening = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    try:
        subprocess.run([*copy, *given], check=True, **started)
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *listening], **started
        )
        try:
            address = conninfo_to_dict(database_url())
            follows = Standby(address | {"host": str(folder), "dbname": database})
            follows.wait()
            yield follows
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    finally:
        shutil.rmtree(folder)


def _whom() -> dict[str, int]:
    """PostgreSQL refuses root."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _programs() -> Path:
    """Those of the server under test: another version's can't read its data."""
    with psycopg.connect(database_url()) as server:
        asked = server.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        return Path(asked.fetchone()[0])


def _replicating() -> str:
    address = conninfo_to_dict(database_url())
    return make_conninfo(**{**address, "dbname": "replication"})
