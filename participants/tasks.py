"""Celery's doors into participants: what was asked for, and what the clock asks for."""

from celery import shared_task

from core.database import as_jobs
from participants.jobs import check_file, import_file
from participants.models import ImportFile

__all__ = ["check_file", "forget_import_files", "import_file"]


@shared_task(name="participants.forget_import_files")
def forget_import_files() -> None:
    """Empty the files that were kept for a week."""
    with as_jobs([]):
        ImportFile.objects.forget_outlived()
