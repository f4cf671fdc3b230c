"""The day itself, beside its servers: `python -m tests.measures.day.one_day`.

`work FOLDER MINUTES USERS...` has so many people work, one number after the other,
and leaves what it took in the folder.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import django

from tests.measures.speed.servers import Server, gunicorn

LOCUST = ".measure/bin/locust"
WORKERS = 2
SIGNING_IN = 4
"""New people a second."""


def work(folder: Path, minutes: int, numbers: list[int]) -> None:
    from tests.measures.day import plan  # noqa: PLC0415

    plan.write(folder / "day.json")
    with gunicorn("ddr.wsgi", folder / "day.log", workers=WORKERS) as server:
        days = [_day(server, folder, minutes, users) for users in numbers]
    (folder / "days.json").write_text(json.dumps(days))


def _day(server: Server, folder: Path, minutes: int, users: int) -> dict[str, Any]:
    report = folder / "report.json"
    command = [LOCUST, "--locustfile", "tests/measures/day/users.py", "--headless"]
    command += ["--host", server.address, "--users", str(users)]
    command += ["--spawn-rate", str(SIGNING_IN), "--run-time", f"{minutes}m"]
    where = {"DDR_DAY": str(folder / "day.json"), "DDR_DAY_REPORT": str(report)}
    environ = os.environ | where | {"PYTHONPATH": os.getcwd()}
    with (folder / "locust.log").open("wb") as log:
        # It answers 1 where a request failed; the report says which.
        subprocess.run(command, env=environ, stdout=log, stderr=log, check=False)
    told: dict[str, Any] = json.loads(report.read_text())
    return {"users": users, **told, "megabytes": round(server.peak_megabytes())}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddr.settings")
    django.setup()
    work(Path(sys.argv[1]), int(sys.argv[2]), [int(each) for each in sys.argv[3:]])
