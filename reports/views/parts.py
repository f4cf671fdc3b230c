"""What the pages of the summaries are put together from."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from core.access import Permission
from core.http import StaffRequest
from core.models import Job
from programs.models import Program
from reports import actions, charts, reading
from reports.dimensions import DIMENSIONS
from reports.indicators import AREAS, Area
from reports.jobs import build_summary
from reports.models import Summary
from reports.periods import Period

LISTED = 120
HEADLINES = ("CASE-1", "CASE-3", "PSY-11", "VOC-5", "EDU-5", "FU6-2")
"""The figures that stand above all tables."""
NAMED_ALIKE = ("PSY", "VOC", "EDU")
"""Areas whose figures have the same names."""

CHARTED = {
    "CASE": "CASE-1",
    "PSY": "PSY-3",
    "VOC": "VOC-3",
    "EDU": "EDU-3",
    "FU": "FU6-2",
    "DQ": "DQ-1",
}
"""The figure of an area that is shown over time until another is chosen."""

Context = dict[str, Any]


def programs(request: StaffRequest, permission: Permission) -> QuerySet[Program]:
    """The programmes for which the reader holds the permission."""
    return Program.objects.filter(pk__in=request.scope.reach(permission).programs)


def listed(request: StaffRequest) -> QuerySet[Summary]:
    """The newest revision of each period, the latest first."""
    readable = Summary.objects.allowing(request.scope, Permission.SUMMARY_READ_INTERNAL)
    return readable.latest().select_related("program")[:LISTED]


def by_year(summaries: Iterable[Summary]) -> Iterator[tuple[int, list[Summary]]]:
    """The same, year by year."""
    for year, found in groupby(summaries, key=lambda summary: summary.ends_on.year):
        yield year, list(found)


def jobs(request: StaffRequest) -> list[tuple[Job, Program, Period]]:
    """What is being built or waits for it, in the reader's programmes."""
    mine = {
        program.pk: program
        for program in programs(request, Permission.SUMMARY_READ_INTERNAL)
    }
    waiting = Job.objects.open().filter(task=build_summary.name, program_id__in=mine)
    return [
        (job, mine[job.program_id or 0], actions.period_of(job.subject))
        for job in waiting.order_by("asked_at")
    ]


def head(request: StaffRequest, program: str, period: str) -> Context:
    """What every page of a summary begins with; 404 for what the reader has not."""
    allowed = programs(request, Permission.SUMMARY_READ_INTERNAL)
    found = get_object_or_404(allowed, code=program)
    span = parsed(period)
    revisions = list(
        Summary.objects.of(found, span).select_related(
            "built_by", "published_by", "program"
        )
    )
    return {
        "program": found,
        "span": span,
        "revisions": revisions,
        "summary": _revision(revisions, request.GET.get("revision", "")),
        "job": Job.objects.about(actions.subject_of(found, span)).first(),
        "may_build": found.pk in request.scope.reach(Permission.SUMMARY_BUILD).programs,
        "areas": AREAS,
    }


def parsed(period: str) -> Period:
    try:
        return Period.parse(period)
    except ValueError as error:
        raise Http404 from error


def _revision(revisions: list[Summary], wanted: str) -> Summary | None:
    """The revision asked for, or the newest; None while there is none."""
    if not wanted:
        return next(iter(revisions), None)
    for summary in revisions:
        if str(summary.revision) == wanted:
            return summary
    raise Http404


def overview(summary: Summary) -> Context:
    """All figures of the whole programme, and the few that stand above them."""
    tables = [(area, reading.overview(summary, area)) for area in AREAS]
    headlines = [
        (_headline(area, line), line)
        for area, lines in tables
        for line in lines
        if line.code in HEADLINES
    ]
    return {
        "tables": tables,
        "headlines": headlines,
        "previous": summary.span.previous(),
    }


def _headline(area: Area, line: reading.Line) -> str:
    """The name of a figure that stands away from its area's table."""
    if area.code not in NAMED_ALIKE:
        return line.name
    return gettext("%(area)s: %(figure)s") % {"area": area.name, "figure": line.name}


def area(summary: Summary, shown: Area, *, by: str, figure: str) -> Context:
    """The figures of one area, broken down, and one of them over time."""
    offered = [each for each in DIMENSIONS if each.code not in ("total", "sex_age")]
    dimension = next((each for each in offered if each.code == by), offered[0])
    codes = [indicator.code for indicator in shown.indicators]
    charted = figure if figure in codes else CHARTED[shown.code]
    indicator = next(each for each in shown.indicators if each.code == charted)
    return {
        "area": shown,
        "lines": reading.overview(summary, shown),
        "dimensions": offered,
        "dimension": dimension,
        "grid": reading.breakdown(summary, shown, dimension.code),
        "indicator": indicator,
        "sex_by_age": reading.sex_by_age(summary, indicator.code),
        "chart_text": charts.by_month_text(summary, indicator.code),
        "previous": summary.span.previous(),
    }
