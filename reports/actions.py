"""What can happen to a summary: it is asked for and published; and to the trail.

Each function is one fact: the rows, their line in the trail and what follows
from them, in one transaction. That somebody may do it is seen to by the doors.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from core import audit, jobs
from core.models import Job, User
from programs.models import Program
from reports.audiences import INTERNAL
from reports.changes import changed
from reports.counts import Count
from reports.delivery import CLOCK, LETTERS, run_of
from reports.jobs import (
    build_summary,
    period_of,
    release_summary,
    subject_of,
    verify_trail,
)
from reports.models import Narrative, SavedTable, Summary, Target
from reports.models.summary import (
    BuiltByThemselves,
    CountedAgain,
    NothingToPublish,
)
from reports.models.target import hold
from reports.periods import Kind, Period

CAUGHT_UP: dict[Kind, int] = {"month": 24, "quarter": 8, "half": 4, "year": 3}
"""How many of the last periods of each kind an outage can't lose."""

__all__ = [
    "BuiltByThemselves",
    "CountedAgain",
    "NothingToPublish",
    "ask_for_all",
    "ask_for_changed",
    "ask_for_summary",
    "ask_to_count",
    "ask_to_count_all",
    "ask_to_verify",
    "narrate",
    "period_of",
    "publish",
    "remove_table",
    "save_table",
    "set_target",
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


def ask_for_all(kind: Kind, program: str = "", audience: str = INTERNAL) -> None:
    """Ask for each programme's last complete period, once however often called.

    After an outage for those as well that were missed. ``program`` is a code:
    for this one alone. Who is told of it goes by the audience: each has its own
    clock, so that none is told of nothing because another was sooner.
    """
    if audience not in LETTERS:
        raise ValueError(audience)
    programs = Program.objects.order_by("pk")
    for each in programs.filter(code=program) if program else programs:
        for period in _due(each, kind, audience):
            _ask_once(each, period, audience)


def _due(program: Program, kind: Kind, audience: str) -> list[Period]:
    """What was not asked for since the clock last did, the oldest first.

    A clock that never asked begins with the last complete period.
    """
    periods = [Period.last_complete(kind, program.today())]
    while len(periods) <= CAUGHT_UP[kind]:
        periods.append(periods[-1].previous())
    runs = [run_of(program, period, audience) for period in periods]
    asked = jobs.started(CLOCK, runs)
    missed = next((at for at, run in enumerate(runs) if run in asked), 1)
    return periods[:missed][::-1]


@transaction.atomic
def _ask_once(program: Program, period: Period, audience: str) -> None:
    if jobs.once(CLOCK, run_of(program, period, audience)):
        ask_for_summary(program, period, by=audit.SYSTEM)


def ask_for_changed() -> None:
    """Have those counted again whose records have changed, once a day."""
    for program in Program.objects.all():
        stale = list(changed(program))
        with transaction.atomic():
            if jobs.once("reports.changed", f"{program.pk}:{program.today()}"):
                for summary in stale:
                    ask_for_summary(program, summary.span, by=audit.SYSTEM)


@transaction.atomic
def ask_to_count(count: Count, program: Program, *, by: User | None) -> Job:
    """Promise that it is counted anew."""
    audit.record(count.asked, program, by=by)
    subject = count.subject(program)
    return jobs.ask(
        count.task, key=subject, subject=subject, by=by, program_id=program.pk
    )


def ask_to_count_all(count: Count) -> None:
    """Have it counted for each programme, once a day."""
    for program in Program.objects.order_by("pk"):
        with transaction.atomic():
            if jobs.once(count.asked, f"{program.pk}:{program.today()}"):
                ask_to_count(count, program, by=audit.SYSTEM)


@transaction.atomic
def ask_to_verify(*, by: User) -> Job:
    """Have the whole trail verified, once for all who ask meanwhile."""
    audit.record("trail-check-asked", by=by)
    return jobs.ask(verify_trail, key="trail", subject="trail", by=by)


@transaction.atomic
def publish(
    program: Program,
    period: Period,
    *,
    by: User | None,
    reason: str = "",
    seen: datetime | None = None,
    at_command_line: bool = False,
    to_others: bool = True,
) -> Summary:
    """Freeze the draft of the period; what changes later is another revision.

    ``seen`` is the cut-off of the draft that was looked at: one that was counted
    again since is left as it is. At the command line anybody publishes.
    A worker then protects it for partners and the public, if it is ``to_others`` too;
    until that is done it is read inside alone.
    """
    draft = Summary.objects.of(program, period).drafts().select_for_update().first()
    if draft is None:
        raise NothingToPublish
    if seen and draft.cutoff != seen:
        raise CountedAgain
    if by and not at_command_line and not draft.may_be_published_by(by):
        raise BuiltByThemselves
    hold(draft)
    draft.publish(by=by, reason=reason, at_command_line=at_command_line)
    audit.record(
        "summary-published",
        draft,
        by=by,
        period=period.code,
        revision=draft.revision,
        at_command_line=at_command_line,
    )
    subject = f"release:{program.pk}:{period.code}"
    if to_others:
        jobs.ask(
            release_summary,
            key=subject,
            subject=subject,
            by=audit.SYSTEM,
            program_id=program.pk,
        )
    return draft


@transaction.atomic
def narrate(summary: Summary, *, by: User, **texts: str) -> Narrative:
    """Write down what stands behind a draft, over what stood there before."""
    if not Summary.objects.drafts().select_for_update().filter(pk=summary.pk):
        raise NothingToPublish
    narrative = Narrative.objects.filter(summary=summary).first()
    facts = texts | {"by": by, "written_at": Now()}
    if narrative is None:
        narrative = Narrative.objects.create(summary=summary, **facts)
    else:
        for name, value in facts.items():
            setattr(narrative, name, value)
        narrative.version += 1
        narrative.save()
    audit.record(
        "summary-narrated",
        summary,
        by=by,
        period=summary.period,
        revision=summary.revision,
        version=narrative.version,
    )
    return narrative


@transaction.atomic
def set_target(summary: Summary, *, by: User, **facts: Any) -> Target:
    """Set, change or take back a target; what was set before stays to be read."""
    target = Target.objects.create(
        program_id=summary.program_id, kind=summary.kind, set_by=by, **facts
    )
    audit.record(
        "target-set",
        summary.program,
        by=by,
        indicator=target.indicator,
        kind=target.kind,
        period=target.period,
    )
    return target


@transaction.atomic
def save_table(
    program: Program, *, name: str, query: str, is_shared: bool, by: User
) -> SavedTable:
    """Keep under a name what a table is asked for with."""
    table = SavedTable.objects.create(
        program=program, name=name, query=query, is_shared=is_shared, by=by
    )
    audit.record("table-saved", program, by=by, table=table.pk, shared=is_shared)
    return table


@transaction.atomic
def remove_table(table: SavedTable, *, by: User) -> None:
    audit.record("table-removed", table.program, by=by, table=table.pk)
    table.delete()
