"""The work that a worker does on a month's support."""

from datetime import date

from django.utils.translation import gettext_noop

from core import audit
from core.database import as_jobs
from core.jobs import GiveUp, job_task
from core.models import Job
from participants import support_months
from programs.models import Program

NOT_ALLOWED = gettext_noop(
    "Whoever asked for this may not decide on benefits any more."
)


@job_task(name="participants.work_out_month")
def work_out_month(job: Job) -> None:
    """Work the month out, if whoever asked may still ask for it."""
    program, month = program_of(job.subject), month_of(job.subject)
    if job.by and not support_months.may_ask(job.by, program):
        raise GiveUp(NOT_ALLOWED)
    worked = support_months.work_out(program, month, by=job.by)
    with as_jobs([]):
        facts = {"month": f"{month:%Y-%m}", **worked._asdict()}
        audit.record("benefits-worked-out", program, by=job.by, **facts)


def subject_of(program: Program, month: date) -> str:
    """What a job about this month says it is about: see `JobQuerySet.about`."""
    return f"benefits:{program.pk}:{month:%Y-%m}"


def program_of(subject: str) -> Program:
    return Program.objects.get(pk=subject.split(":")[1])


def month_of(subject: str) -> date:
    return date.fromisoformat(f"{subject.rpartition(':')[2]}-01")
