"""`python -m ddr.embedded COMMAND ...`: real PostgreSQL and Valkey with no set-up.

Starts both servers from their wheels under `$DDR_DATA`, sets `DATABASE_URL` and its
companions and `REDIS_URL`, runs COMMAND, passes its exit status on, and stops what
it started. What is set already is left alone: production brings its own servers.
No Django here: the services run before there are settings.
"""

import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote

import psycopg

from core.database_roles import JOBS, OWNER, ROLES, WEB, UnsafeRole, make_roles
from ddr.servers.place import place
from ddr.servers.postgres import postgres, socket_url
from ddr.servers.running import CannotStart, before_exec
from ddr.servers.valkey import valkey

ADMIN = "ddr_admin"
DATABASE = "ddr"
KEPT = (ADMIN, *ROLES, "valkey", "secret key", "seal key", "field key")
MADE_HERE = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DDR_KEYS")
"""What is made once and kept in the folder, where it is not given."""
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT}

USAGE = "Usage: python -m ddr.embedded COMMAND [ARGUMENT ...]"
OTHER_WAY = (
    "The other way: run PostgreSQL and Redis yourself and set DATABASE_URL and "
    "REDIS_URL, or use docker compose."
)


def main(command: Sequence[str]) -> int:
    if not command:
        print(USAGE, file=sys.stderr)
        return 2
    for number in STOPPING - {signal.SIGINT}:
        signal.signal(number, leave)
    try:
        with services(os.environ) as variables:
            return run(command, variables)
    except CannotStart as reason:
        print(f"The embedded services can't start. {reason}", file=sys.stderr)
        print(OTHER_WAY, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def leave(number: int, _frame: FrameType | None) -> NoReturn:
    """Asked to stop while the services start: by way of every `finally`."""
    raise SystemExit(128 + number)


# The services


@contextmanager
def services(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The variables that COMMAND needs and does not have yet."""
    variables: dict[str, str] = {}
    with ExitStack() as stack:
        try:
            folder = Path(environ.get("DDR_DATA") or ".data").absolute()
            if not (environ.get("DATABASE_URL") and environ.get("REDIS_URL")):
                stack.enter_context(claimed(folder))
            passwords: dict[str, str] = {}
            if not all(environ.get(name) for name in MADE_HERE):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                passwords = kept_passwords(folder / "passwords.json")
            variables |= local_settings(environ, passwords, folder)
            if not environ.get("DATABASE_URL"):
                fast = environ.get("DDR_EMBEDDED_FAST") == "1"
                variables |= stack.enter_context(database(folder, passwords, fast))
                # A chain belongs to its database: one that was brought has its own.
                if "DDR_SEAL_KEY" not in environ:
                    variables["DDR_SEAL_KEY"] = passwords["seal key"]
            if not environ.get("REDIS_URL"):
                password = passwords["valkey"]
                variables["REDIS_URL"] = stack.enter_context(valkey(folder, password))
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise CannotStart(f"{error.strerror}{where}.") from error
        yield variables


def local_settings(
    environ: Mapping[str, str], passwords: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """What the settings need and nobody gave: right for a machine one sits at."""
    wanted = {
        "SECRET_KEY": passwords.get("secret key", ""),
        "DDR_KEYS": f"local:{passwords.get('field key', '')}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "0",
        "DDR_MFA_DEMANDED": "0",
        "EMAIL_URL": f"filemail:///{quote(str(folder / 'mail'))}",
    }
    return {name: value for name, value in wanted.items() if name not in environ}


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """The folder is ours alone until the end."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Another run uses the folder {folder}: stop it, or give this one "
                "a folder of its own with DDR_DATA."
            ) from None
        yield


def kept_passwords(file: Path) -> dict[str, str]:
    """One for each login, made at the first start, for our eyes only."""
    known: dict[str, str] = {}
    with suppress(FileNotFoundError):
        known = json.loads(file.read_text())
    if known.keys() >= set(KEPT):
        return known
    made = {name: secrets.token_urlsafe(48) for name in KEPT} | known
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(made))
    unfinished.rename(file)
    return made


@contextmanager
def database(
    folder: Path, passwords: Mapping[str, str], fast: bool
) -> Iterator[dict[str, str]]:
    """A server with the roles, and the address of each."""
    with (
        place(folder) as found,
        postgres(found, folder, user=ADMIN, password=passwords[ADMIN], fast=fast),
    ):
        addresses = {
            variable: socket_url(found.sockets, role, passwords[role], DATABASE)
            for variable, role in (
                ("DATABASE_URL", WEB),
                ("DATABASE_JOBS_URL", JOBS),
                ("DATABASE_OWNER_URL", OWNER),
                ("DATABASE_ADMIN_URL", ADMIN),
            )
        }
        roles = {role: passwords[role] for role in ROLES}
        try:
            make_roles(addresses["DATABASE_ADMIN_URL"], roles)
        except (psycopg.Error, UnsafeRole) as error:
            raise CannotStart(f"The roles can't be made: {error}") from error
        yield addresses


# COMMAND


def run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """COMMAND's exit status; whoever asks us to stop asks COMMAND.

    What comes from the terminal (Ctrl-C) has reached COMMAND by itself, and twice
    would mean "at once" to many programs.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING | {signal.SIGCHLD})
    programs = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    try:
        child = subprocess.Popen(
            command,
            env={**os.environ, **variables, "PATH": programs},
            preexec_fn=before_exec(signal.SIGTERM),
        )
    except OSError as error:
        print(f"{command[0]}: {error.strerror}.", file=sys.stderr)
        return 127
    while child.poll() is None:
        if number := to_hand_on():
            child.send_signal(number)
    status = child.returncode
    return status if status >= 0 else 128 - status


def to_hand_on() -> int | None:
    """The next signal, if another program sent it and it asks to stop."""
    if sys.platform == "darwin":  # can't say who sent it
        number: int = signal.sigwait(STOPPING | {signal.SIGCHLD})
        by_terminal = number == signal.SIGINT
    else:
        came = signal.sigwaitinfo(STOPPING | {signal.SIGCHLD})
        number, by_terminal = came.si_signo, came.si_code > 0
    return None if by_terminal or number == signal.SIGCHLD else number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
