"""`python -m ddr.demo`, started as a user starts it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from ddr.demonstration.programme import ACCOUNTS
from programs.models import Role
from tests.embedded_run import REPOSITORY, SERVICES, start

DEMO = (sys.executable, "-m", "ddr.demo", "--persons", "60")
LAST_LINE = "Ctrl-C ends it.\n"
BUILT = re.compile(r"Task reports\.build_summary\[\S+\] succeeded")
ACCOUNT = re.compile(r"^(\w+)  (\w+)  (\S{12,})$", re.MULTILINE)


def alone(folder, **variables):
    """The demonstration without services: what it says, and its exit status."""
    outside = {k: v for k, v in os.environ.items() if k not in SERVICES}
    run = subprocess.run(
        DEMO,
        cwd=REPOSITORY,
        env={**outside, "DDR_DATA": str(folder), "PORT": str(free_port()), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return run.returncode, run.stdout, run.stderr


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_port_in_use_is_a_plain_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        status, _, said = alone(tmp_path, PORT=port)

    assert status == 1
    assert said == (
        f"The port {port} can't be used (Address already in use). Choose another one,"
        " for example: make demo PORT=8001\n"
    )


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_a_plain_sentence(tmp_path, port):
    status, _, said = alone(tmp_path, PORT=port)

    assert (status, said) == (1, f"PORT is not the number of a port: {port}.\n")


def test_without_services_it_says_how_to_be_started(tmp_path):
    status, _, said = alone(tmp_path, SECRET_KEY="known", DDR_KEYS="known")

    assert status == 1
    assert said == (
        "Not set: DATABASE_URL, REDIS_URL. Run it as `make demo`, or as"
        " `python -m ddr.embedded python -m ddr.demo`.\n"
    )


# The whole of it


class Demonstration:
    """On embedded services of its own."""

    def __init__(self, folder):
        self.folder, self.port, self.began = folder, free_port(), time.monotonic()
        self.run = start(folder, *DEMO, variables={"PORT": str(self.port)})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run.kill()
        self.run.wait()

    def accounts(self):
        """The account lines, printed once /healthz is 200."""
        said = "".join(iter(self.run.stdout.readline, LAST_LINE))
        assert self.status("healthz") == 200, said
        return ACCOUNT.findall(said)

    def status(self, path):
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=10) as answer:
                return answer.status
        except HTTPError as error:
            return error.code

    def built(self, number):
        """Whether so many summaries were built by the worker."""
        for _ in range(600):
            log = (self.folder / "demo.log").read_text()
            if len(BUILT.findall(log)) == number:
                return True
            time.sleep(0.2)
        return False

    def stop(self, asking):
        self.run.send_signal(asking)
        out, err = self.run.communicate(timeout=120)
        return self.run.returncode, out, err


def left_running(folder):
    """The command lines of processes that were given this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.fsencode(folder) in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes())
    return found


@pytest.fixture
def folder():
    """Not pytest's own, whose name is in the environment of every test."""
    with TemporaryDirectory(prefix="ddr-demo-") as name:
        yield Path(name) / "data"


@pytest.mark.long
@pytest.mark.parametrize("asking", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_goes_on_and_leaves_nothing_behind(folder, asking):
    with Demonstration(folder) as first:
        accounts = first.accounts()
        assert [role for role, _, _ in accounts] == Role.values
        assert first.built(12)
        assert first.stop(asking) == (0, "The demonstration has stopped.\n", "")
    assert left_running(folder) == []

    with Demonstration(folder) as second:
        assert second.accounts() == accounts
        assert second.built(0)
        assert second.status("accounts/login/") == 200
        assert second.stop(asking)[0] == 0
    assert left_running(folder) == []


@pytest.mark.long
def test_it_ends_when_a_process_of_it_does(folder):
    with Demonstration(folder) as it:
        it.accounts()
        log = (folder / "demo.log").read_text()
        worker = int(re.search(r"worker.1 started \(pid=(\d+)\)", log)[1])

        os.killpg(worker, signal.SIGKILL)
        _, err = it.run.communicate(timeout=120)

    assert it.run.returncode == 1
    assert err.startswith("A process ended by itself.")
    assert left_running(folder) == []


@pytest.mark.long
@pytest.mark.parametrize("during", ["Making up", "Starting web"])
def test_a_start_that_was_broken_off_is_taken_up_again(folder, during):
    with Demonstration(folder) as first:
        for line in iter(first.run.stdout.readline, ""):
            if line.startswith(during):
                break
        first.stop(signal.SIGTERM)
    assert left_running(folder) == []

    with Demonstration(folder) as second:
        assert len(second.accounts()) == len(ACCOUNTS)
        assert second.built(12)
        second.stop(signal.SIGTERM)


@pytest.mark.long
def test_killed_outright_its_processes_end_too(folder):
    """A demonstration that is killed gives its port back."""
    with Demonstration(folder) as it:
        it.accounts()
        [demo] = children(it.run.pid, named=b"ddr.demo")

        os.kill(demo, signal.SIGKILL)
        it.run.communicate(timeout=120)

        for _ in range(300):
            if not left_running(folder):
                break
            time.sleep(0.2)
    assert left_running(folder) == []


def children(parent, *, named):
    run = subprocess.run(
        ["pgrep", "-P", str(parent)], capture_output=True, text=True, check=True
    )
    numbers = [int(number) for number in run.stdout.split()]
    return [n for n in numbers if named in Path(f"/proc/{n}/cmdline").read_bytes()]
