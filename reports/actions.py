"""What can happen to a summary: it is asked for and published; and to the trail.

Each function is one fact: the rows, their line in the trail and what follows
from them, in one transaction. That somebody may do it is seen to by the doors.
"""

from django.db import transaction

from core import audit, jobs
from core.models import Job, User
from programs.models import Program
from reports.delivery import CLOCK, run_of
from reports.jobs import build_summary, period_of, subject_of, verify_trail
from reports.models import Summary
from reports.models.summary import NothingToPublish
from reports.periods import Kind, Period

CAUGHT_UP: dict[Kind, int] = {"month": 24, "quarter": 8, "half": 4, "year": 3}
"""How many of the last periods of each kind an outage can't lose."""

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


def ask_for_all(kind: Kind, program: str = "") -> None:
    """Ask for each programme's last complete period, once however often called.

    After an outage for those as well that were missed. ``program`` is a code:
    for this one alone.
    """
    programs = Program.objects.order_by("pk")
    for each in programs.filter(code=program) if program else programs:
        for period in _due(each, kind):
            _ask_once(each, period)


def _due(program: Program, kind: Kind) -> list[Period]:
    """What was not asked for since the clock last did, the oldest first.

    A clock that never asked begins with the last complete period.
    """
    periods = [Period.last_complete(kind, program.today())]
    while len(periods) <= CAUGHT_UP[kind]:
        periods.append(periods[-1].previous())
    asked = jobs.started(CLOCK, (run_of(program, period) for period in periods))
    runs = [run_of(program, period) in asked for period in periods]
    missed = runs.index(True) if any(runs) else 1
    return periods[:missed][::-1]


@transaction.atomic
def _ask_once(program: Program, period: Period) -> None:
    if jobs.once(CLOCK, run_of(program, period)):
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
    """Freeze the draft of the period; what changes later is another revision."""
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
    return draft
