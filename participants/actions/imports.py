"""What can happen to a file of records: it is brought, checked, imported.

A worker does the long part; here it is asked for. Nothing of a file is stored
in the register before somebody has seen what it would change.
"""

from uuid import UUID

from django.db import transaction

from core import audit, jobs
from core.models import Job, User
from participants.jobs import check_file, import_file
from participants.models import ImportFile
from programs.models import Program

CHECKING, IMPORTING = ImportFile.Step.CHECKING, ImportFile.Step.IMPORTING
TASKS = {CHECKING: check_file, IMPORTING: import_file}


class NothingToDo(Exception):
    """A worker is at the file already, or there is nothing in it to store."""


@transaction.atomic
def bring(
    program: Program, *, kind: str, name: str, content: bytes, language: str, by: User
) -> ImportFile:
    """Keep the file and have it checked; reasons are told in ``language``."""
    file = ImportFile.objects.create(
        program=program, kind=kind, name=name, content=content, language=language, by=by
    )
    audit.record("import-file-brought", file, by=by, kind=kind)
    _ask(file, by=by)
    return file


@transaction.atomic
def take_in(file: ImportFile, *, language: str, by: User) -> ImportFile:
    """Have a file imported that was checked, unless somebody just did."""
    locked = _locked(file)
    if not locked.can_be_imported:
        raise NothingToDo
    locked.step, locked.refusal, locked.language = IMPORTING, "", language
    locked.save(update_fields=["step", "refusal", "language"])
    audit.record("import-asked", locked, by=by, kind=locked.kind)
    _ask(locked, by=by)
    return locked


@transaction.atomic
def try_again(file: ImportFile, *, by: User) -> ImportFile:
    """Have the work on a file begun anew that broke off for good."""
    locked = _locked(file)
    job = job_of(locked.pk)
    if not locked.is_at_work or locked.is_gone or (job and job.is_open):
        raise NothingToDo
    _ask(locked, by=by)
    return locked


def job_of(pk: UUID) -> Job | None:
    """The last work on the file that was asked for."""
    return Job.objects.about(pk).first()


def being_worked_on(user: User) -> set[UUID]:
    """Of the user's files those that a worker is at, or will be."""
    tasks = [task.name for task in TASKS.values()]
    at_work = Job.objects.open().filter(by=user, task__in=tasks)
    return {UUID(subject) for subject in at_work.values_list("subject", flat=True)}


def _locked(file: ImportFile) -> ImportFile:
    files = ImportFile.objects.without_content()
    return files.select_for_update().get(pk=file.pk)


def _ask(file: ImportFile, *, by: User) -> None:
    task = TASKS[ImportFile.Step(file.step)]
    key = str(file.pk)
    jobs.ask(task, key=key, subject=key, by=by, program_id=file.program_id)
