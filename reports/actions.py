"""What can happen to a summary: it is asked for and published; and to the trail.

Each function is one fact: the rows, their line in the trail and what follows
from them, in one transaction. That somebody may do it is seen to by the doors.
"""

from django.db import transaction

from core import audit, jobs
from core.models import Job, User
from programs.models import Program
from reports.jobs import (
    build_summary,
    period_of,
    release_summary,
    subject_of,
    verify_trail,
)
from reports.models import Summary
from reports.models.summary import NothingToPublish
from reports.periods import Kind, Period

__all__ = [
    "NothingToPublish",
    "ask_for_all",
    "ask_for_summary",
    "ask_to_verify",
    "period_of",
    "publish",
    "subject_of",
]


@transaction.atomic
def ask_for_summary(program: Program, period: Period, *, by: User | None) -> Job:
    """Promise a summary; a worker builds it once this transaction is committed."""
    subject = subject_of(program, period)
    job = jobs.ask(
        build_summary, key=subject, subject=subject, by=by, program_id=program.pk
    )
    audit.record("summary-asked", program, by=by, period=period.code)
    return job


def ask_for_all(kind: Kind) -> None:
    """Ask for every programme's last complete period, once however often called."""
    for program in Program.objects.all():
        _ask_once(program, Period.last_complete(kind, program.today()))


@transaction.atomic
def _ask_once(program: Program, period: Period) -> None:
    if jobs.once("reports.summary", f"{program.pk}:{period.code}"):
        ask_for_summary(program, period, by=audit.SYSTEM)


@transaction.atomic
def ask_to_verify(*, by: User) -> Job:
    """Have the whole trail verified, once for all who ask meanwhile."""
    audit.record("trail-check-asked", by=by)
    return jobs.ask(verify_trail, key="trail", subject="trail", by=by)


@transaction.atomic
def publish(
    program: Program, period: Period, *, by: User | None, at_command_line: bool = False
) -> Summary:
    """Freeze the draft of the period; what changes later is another revision.

    A worker then protects it for partners and the public; until that is done it is
    read inside alone.
    """
    draft = Summary.objects.of(program, period).drafts().select_for_update().first()
    if draft is None:
        raise NothingToPublish
    draft.publish(by=by)
    audit.record(
        "summary-published",
        draft,
        by=by,
        period=period.code,
        revision=draft.revision,
        at_command_line=at_command_line,
    )
    subject = f"release:{program.pk}:{period.code}"
    jobs.ask(
        release_summary,
        key=subject,
        subject=subject,
        by=audit.SYSTEM,
        program_id=program.pk,
    )
    return draft
