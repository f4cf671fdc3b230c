"""Which summaries there are for a reader, and what is under way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.db.models import QuerySet

from core.access import Permission, Scope
from core.models import Job
from programs.models import Program
from reports import actions
from reports.jobs import build_summary
from reports.models import Summary
from reports.models.summary import SummaryQuerySet
from reports.periods import Period

LISTED = 120
MAY = {
    "may_build": Permission.SUMMARY_BUILD,
    "may_publish": Permission.SUMMARY_PUBLISH,
    "may_narrate": Permission.SUMMARY_NARRATE,
    "may_set_targets": Permission.TARGET_SET,
}
"""What a page of a summary offers to whom."""


class UnderWay(NamedTuple):
    """A summary that is being built or waits for it."""

    job: Job
    program: Program
    span: Period


@dataclass(frozen=True)
class Opened:
    """A programme's period, with the revision of its summary that is looked at."""

    program: Program
    span: Period
    revisions: list[Summary]
    summary: Summary | None
    job: Job | None
    may_build: bool
    may_publish: bool
    may_narrate: bool
    may_set_targets: bool

    @property
    def draft(self) -> Summary | None:
        """What waits to be published: the newest revision, if it is none yet."""
        newest = next(iter(self.revisions), None)
        return None if newest is None or newest.is_published else newest

    @property
    def published(self) -> Summary | None:
        """The newest revision that was published."""
        return next((each for each in self.revisions if each.is_published), None)


def programs(scope: Scope, permission: Permission) -> QuerySet[Program]:
    """The programmes for which the reader holds the permission."""
    return Program.objects.filter(pk__in=scope.reach(permission).programs)


def latest(scope: Scope) -> SummaryQuerySet:
    """The newest revision of each period, the latest first."""
    readable = Summary.objects.allowing(scope, Permission.SUMMARY_READ_INTERNAL)
    return readable.latest().select_related("program")


def by_year(summaries: Iterable[Summary]) -> Iterator[tuple[int, list[Summary]]]:
    """The same, year by year."""
    for year, found in groupby(summaries, key=lambda summary: summary.ends_on.year):
        yield year, list(found)


def readable(scope: Scope) -> dict[int, Program]:
    """The programmes whose figures the reader may see."""
    return programs(scope, Permission.SUMMARY_READ_INTERNAL).in_bulk()


def under_way(mine: Mapping[int, Program]) -> list[UnderWay]:
    """What is being built for these programmes, the first asked for first."""
    waiting = Job.objects.open().filter(task=build_summary.name, program_id__in=mine)
    return [
        UnderWay(job, mine[job.program_id or 0], actions.period_of(job.subject))
        for job in waiting.order_by("asked_at")
    ]


def opened(scope: Scope, program: str, period: str, revision: str) -> Opened | None:
    """None where the reader has no such programme, or nobody such a period."""
    allowed = programs(scope, Permission.SUMMARY_READ_INTERNAL)
    named = allowed.filter(code=program).order_by()  # a code is one programme's
    found, span = next(iter(named), None), period_of(period)
    if found is None or span is None:
        return None
    revisions = _revisions(found, span)
    chosen = [each for each in revisions if revision in ("", str(each.revision))]
    if revision and not chosen:
        return None
    return Opened(
        found,
        span,
        revisions,
        next(iter(chosen), None),
        Job.objects.about(actions.subject_of(found, span)).first(),
        **{
            name: found.pk in scope.reach(permission).programs
            for name, permission in MAY.items()
        },
    )


def period_of(code: str) -> Period | None:
    try:
        return Period.parse(code)
    except ValueError:
        return None


def _revisions(program: Program, span: Period) -> list[Summary]:
    """The newest first: put in order here, which so few take less time to be."""
    found = Summary.objects.of(program, span).order_by()
    revisions = found.select_related("built_by", "published_by", "narrative__by")
    for each in revisions:
        each.program = program
    return sorted(revisions, key=lambda each: each.revision, reverse=True)
