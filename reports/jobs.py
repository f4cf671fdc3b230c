"""The work that a worker does when a summary was asked for."""

from django.utils.translation import gettext_noop

from core.access import Permission
from core.jobs import GiveUp, job_task
from core.models import Job, User
from programs.models import Program
from programs.scope import scope_of
from reports import building
from reports.periods import Period

NOT_ALLOWED = gettext_noop("Whoever asked for this summary may not build it any more.")


@job_task(name="reports.build_summary")
def build_summary(job: Job) -> None:
    """Build what the job is about, if whoever asked may still ask for it."""
    program, period = program_of(job.subject), period_of(job.subject)
    if job.by and not may_build(job.by, program):
        raise GiveUp(NOT_ALLOWED)
    building.build(program, period, report=job.report, by=job.by)


def may_build(user: User, program: Program) -> bool:
    reach = scope_of(user).reach(Permission.SUMMARY_BUILD)
    return program.pk in reach.programs


def subject_of(program: Program, period: Period) -> str:
    """What a job about this summary says it is about: see `JobQuerySet.about`."""
    return f"summary:{program.pk}:{period.code}"


def program_of(subject: str) -> Program:
    return Program.objects.get(pk=subject.split(":")[1])


def period_of(subject: str) -> Period:
    return Period.parse(subject.rpartition(":")[2])
