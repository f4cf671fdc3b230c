"""Work in five steps, each committed by itself, so that a kill finds it half done."""

import os
from time import sleep

from core import jobs
from core.database import connection

STEPS = 5
SECONDS = 0.06

BEGIN = "INSERT INTO faults_begun (key, pid) VALUES (%s, %s) ON CONFLICT DO NOTHING"
STORE = "INSERT INTO faults_built (key, step) VALUES (%s, %s) ON CONFLICT DO NOTHING"


@jobs.job_task("tests.faults.build")
def build(job):
    write(BEGIN, job.key, os.getpid())
    for step in range(STEPS):
        write(STORE, job.key, step)
        job.report(step + 1, STEPS)
        sleep(SECONDS)


def write(statement, *values):
    with connection().cursor() as cursor:
        cursor.execute(statement, values)
