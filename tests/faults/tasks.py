"""Work in five steps, each committed by itself, so that a kill finds it half done."""

from time import sleep

from core import jobs
from core.database import connection

STEPS = 5
SECONDS = 0.06

STORE = "INSERT INTO faults_built (key, step) VALUES (%s, %s) ON CONFLICT DO NOTHING"


@jobs.job_task("tests.faults.build")
def build(job):
    for step in range(STEPS):
        with connection().cursor() as cursor:
            cursor.execute(STORE, [job.key, step])
        job.report(step + 1, STEPS)
        sleep(SECONDS)
