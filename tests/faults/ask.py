"""Asks for builds as a web request does: as many as each line read says."""

import sys

import django
from django.db import transaction

from tests.faults.app import app


def main() -> None:
    django.setup()
    app.loader.import_default_modules()
    from core import jobs  # noqa: PLC0415  only after Django is set up
    from tests.faults.tasks import build  # noqa: PLC0415

    for line in sys.stdin:
        with transaction.atomic():
            for number in range(int(line)):
                jobs.ask(build, key=f"build {number}", by=None)
        print("asked", flush=True)


if __name__ == "__main__":
    main()
