"""Having the register compared: once a night, and whenever the lead asks."""

from datetime import date

from django.db import transaction

from core import audit, jobs
from core.models import Job, User
from participants import sweep_jobs
from participants.sweep_jobs import NEW, WHOLE, subject_of
from programs.models import Program


@transaction.atomic
def ask_for_sweep(program: Program, *, by: User) -> Job:
    """Promise that everybody is compared with everybody."""
    audit.record("duplicates-asked", program, by=by)
    return sweep_jobs.ask(program, WHOLE, by=by)


def job_of(program: Program) -> Job | None:
    """The last comparison that was asked for."""
    return Job.objects.about(subject_of(program)).first()


def ask_for_all() -> None:
    """Ask for who is new or changed in every programme, once a day."""
    for program in Program.objects.all():
        _ask_once(program, program.today())


@transaction.atomic
def _ask_once(program: Program, today: date) -> None:
    if jobs.once("participants.duplicates", f"{program.pk}:{today}"):
        sweep_jobs.ask(program, NEW, by=audit.SYSTEM)
