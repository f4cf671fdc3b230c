"""Asking that a month's support be worked out: a worker does it.

What the clock asks for it asks once a day, for the months that marks may still
come in for. Whoever asks by hand may decide on benefits, then and when it is done.
"""

from datetime import date

from django.db import transaction

from core import audit, jobs
from core.dates import add_months
from core.models import Job, User
from participants.support_jobs import subject_of, work_out_month
from participants.support_months import NotOver
from participants.support_rule import last_day
from programs.models import BenefitRule, Program

MONTHS_BACK = 3
"""So long late marks still come in."""


@transaction.atomic
def ask_for_month(program: Program, month: date, *, by: User | None) -> Job:
    """Promise it; while a worker is at it already that job is the promise."""
    if last_day(month) >= program.today():
        raise NotOver
    subject = subject_of(program, month)
    audit.record("benefits-asked", program, by=by, month=f"{month:%Y-%m}")
    return jobs.ask(
        work_out_month, key=subject, subject=subject, by=by, program_id=program.pk
    )


def ask_for_all() -> None:
    """Ask for the last months of every programme with a rule, once a day."""
    with_rules = BenefitRule.objects.values("program")
    for program in Program.objects.filter(pk__in=with_rules):
        _ask_once(program, program.today())


@transaction.atomic
def _ask_once(program: Program, today: date) -> None:
    if not jobs.once("participants.benefits", f"{program.pk}:{today}"):
        return
    first = today.replace(day=1)
    for months in range(1, MONTHS_BACK + 1):
        ask_for_month(program, add_months(first, -months), by=audit.SYSTEM)
