"""gunicorn with the product, and with the plain admin: one process each."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.measures.speed.browser import HOST

START_SECONDS = 60
PEAK = "VmHWM:"


class Server:
    """What answers at ``port``; its children do the work."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def peak_megabytes(self) -> float:
        """The most memory that any process of it ever had."""
        peaks = [_peak(pid) for pid in (self.process.pid, *self.children())]
        return max(peaks) / 1024

    def children(self) -> list[int]:
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(pid) for pid in Path(path).read_text().split()]


@contextmanager
def gunicorn(
    application: str, log: Path, workers: int = 1, **settings: str
) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application]
    command += ["--workers", str(workers)]
    command += ["--bind", f"{HOST}:{port}", "--no-control-socket", "--timeout", "300"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | settings, stdout=output, stderr=output
        )
        try:
            _wait(port, process, log)
            yield Server(process, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/admin/login/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(f"It does not answer:\n{log.read_text()[-2000:]}")


def _peak(pid: int) -> int:
    """In KiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(PEAK):
            return int(line.split()[1])
    return 0
