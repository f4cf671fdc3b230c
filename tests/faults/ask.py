"""Asks for work as a web request does: what and how much, a line at a time."""

import sys

import django
from django.db import transaction

from tests.faults.app import app

django.setup()
app.loader.import_default_modules()

from core import jobs  # noqa: E402  Django must be set up before
from programs.models import Program  # noqa: E402
from reports import actions  # noqa: E402
from reports.periods import Period  # noqa: E402
from tests.faults.tasks import build  # noqa: E402

LAST = Period.parse("2026-09")


def builds(count: int) -> None:
    for number in range(count):
        jobs.ask(build, key=f"build {number}", by=None)


def summaries(count: int) -> None:
    """Of so many months."""
    period, program = LAST, Program.objects.get()
    for _ in range(count):
        actions.ask_for_summary(program, period, by=None)
        period = period.previous()


KINDS = {"builds": builds, "summaries": summaries}


def main() -> None:
    for line in sys.stdin:
        what, count = line.split()
        with transaction.atomic():
            KINDS[what](int(count))
        print("asked", flush=True)


if __name__ == "__main__":
    main()
