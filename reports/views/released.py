"""What was released, for those who read summaries as partners and the public do."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import drawings
from core.access import Permission, requires
from core.http import StaffRequest
from reports import audiences, charts
from reports.exports import layout
from reports.exports.rows import Export
from reports.indicators import AREAS, LEAVING
from reports.reading import downloads, figures, released, summaries
from reports.reading.released import Opened
from reports.releasing import AUDIENCES
from reports.views.downloads import sent


@require_safe
@requires(Permission.SUMMARY_READ)
def released_list(request: StaffRequest) -> HttpResponse:
    listed = released.latest(request.here)[: summaries.LISTED]
    context = {
        "years": list(summaries.by_year(listed)),
        "programs": summaries.programs(request.here, Permission.SUMMARY_READ),
    }
    return render(request, "reports/released_list.html", context)


@require_safe
@requires(Permission.SUMMARY_READ)
def released_summary(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """The whole programme's figures of a period, and what it is taken away as."""
    found = _opened(request, program, period)
    tables = released.totals(found)
    context = _head(found) | {
        "tables": tables,
        "headlines": list(figures.headlines(tables)),
        "formats": downloads.offered(found.summary).formats,
    }
    return render(request, "reports/released.html", context)


@require_safe
@requires(Permission.SUMMARY_READ)
def released_area(
    request: StaffRequest, program: str, period: str, area: str
) -> HttpResponse:
    """The figures of one area, broken down, and one of them over time."""
    found, of = _opened(request, program, period), released.read_area(area.upper())
    if of is None:
        raise Http404
    offered = figures.dimensions()
    by = next((d for d in offered if d.code == request.GET.get("by")), offered[0])
    indicator = figures.charted(of, request.GET.get("figure", ""))
    told = released.area_of(found, of)
    context = _head(found) | {
        "area": of,
        "lines": released.lines(told),
        "dimensions": offered,
        "dimension": by,
        "grid": released.breakdown(told, of, by.code),
        "indicator": indicator,
        "sex_by_age": released.sex_by_age(told, indicator.code),
        "chart_text": charts.in_words(released.history(found, indicator.code)),
    }
    return render(request, "reports/released_area.html", context)


@require_safe
@requires(Permission.SUMMARY_READ)
def released_chart(
    request: StaffRequest, program: str, period: str, code: str, narrow: bool = False
) -> HttpResponse:
    """Drawn from what the audience is told alone: what is kept back leaves a gap."""
    found = _opened(request, program, period)
    if code not in LEAVING:
        raise Http404
    drawn = charts.over_time(released.history(found, code), narrow=narrow)
    return drawings.answer(drawn)


@require_safe
@requires(Permission.SUMMARY_READ)
def released_download(request: StaffRequest, program: str, period: str) -> HttpResponse:
    found = _opened(request, program, period)
    formats = downloads.offered(found.summary).formats
    form = request.GET.get("format", next(iter(formats)))
    if form not in formats:
        raise Http404
    back = f"../?audience={found.audience}&revision={found.summary.revision}"
    return sent(request, found.summary, found.audience, form, back=back)


def _opened(request: StaffRequest, program: str, period: str) -> Opened:
    audience = request.GET.get("audience", released.AUDIENCE)
    revision = request.GET.get("revision", "")
    found = released.opened(
        request.scope, program, period, audience=audience, revision=revision
    )
    if found is None:
        raise Http404
    return found


def _head(found: Opened) -> dict[str, Any]:
    """What every page of it begins with: which revision, for whom, as of when."""
    bare = Export(found.summary, found.audience, [])
    return {
        **vars(found),
        "newest": found.newest,
        "audiences": {code: audiences.AUDIENCES[code] for code in AUDIENCES},
        "stamp": layout.stamp(bare),
        "about": f"{layout.about_marks(found.audience)} {released.protection(found)}",
        "areas": AREAS,
    }
