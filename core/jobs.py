"""Work for the workers, done once whatever dies meanwhile.

What is asked for is a row, sent through the outbox. An attempt is counted in
the row before the work begins; the lease in the row is renewed while it runs,
so a killed worker is noticed when the lease runs out. Three attempts, then the
row says what is wrong. The work itself must bear being done twice: what it
writes has unique keys.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from celery import Task, current_task, shared_task
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.models.functions import Now

from core import outbox
from core.database import WEB, alias
from core.models import Job, PeriodRun, User
from core.models.job import FAILED, MOST_ATTEMPTS, Overtaken

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=1)
"""Between a failed attempt and the next one, times the attempts so far."""

Work = Callable[[Job], None]


class GiveUp(Exception):
    """Why this work can't be done at all, as a sentence for the person who asked.

    It names no person. No further attempt is made.
    """


def ask(
    task: "Task[Any, Any]",
    *,
    key: str,
    by: User | None,
    subject: object = "",
    program_id: int | None = None,
) -> Job:
    """Promise the work, in the caller's transaction.

    While a job of the same task and key is open, that one is returned; if it
    has begun it runs once more at its end, for it may not have seen what the
    caller just stored.
    """
    with transaction.atomic(using=alias()):
        wanted = Job(
            task=task.name, key=key, subject=str(subject), by=by, program_id=program_id
        )
        job, new = Job.objects.promise(wanted)
        if new:
            outbox.send(task, job.pk)
    return job


def once(name: str, period: str) -> bool:
    """Whether the periodic job is to run for the period: True only once.

    Call it in the transaction of what the job does, so that both hold or none.
    """
    return PeriodRun.objects.claim(name, period)


def started(name: str, periods: Iterable[str]) -> set[str]:
    """For which of the periods the periodic job was started, by whatever clock."""
    return PeriodRun.objects.started(name, periods)


def job_task(name: str) -> "Callable[[Work], Task[[str], None]]":
    """Make a function of a job a task that takes the job's id."""

    def decorate(work: Work) -> "Task[[str], None]":
        def run(job_id: str) -> None:
            message = current_task.request.id if current_task else None
            _attempt(work, job_id, holder=message or uuid4().hex)

        run.__doc__ = work.__doc__
        return shared_task(name=name)(run)

    return decorate


def send_forgotten() -> None:
    """See to the jobs nobody is at: set aside what kills workers, send the rest."""
    Job.objects.free().exhausted().set_aside()
    for job in Job.objects.forgotten()[: outbox.MOST_IN_A_SWEEP]:
        outbox.leave_to_sweep(job.task, job.pk)


def _attempt(work: Work, job_id: str, holder: str) -> None:
    jobs = Job.objects.using(WEB)
    job = jobs.begin(job_id, holder=holder, lease=settings.JOB_LEASE)
    if job is None:
        return
    with suppress(Overtaken):  # then whoever began it anew sees to its end
        try:
            with _lease_renewed(job):
                work(job)
            _end(job, job.finish)
        except Overtaken:
            raise
        except GiveUp as reason:
            _end(job, partial(job.fail, str(reason)))
        except Exception as error:  # whatever it is, the row must say so
            _log(job, error)
            _try_later(job, type(error).__name__)


def _end(job: Job, end: Callable[[], bool]) -> None:
    """End the job; one that was asked for again meanwhile is sent anew."""
    with transaction.atomic(using=WEB):
        if end():
            outbox.leave_to_sweep(job.task, job.pk)


def _try_later(job: Job, error: str) -> None:
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, partial(job.fail, FAILED, error=error))
        return
    pause = PAUSE * job.attempts
    with transaction.atomic(using=WEB):
        job.wait(pause, error=error)
        outbox.leave_to_sweep(job.task, job.pk, after=pause)


def _log(job: Job, error: Exception) -> None:
    """Where it happened, without the error's text: it may hold personal data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Job %s: %s\n%s", job.pk, type(error).__name__, where)


@contextmanager
def _lease_renewed(job: Job) -> Iterator[None]:
    """Hold the lease as long as this process lives and works."""
    over = Event()
    thread = Thread(target=_renew, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(job: Job, over: Event) -> None:
    lease: timedelta = settings.JOB_LEASE
    while not over.wait(lease.total_seconds() / 3):
        try:
            job.note(lease_until=Now() + lease)
        except Overtaken:
            break
        except (DatabaseError, InterfaceError):
            connections.close_all()
    connections.close_all()
