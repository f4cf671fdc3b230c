"""The product's workers with a task to be killed at, and a guard less if asked.

`FAULTS_WITHOUT` takes one guard away, so that a test can show what it is for.
"""

import os

from ddr.celery import app

WITHOUT = os.environ.get("FAULTS_WITHOUT", "")

app.conf.include = ["tests.faults.tasks"]
if WITHOUT == "acks_late":
    app.conf.task_acks_late = False
if WITHOUT == "reject_on_worker_lost":
    app.conf.task_reject_on_worker_lost = False
