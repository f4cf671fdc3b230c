"""One size, beside servers of its own: `python -m tests.measures.speed.one_size`.

`fill PERSONS` makes the register; `measure PERSONS FOLDER` leaves its figures there.
"""

import json
import os
import sys
from pathlib import Path

import django


def fill(persons: str) -> None:
    from tests.measures.speed import scene  # noqa: PLC0415

    scene.fill(int(persons))


def measure(persons: str, folder: str) -> None:
    from tests.measures.speed import jobs, measuring, scene  # noqa: PLC0415

    seen, place = scene.scene(), Path(folder)
    found = measuring.measured(seen, place)
    found["jobs"] = jobs.measured(seen, int(persons), place)
    (place / "result.json").write_text(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddr.settings")
    django.setup()
    {"fill": fill, "measure": measure}[sys.argv[1]](*sys.argv[2:])
