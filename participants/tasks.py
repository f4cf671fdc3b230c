"""Celery's doors into participants: what was asked for, and what the clock asks for."""

from celery import shared_task

from core.database import as_jobs
from participants import digests
from participants.actions import duplicate_sweeps, support_months
from participants.jobs import check_file, import_file
from participants.models import ImportFile, PaymentList
from participants.payment_jobs import make_payment_list
from participants.support_jobs import work_out_month
from participants.sweep_jobs import find_duplicates

__all__ = [
    "ask_for_benefits",
    "ask_for_sweeps",
    "check_file",
    "find_duplicates",
    "forget_import_files",
    "import_file",
    "make_payment_list",
    "send_digest",
    "send_digests",
    "work_out_month",
]


@shared_task(name="participants.forget_import_files")
def forget_import_files() -> None:
    """Empty the files that were kept for a week, and the lists of payments."""
    with as_jobs([]):
        ImportFile.objects.forget_outlived()
        PaymentList.objects.forget_outlived()


@shared_task(name="participants.ask_for_benefits")
def ask_for_benefits() -> None:
    """Have the last months' support worked out, with the marks that came in."""
    support_months.ask_for_all()


@shared_task(name="participants.ask_for_sweeps")
def ask_for_sweeps() -> None:
    """Have who is new or was changed compared with everybody in the register."""
    duplicate_sweeps.ask_for_all()


@shared_task(name="participants.send_digests")
def send_digests() -> None:
    """On a programme's Monday morning, e-mails with how much waits."""
    digests.ask_for_all()


@shared_task(name=digests.SEND)
def send_digest(subject: str) -> None:
    """The e-mail of one person for one week: `USER:WEEK`."""
    user, _, week = subject.partition(":")
    digests.make(int(user), week)
