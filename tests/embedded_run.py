"""Embedded services of a test's own, started as anybody starts them."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
SERVICES = {
    "DATABASE_URL",
    "DATABASE_JOBS_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_ADMIN_URL",
    "REDIS_URL",
}


def start(
    folder: Path,
    *command: str,
    python: Sequence[str] = (sys.executable,),
    variables: Mapping[str, str] | None = None,
    **process: Any,
) -> subprocess.Popen[str]:
    """`python -m ddr.embedded COMMAND` with its data in ``folder``."""
    outside = {k: v for k, v in os.environ.items() if k not in SERVICES}
    ours = {"DDR_DATA": str(folder), "DDR_EMBEDDED_FAST": "1"}
    return subprocess.Popen(
        [*python, "-m", "ddr.embedded", *command],
        cwd=REPOSITORY,
        env={**outside, **ours, **(variables or {})},
        text=True,
        stdout=PIPE,
        stderr=PIPE,
        **({"start_new_session": True} | process),
    )


def finish(run: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    out, err = run.communicate(timeout=90)
    return run.returncode, out, err


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The administrator's address of a server that runs until the end of the block."""
    show = "import os; print(os.environ['DATABASE_ADMIN_URL'], flush=True); input()"
    run = start(folder, *python(show), stdin=PIPE)
    assert run.stdout
    try:
        yield run.stdout.readline().strip()
    finally:
        run.communicate("\n", timeout=90)


def python(code: str) -> tuple[str, str, str]:
    """A COMMAND that runs ``code``."""
    return (sys.executable, "-c", code)
