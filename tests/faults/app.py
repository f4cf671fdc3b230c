"""The product's workers with a task to be killed at, and a guard less if asked.

`FAULTS_WITHOUT` takes one guard away, so that a test can show what it is for.
"""

import os
from collections.abc import Sequence
from typing import Any

from celery.signals import task_prerun
from django.db import connection

from ddr.celery import app

WITHOUT = os.environ.get("FAULTS_WITHOUT", "")
BEGUN = """
INSERT INTO faults_begun (job, pid) SELECT id, %s FROM core_job WHERE id::text = %s
ON CONFLICT DO NOTHING
"""

app.conf.include = ["tests.faults.tasks"]
if WITHOUT == "acks_late":
    app.conf.task_acks_late = False
if WITHOUT == "reject_on_worker_lost":
    app.conf.task_reject_on_worker_lost = False


@task_prerun.connect
def say_who_works(args: Sequence[str] = (), **kwargs: Any) -> None:
    """Note the process in which a job is first tried, to be killed."""
    if args:
        with connection.cursor() as cursor:
            cursor.execute(BEGUN, [os.getpid(), args[0]])
