"""Celery's doors into participants: what was asked for, and what the clock asks for."""

from celery import shared_task

from core.database import as_jobs
from participants.actions import support_months
from participants.jobs import check_file, import_file
from participants.models import ImportFile, PaymentList
from participants.payment_jobs import make_payment_list
from participants.support_jobs import work_out_month

__all__ = [
    "ask_for_benefits",
    "check_file",
    "forget_import_files",
    "import_file",
    "make_payment_list",
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
