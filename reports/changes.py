"""Which stored summaries may have come to say something else since they were counted.

The history of the records is asked, not the records: whatever a statement reads is
kept there with its time. It answers with the first day on which anything that was
written counts, and no earlier period is counted again.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from core.database import connection
from core.models import Job
from programs.models import Program
from programs.scope import whole_programme
from reports.indicators import DEFINITIONS
from reports.jobs import subject_of
from reports.models import Summary

MARGIN = timedelta(hours=6)
"""An event has the time at which its transaction began, and none lasts longer: one
that ended after a count looks older than it."""
LOOKED_AT = 60
"""Periods of a programme, the latest first."""
TOUCHED = """
    SELECT least(reports_touched_from(%(since)s, %(program)s),
                 reports_further_touched_from(%(since)s, %(program)s))
"""


def changed(program: Program) -> Iterator[Summary]:
    """The newest revisions of the periods that are to be counted again."""
    newest = Summary.objects.filter(program=program).latest()
    for summary in newest.select_related("program")[:LOOKED_AT]:
        if summary.definitions != DEFINITIONS:
            yield summary
            continue
        first = touched_from(program, since=counted_at(summary) - MARGIN)
        if first and first <= summary.ends_on:
            yield summary


def counted_at(summary: Summary) -> datetime:
    """When it was counted last, also if that found nothing new."""
    subject = subject_of(summary.program, summary.span)
    job = Job.objects.about(subject).filter(state=Job.State.DONE).first()
    begun = job.started_at if job and job.started_at else summary.cutoff
    return max(begun, summary.cutoff)


def touched_from(program: Program, *, since: datetime) -> date | None:
    """The first day that anything written since then counts on, if there is any."""
    with whole_programme(program), connection().cursor() as cursor:
        cursor.execute(TOUCHED, {"since": since, "program": program.pk})
        first: date | None = cursor.fetchone()[0]
    return first
