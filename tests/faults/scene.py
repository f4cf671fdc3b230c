"""Workers of a test's own, on a database and a broker of their own, to be killed.

Everything is real: PostgreSQL, Valkey, Celery's worker and clock as processes of
their own, `kill -9`.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg import sql

from core.database_roles import make_roles
from tests.environment import database_url

REPOSITORY = Path(__file__).resolve().parents[2]
SHORT = {
    "DDR_JOB_LEASE": "1",
    "DDR_JOB_TIME_LIMIT": "10",  # a worker may need 5 s to miss a killed child
    "DDR_JOB_PATIENCE": "2",
    "DDR_GIVE_BACK": "0.5",
    "DDR_GIVE_BACK_EVERY": "0.5",
    "CELERY_SKIP_CHECKS": "1",
}
"""All that is shorter here than in production, where minutes stand for seconds."""

TABLES = """
CREATE TABLE faults_begun
    (job uuid PRIMARY KEY, pid int NOT NULL, killed boolean DEFAULT false);
CREATE TABLE faults_built (key text NOT NULL, step int NOT NULL);
GRANT SELECT, INSERT ON faults_begun, faults_built TO ddr_web;
UPDATE django_celery_beat_intervalschedule SET every = 1, period = 'seconds';
"""
EMPTY = """
TRUNCATE core_job, core_outbox, reports_summary, faults_begun, faults_built CASCADE;
DROP INDEX IF EXISTS built_once;
"""
UNIQUE = "CREATE UNIQUE INDEX built_once ON faults_built (key, step)"
HALF_DONE = """
SELECT pid FROM faults_begun JOIN core_job ON job = core_job.id
WHERE state = 'running' AND attempts = 1 AND done > 0 AND NOT killed
"""
SECOND_TRY = """
SELECT count(*) FROM core_job
WHERE state = 'running' AND attempts > 1 AND lease_until > now()
"""
KILLED = """
UPDATE faults_begun SET killed = true FROM core_job
WHERE job = core_job.id AND state = 'running' AND pid = ANY(%s)
"""
GIVE_UP = 120


def scene_name() -> str:
    return f"ddr_faults_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"


class Scene:
    """What was asked for, who works on it, and what came of it."""

    def __init__(self, database: str, broker: str) -> None:
        self.database = database
        self.broker = redis.Redis.from_url(broker)
        self.variables = {
            **os.environ,
            **SHORT,
            "DATABASE_URL": database,
            "REDIS_URL": broker,
        }
        self.worker: subprocess.Popen[bytes] | None = None
        self.clock: subprocess.Popen[bytes] | None = None
        self.asker: subprocess.Popen[str] | None = None
        self.without = ""
        self.began = time.monotonic()

    def prepare(self, without: str = "") -> None:
        """Nothing asked, nothing done; one guard less if ``without`` names one."""
        self.without = without
        self.broker.flushdb()
        self.execute(EMPTY)
        if without != "unique_key":
            self.execute(UNIQUE)

    def execute(self, statement: str, *values: object) -> None:
        with psycopg.connect(self.database, autocommit=True) as database:
            database.execute(statement, values or None)

    def column(self, query: str) -> list[int]:
        with psycopg.connect(self.database, autocommit=True) as database:
            return [row[0] for row in database.execute(query).fetchall()]

    def count(self, query: str) -> int:
        return self.column(query)[0]

    # What is done

    def ask(self, count: int, what: str = "builds") -> None:
        asker = self.asker = self.asker or self._start_asker()
        asker.stdin.write(f"{what} {count}\n")
        asker.stdin.flush()
        assert asker.stdout.readline() == "asked\n"
        self.began = time.monotonic()

    def _start_asker(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ask"],
            cwd=REPOSITORY,
            env=self.variables,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=REPOSITORY, env=self.variables, check=True)

    def start_worker(self) -> None:
        alone = ("--without-gossip", "--without-mingle")
        self.worker = self._celery("worker", "-c", "2", "-l", "info", *alone)

    def start_clock(self) -> None:
        self.clock = self._celery("beat", "--max-interval", "1", "--pidfile=")

    def _celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.faults.app", *arguments],
            cwd=REPOSITORY,
            env={**self.variables, "FAULTS_WITHOUT": self.without},
            start_new_session=True,
        )

    def kill_a_child(self, chance: Random) -> bool:
        """Kill a process in the middle of its work, none of it for the second time."""
        at_work = self.column(HALF_DONE)
        if not at_work:
            return False
        process = chance.choice(at_work)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        self.execute(KILLED, [process])
        return True

    def kill_the_worker(self) -> bool:
        """Kill the whole worker, all its processes at once, in the middle of work."""
        at_work = self.column(HALF_DONE)
        if not self.worker or not at_work or self.count(SECOND_TRY):
            return False
        kill(self.worker)
        self.execute(KILLED, at_work)
        return True

    # What came of it

    def open(self) -> int:
        query = "SELECT count(*) FROM core_job WHERE state IN ('waiting', 'running')"
        return self.count(query)

    def interrupted(self) -> int:
        """How many jobs were begun more than once."""
        return self.count("SELECT count(*) FROM core_job WHERE attempts > 1")

    def unfinished(self) -> int:
        return self.count("SELECT count(*) FROM core_job WHERE state <> 'done'")

    def nothing_moves(self) -> bool:
        """The broker has nothing to hand out or to take back."""
        return not self.broker.llen("celery") and not self.broker.hlen("unacked")

    def end(self) -> None:
        for process in (self.worker, self.clock):
            if process:
                kill(process)
        self.worker = self.clock = None

    def close(self) -> None:
        if self.asker:
            self.asker.kill()
            self.asker.communicate()


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` to the process and all it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(true: Callable[[], bool], seconds: float = GIVE_UP) -> bool:
    """Whether it became true in time."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def open_scene() -> Iterator[Scene]:
    """A migrated database and an empty broker, dropped in the end."""
    name = scene_name()
    scene = Scene(at(database_url(), name), own_broker())
    drop(name)
    make_roles(database_url(), database=name)
    scene.manage("migrate", "--verbosity", "0")
    scene.execute(TABLES)
    try:
        yield scene
    finally:
        scene.end()
        scene.close()
        drop(name)


def drop(name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(database_url(), autocommit=True) as admin:
        admin.execute(statement.format(sql.Identifier(name)))


def at(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def own_broker() -> str:
    """The last databases of the broker are these tests'."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 15 - int(worker.removeprefix("gw")) % 8
    return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
