"""`python -m ddr.demo`: the whole product with people who do not exist.

Stores a made-up programme at the first start and goes on with it at the next,
starts the processes of the Procfile, and says where to find them and how to sign in. It
needs PostgreSQL and Redis: `make demo` runs it inside of `ddr.embedded`. Ctrl-C
ends all of it. For one's own machine only: it listens there and nowhere else.
"""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

import django
from django.core.management import call_command

from ddr.demonstration.kept import Kept
from ddr.demonstration.processes import (
    HOST,
    STOPPING,
    is_healthy_in_time,
    last_lines,
    processes,
)
from ddr.demonstration.programme import ACCOUNTS, PERSONS

LOG = "demo.log"
WEB = {
    "BIND": HOST,
    "WEB_CONCURRENCY": "1",
    "GUNICORN_CMD_ARGS": "--threads 8",
    "DDR_GALLERY": "1",
}
NEEDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DDR_KEYS")


class CannotGoOn(Exception):
    """Why there is nothing to see, in plain words."""


class AskedToStop(BaseException):
    """Ctrl-C, or a signal that means the same."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ddr.demo", description="Start the demonstration."
    )
    parser.add_argument("--persons", type=int, default=PERSONS)
    persons = parser.parse_args(arguments).persons
    folder = Path(os.environ.get("DDR_DATA") or ".data").absolute()
    for number in STOPPING:
        signal.signal(number, _ask_to_stop)
    try:
        demonstrate(folder, persons)
    except CannotGoOn as reason:
        print(reason, file=sys.stderr)
        return 1
    except AskedToStop:
        print("The demonstration has stopped.")
        return 0


def demonstrate(folder: Path, persons: int) -> NoReturn:
    """Until somebody asks to stop, or something goes wrong."""
    port = port_to_use(os.environ.get("PORT") or "8000")
    os.environ.setdefault("DDR_ADDRESS", f"http://{HOST}:{port}")
    os.environ.update(variables(folder))
    django.setup()
    call_command("demonstration", "prepare", data=folder, persons=persons)
    log = folder / LOG
    print("Starting web, workers and beat.", flush=True)
    with processes(port, log) as honcho:
        if not is_healthy_in_time(honcho, port):
            raise CannotGoOn(
                f"The product does not answer. Said last in {log}:\n{last_lines(log)}"
            )
        tell(port, Kept.read_or_make(folder), log)
        # It waits for a worker: beside us, who look whether there still is one.
        finish = partial(call_command, "demonstration", "finish", data=folder)
        Thread(target=finish, daemon=True).start()
        honcho.wait()
        raise CannotGoOn(
            f"A process ended by itself. Said last in {log}:\n{last_lines(log)}"
        )


def variables(folder: Path) -> dict[str, str]:
    """What the processes need beyond what is set."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise CannotGoOn(
            f"Not set: {', '.join(missing)}. Run it as `make demo`, or as"
            " `python -m ddr.embedded python -m ddr.demo`."
        )
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ours = {"PATH": programs, "STATIC_ROOT": str(folder / "static")}
    return {"DJANGO_SETTINGS_MODULE": "ddr.settings", **WEB, **ours}


def port_to_use(text: str) -> int:
    """The number of a port that nobody listens on."""
    try:
        port = int(text)
        if not port:
            raise ValueError
        socket.create_server((HOST, port)).close()
    except (ValueError, OverflowError):
        raise CannotGoOn(f"PORT is not the number of a port: {text}.") from None
    except OSError as error:
        raise CannotGoOn(
            f"The port {text} can't be used ({os.strerror(error.errno or 0)}). Choose"
            " another one, for example: make demo PORT=8001"
        ) from None
    return port


def tell(port: int, kept: Kept, log: Path) -> None:
    """Where it is, and an account for each role."""
    print(f"\nThe demonstration is at http://{HOST}:{port}/\n")
    for role, username in ACCOUNTS:
        print(f"{role}  {username}  {kept.password_of(username)}")
    print(f"\nWhat its processes say is in {log}.\nCtrl-C ends it.", flush=True)


def _ask_to_stop(number: int, frame: FrameType | None) -> NoReturn:
    """Once: whoever is impatient must not keep us from ending what we started."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise AskedToStop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
