"""PostgreSQL on a Unix socket: its data made, its server run."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from psycopg import pq

from ddr.servers.place import Place
from ddr.servers.running import CannotStart, environment, held, running

# The same order of names on every machine, and a bad disk page is noticed.
INITDB = (
    "--auth=scram-sha-256",
    "--data-checksums",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


@contextmanager
def postgres(
    place: Place, folder: Path, *, user: str, password: str, fast: bool
) -> Iterator[None]:
    """The server on a socket; ``fast`` forgets all that a power cut needs."""
    stop = signal.SIGINT  # ends connections and leaves nothing to recover
    url = socket_url(place.sockets, user, password, "postgres").encode()
    with held(folder / "postgres.lock", stop) as lock:
        if not place.data.exists():
            make_cluster(place, user, password, fast=fast)
        refuse_other_version(place)
        drop_stale_pid(place)
        with running(
            [place.programs / "postgres", "-D", place.data, *settings(place, fast)],
            lock=lock,
            log=folder / "postgres.log",
            stop=stop,
            ready=lambda: pq.PGconn.ping(url) == pq.Ping.OK,
            inherited=place.inherited,
            **place.process,
        ):
            yield


def socket_url(sockets: Path, user: str, password: str, database: str) -> str:
    host = quote(str(sockets), safe="")
    return f"postgresql://{user}:{password}@/{database}?host={host}"


def settings(place: Place, fast: bool) -> list[str]:
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "jit": "off",
        "shared_buffers": "256MB",
        "timezone": "UTC",
    }
    if fast:
        values |= {"fsync": "off", "full_page_writes": "off"}
    return [word for key, value in values.items() for word in ("-c", f"{key}={value}")]


def make_cluster(place: Place, user: str, password: str, *, fast: bool) -> None:
    """Made beside its place and moved there whole: a killed one is made again."""
    unfinished, secret = place.home / "unfinished", place.home / "password"
    shutil.rmtree(unfinished, ignore_errors=True)
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    if "user" in place.process:
        os.chown(secret, place.process["user"], place.process["group"])
    secret.write_text(password)
    named = ["-D", str(unfinished), "-U", user, "--pwfile", str(secret)]
    result = subprocess.run(
        [str(place.programs / "initdb"), *named, *INITDB, *["--no-sync"] * fast],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        pass_fds=place.inherited,
        start_new_session=True,
        **place.process,
    )
    secret.unlink()
    if result.returncode:
        said = [line for line in result.stderr.splitlines() if "hint" not in line]
        raise CannotStart(f"PostgreSQL could not make its data: {(said or [''])[-1]}")
    unfinished.rename(place.data)


def refuse_other_version(place: Place) -> None:
    installed = subprocess.run(
        [str(place.programs / "postgres"), "--version"],
        capture_output=True,
        text=True,
        check=True,
        **place.process,
    ).stdout.split()[-1]
    made_by = (place.data / "PG_VERSION").read_text().strip()
    if installed.split(".")[0] != made_by:
        raise CannotStart(
            f"The data folder was made by PostgreSQL {made_by}, here is {installed}; "
            "name another folder with DDR_DATA."
        )


def drop_stale_pid(place: Place) -> None:
    """A crash leaves a number that may be another program's by now.

    PostgreSQL would not start then. No server of ours runs: the lock is held.
    """
    file = place.data / "postmaster.pid"
    if not file.exists() or not Path("/proc/self").exists():
        return
    with suppress(OSError, ValueError):
        number = int(file.read_text().split()[0])
        if os.path.samefile(f"/proc/{number}/cwd", place.data):
            return  # somebody started it by hand: PostgreSQL will say so
    file.unlink()
