"""`python -m ddr.demo`: the whole product with people who do not exist.

Stores a made-up programme at the first start and goes on with it at the next,
starts web, worker and beat, and says where to find them and how to sign in. It
needs PostgreSQL and Redis: `make demo` runs it inside of `ddr.embedded`. Ctrl-C
ends all of it. For one's own machine only: it listens there and nowhere else.
"""

import os
import signal
import socket
import sys
from pathlib import Path
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
from ddr.demonstration.programme import ACCOUNTS

LOG = "demo.log"
WEB = {"BIND": HOST, "WEB_CONCURRENCY": "1", "GUNICORN_CMD_ARGS": "--threads 8"}
NEEDED = ("DATABASE_URL", "REDIS_URL")


class CannotStart(Exception):
    """Why there is nothing to see, as a sentence."""


class AskedToStop(BaseException):
    """Ctrl-C, or a signal that means the same."""


def main() -> int:
    for number in STOPPING:
        signal.signal(number, _ask_to_stop)
    try:
        demonstrate(Path(os.environ.get("DDR_DATA") or ".data").absolute())
    except CannotStart as reason:
        print(f"The demonstration can't start. {reason}", file=sys.stderr)
        return 1
    except AskedToStop:
        print("The demonstration has stopped.")
        return 0
    return 1


def demonstrate(folder: Path) -> None:
    """Until somebody asks to stop."""
    port = port_to_use(os.environ.get("PORT") or "8000")
    kept = Kept.read_or_make(folder)
    os.environ.update(variables(kept))
    django.setup()
    call_command("demonstration", "prepare", data=folder)
    log = folder / LOG
    print("Starting web, worker and beat.", flush=True)
    with processes(port, log) as honcho:
        if not is_healthy_in_time(honcho, port):
            raise CannotStart(f"What was said last ({log}):\n{last_lines(log)}")
        tell(port, Kept.read_or_make(folder), log)
        call_command("demonstration", "finish", data=folder)
        honcho.wait()
        raise CannotStart(
            f"A process ended. What was said last ({log}):\n{last_lines(log)}"
        )


def variables(kept: Kept) -> dict[str, str]:
    """What the processes need beyond what is set; no TLS on one's own machine."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise CannotStart(
            f"Not set: {', '.join(missing)}. Run it as `make demo`, or as"
            " `python -m ddr.embedded python -m ddr.demo`."
        )
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    defaults = {
        "DJANGO_SETTINGS_MODULE": "ddr.settings",
        "SECRET_KEY": kept.secret_key,
        "ALLOWED_HOSTS": f"{HOST},localhost",
        "HTTPS": "0",
        "STATIC_ROOT": str(kept.folder / "static"),
    }
    return {**defaults, **os.environ, **WEB, "PATH": programs}


def port_to_use(text: str) -> int:
    """The number of a port that nobody listens on."""
    try:
        port = int(text)
        socket.create_server((HOST, port)).close()
    except (ValueError, OverflowError):
        raise CannotStart(f"PORT is not the number of a port: {text}.") from None
    except OSError as error:
        raise CannotStart(
            f"The port {text} can't be used ({error.strerror}). Choose another one,"
            " for example: make demo PORT=8001"
        ) from None
    return port


def tell(port: int, kept: Kept, log: Path) -> None:
    """Where it is, and an account for each role."""
    print(f"\nThe demonstration is at http://{HOST}:{port}/\n")
    for role, username, _ in ACCOUNTS:
        print(f"{role}  {username}  {kept.password_of(username)}")
    print(f"\nCtrl-C ends it. What its processes say is in {log}.", flush=True)


def _ask_to_stop(number: int, frame: FrameType | None) -> NoReturn:
    """Once: whoever is impatient must not keep us from ending what we started."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise AskedToStop


if __name__ == "__main__":
    sys.exit(main())
