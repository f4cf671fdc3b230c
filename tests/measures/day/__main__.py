"""`make day`: so many people at work at once, 5 to 15 seconds between their clicks.

Two processes answer, as on a machine of two cores. The register is the one that
`make bench` made of this size, or a new one. The answer is 1 where reads or saves
take longer than they may, or anything failed. The last line is a JSON object.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

READ_MS, SAVE_MS = 200, 250
"""Of 95 in 100."""
OURS = (sys.executable, "-m", "ddr.embedded", sys.executable, "-m", "tests.measures")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make day", description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--users", default="70")
    parser.add_argument("--minutes", type=int, default=3)
    asked = parser.parse_args()
    folder = Path(os.environ.get("DDR_DATA") or ".data").absolute()
    folder = folder / "bench" / str(asked.persons)
    folder.mkdir(parents=True, exist_ok=True)
    environ = os.environ | {"DDR_DATA": str(folder / "data")}
    hurried = environ | {"DDR_EMBEDDED_FAST": "1"}
    _run("speed.one_size", "fill", str(asked.persons), environ=hurried)
    numbers = asked.users.split(",")
    work = ("work", str(folder), str(asked.minutes), *numbers)
    _run("day.one_day", *work, environ=environ)
    days = json.loads((folder / "days.json").read_text())
    for day in days:
        _tell(day)
    print(json.dumps(days))
    return int(any(_is_slow(day) or day["errors"] for day in days[:1]))


def _run(module: str, *arguments: str, environ: dict[str, str]) -> None:
    *python, package = OURS
    command = (*python, f"{package}.{module}", *arguments)
    subprocess.run(command, check=True, env=environ)


def _is_slow(day: dict[str, Any]) -> bool:
    took = day["took"]
    return took["read"]["p95"] > READ_MS or took["save"]["p95"] > SAVE_MS


def _tell(day: dict[str, Any]) -> None:
    print(f"\n{day['users']} people, {day['megabytes']} MB a process", end="")
    print(f", failed: {day['errors'] or 'nothing'}")
    for name, took in day["took"].items():
        times = "".join(f"{took[each]:>8}" for each in ("p50", "p95", "p99"))
        print(f"{name:20}{took['requests']:>7}{times}")


if __name__ == "__main__":
    sys.exit(main())
