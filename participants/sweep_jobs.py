"""The work that a worker does on a programme's register, and how it is asked for."""

from django.db import transaction
from django.utils.translation import gettext_noop

from core import jobs
from core.access import Permission
from core.jobs import GiveUp, job_task
from core.models import Job, User
from participants import sweeping
from programs.models import Program
from programs.scope import scope_of

NOT_ALLOWED = gettext_noop(
    "Whoever asked for this may not decide on duplicates any more."
)
WHOLE, NEW = "whole", "new"


@job_task(name="participants.find_duplicates")
def find_duplicates(job: Job) -> None:
    """Compare the register, if whoever asked may still ask for it."""
    _word, program_id, what = job.key.split(":")
    program = Program.objects.get(pk=program_id)
    if job.by and not may_ask(job.by, program):
        raise GiveUp(NOT_ALLOWED)
    sweeping.sweep(program, whole=what == WHOLE, by=job.by, progress=job.report)


def may_ask(user: User, program: Program) -> bool:
    """Whether somebody may have the register compared: who decides on its pairs."""
    return program.pk in scope_of(user).reach(Permission.DUPLICATE_DECIDE).programs


def subject_of(program: Program) -> str:
    """What a job about this register says it is about: see `JobQuerySet.about`."""
    return f"duplicates:{program.pk}"


def ask(program: Program, what: str, *, by: User | None) -> Job:
    """Promise it; while a worker is at it already that job is the promise."""
    subject = subject_of(program)
    return jobs.ask(
        find_duplicates,
        key=f"{subject}:{what}",
        subject=subject,
        by=by,
        program_id=program.pk,
    )


@transaction.atomic
def compare_new(program: Program) -> None:
    """Have who came or was changed compared with everybody, as nobody's wish.

    Whoever stored them is not told what comes of it.
    """
    ask(program, NEW, by=None)
