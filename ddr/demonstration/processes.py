"""The processes of the Procfile under honcho, from their start to their end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ddr.servers.running import before_exec

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PROCFILE = REPOSITORY / "Procfile"
STARTED = re.compile(r"^\S+ system +\| (\S+) started \(pid=(\d+)\)$", re.MULTILINE)
HOST = "127.0.0.1"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_SECONDS = 240
STOP_SECONDS = 45  # gunicorn lets requests end for 30
LAST_LINES = 12

Honcho = subprocess.Popen[bytes]


@contextmanager
def processes(port: int, log: Path) -> Iterator[Honcho]:
    """Web, worker and beat; what they say goes into ``log``.

    Honcho has a session of its own, so that Ctrl-C reaches us alone, and is asked
    to end when we are killed.
    """
    command = [sys.executable, "-m", "honcho", "--no-colour", "--env", os.devnull]
    command += ["--procfile", str(PROCFILE), "start", "--port", str(port)]
    with log.open("wb") as output:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        honcho = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=before_exec(signal.SIGTERM),
        )
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            yield honcho
        finally:
            _end(honcho, log)


def is_healthy_in_time(honcho: Honcho, port: int) -> bool:
    """Wait for /healthz to be 200, as long as there is hope."""
    _wait(lambda: honcho.poll() is not None or _is_healthy(port), START_SECONDS)
    return honcho.poll() is None and _is_healthy(port)


def last_lines(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LAST_LINES:])


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _end(honcho: Honcho, log: Path) -> None:
    """Ask honcho to end all of them; where it can't any more, end them ourselves.

    Asked before it has started all, it would leave them behind.
    """
    expected = len(PROCFILE.read_text().splitlines())
    _wait(lambda: honcho.poll() is not None or len(_started(log)) >= expected, 20)
    honcho.terminate()
    with suppress(subprocess.TimeoutExpired):
        honcho.wait(STOP_SECONDS)
    if honcho.poll() is None or honcho.returncode < 0:
        for group in _started(log):
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        honcho.kill()
        honcho.wait()


def _started(log: Path) -> list[int]:
    """The processes, each the leader of a group of its own."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return [int(number) for _, number in STARTED.findall(text)]


def _wait(until: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not until() and time.monotonic() < deadline:
        time.sleep(0.2)
