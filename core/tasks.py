"""The clock's minute: what was lost is sent again, what is old is dropped."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core import anchor, jobs, mail, outbox, seals
from core.accounts import clock
from core.database import alias, as_jobs, connection
from core.models import Draft, Guesses, Submission, UsedCode

SWEEP = "core.sweep"


@shared_task(name=SWEEP)
def sweep() -> None:
    """Send what did not leave or was not taken up. Two at once do no harm."""
    with transaction.atomic(using=alias()):
        if not _only_one():
            return
        jobs.send_forgotten()
        outbox.forget_old()
        mail.forget_old()
        clock.forget_ended()
        Guesses.objects.outlived().delete()
        UsedCode.objects.outlived().delete()
        Submission.objects.outlived().delete()
    with as_jobs([]):
        Draft.objects.outlived().delete()
    outbox.send_overdue()


@shared_task(name=seals.LOCK)
def seal() -> None:
    """Seal what is new in the trail; once an hour look at all of it, and anchor it."""
    with transaction.atomic(using=alias()):
        all_of_it = jobs.once(seals.LOCK, f"{timezone.now():%Y-%m-%dT%H}")
    if all_of_it:
        seals.seal_all()
    else:
        seals.seal_recent()
    anchor.cast()


def _only_one() -> bool:
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [SWEEP])
        return bool(cursor.fetchone()[0])
