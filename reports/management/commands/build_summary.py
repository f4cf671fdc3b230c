"""`build_summary --program CODE --period PERIOD`: ask the workers for a summary.

Prints one JSON object. With --wait it returns when the summary is built and
shows the progress on stderr; it gives up when no worker does anything.
"""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.models import Job
from reports import actions
from reports.jobs import build_summary, may_build
from reports.management.arguments import (
    add_by,
    add_period,
    period_of,
    program_of,
    user_of,
)
from reports.models import Summary

PATIENCE = 600.0
"""Seconds without a sign of a worker."""
PAUSE = 0.5


class Command(BaseCommand):
    help = "Ask the workers for the summary of a period."

    def add_arguments(self, parser: CommandParser) -> None:
        add_period(parser)
        add_by(parser)
        parser.add_argument(
            "--wait", action="store_true", help="Return when it is built."
        )

    def handle(
        self,
        *args: Any,
        program: str,
        period: str,
        by: str | None,
        wait: bool,
        **options: Any,
    ) -> None:
        begun = time.monotonic()
        of, span, user = program_of(program), period_of(period), user_of(by)
        if user and not may_build(user, of):
            raise CommandError(_("This user may not build summaries here."))
        job = actions.ask_for_summary(of, span, by=user)
        if settings.CELERY_TASK_ALWAYS_EAGER:
            self.build_here(job)
        elif wait:
            self.follow(job)
        job.refresh_from_db()
        if not job.is_open and job.state != Job.State.DONE:
            raise CommandError(job.problem_text)
        summary = None if job.is_open else Summary.objects.of(of, span).first()
        answer = {
            "program": of.code,
            "period": span.code,
            "revision": summary.revision if summary else None,
            "status": summary.status if summary else "asked",
            "seconds": round(time.monotonic() - begun, 1),
        }
        self.stdout.write(json.dumps(answer))

    def build_here(self, job: Job) -> None:
        """Without a worker, also what was asked for before and waits for one."""
        build_summary.delay(str(job.pk))
        job.refresh_from_db()
        if job.is_open:
            sentence = _("The summary could not be built here (%(error)s).")
            raise CommandError(sentence % {"error": job.error or job.state})

    def follow(self, job: Job) -> None:
        """Return when the job has ended; give up when nobody works on it."""
        last, since = sign(job), time.monotonic()
        while job.is_open:
            time.sleep(PAUSE)
            job.refresh_from_db()
            if (now := sign(job)) != last:
                last, since = now, time.monotonic()
                self.show(job)
            elif time.monotonic() - since > PATIENCE:
                raise CommandError(
                    _(
                        "No worker has taken this up: it stays asked for. Start a"
                        " worker, or set CELERY_TASK_ALWAYS_EAGER=1 to build here."
                    )
                )

    def show(self, job: Job) -> None:
        done, state = job.percent, job.get_state_display()
        self.stderr.write(state if done is None else f"{state}: {done} %")


def sign(job: Job) -> tuple[object, ...]:
    """What changes in the job's row while a worker is at it."""
    return job.state, job.attempts, job.done, job.lease_until
