"""`python -m ddr.alive worker`, `jobs` or `beat`: whether that process does its work.

For those who watch over processes; the exit status says it. The web is asked at
`/healthz`. A worker is alive while it takes messages (`jobs`: those of what takes
long), beat while it notes in the
database when it last sent something, which it does every three minutes.
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta

import django
from django.apps import apps
from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from ddr import heartbeat

PATIENCE = timedelta(minutes=10)


def worker() -> bool:
    return heartbeat.is_beating(heartbeat.broker(), [settings.BRIEF])


def jobs() -> bool:
    return heartbeat.is_beating(heartbeat.broker(), [settings.LONG])


def beat() -> bool:
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")._default_manager
    last = tasks.aggregate(last=Max("last_run_at"))["last"]
    return last is not None and timezone.now() - last < PATIENCE


PROCESSES: dict[str, Callable[[], bool]] = {
    "worker": worker,
    "jobs": jobs,
    "beat": beat,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in PROCESSES:
        print("Usage: python -m ddr.alive worker|jobs|beat", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddr.settings")
    django.setup()
    return 0 if PROCESSES[arguments[0]]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
