from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.access import Permission, requires
from core.http import StaffRequest
from reports import actions, charts
from reports.forms.summaries import AskForm
from reports.models import Summary
from reports.reading import downloads, figures, frozen, summaries, targets
from reports.views.released import released_list


@require_safe
@requires(Permission.SUMMARY_READ)
def summary_list(request: StaffRequest) -> HttpResponse:
    """Every period; who reads none inside the programme finds what was released."""
    if Permission.SUMMARY_READ_INTERNAL not in request.scope:
        return released_list(request)
    listed = summaries.latest(request.here)[: summaries.LISTED]
    mine = summaries.readable(request.here)
    context = {
        "programs": list(mine.values()),
        "years": list(summaries.by_year(listed)),
        "jobs": summaries.under_way(mine),
        "may_build": Permission.SUMMARY_BUILD in request.scope,
    }
    return render(request, "reports/summary_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUMMARY_BUILD)
def summary_ask(request: StaffRequest) -> HttpResponse:
    programs = summaries.programs(request.scope, Permission.SUMMARY_BUILD)
    form = AskForm(request.POST or None, programs=programs, initial=request.GET.dict())
    if not form.is_valid():
        return render(request, "reports/summary_ask.html", {"form": form})
    program, period = form.asked()
    actions.ask_for_summary(program, period, by=request.user)
    return redirect("reports:summary", program=program.code, period=period.code)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """The summary, or that it is being built, or that nobody has asked for it."""
    context = _opened(request, program, period)
    shown: Summary | None = context["summary"]
    if shown is None:
        return render(request, "reports/summary_missing.html", context)
    drawn = frozen.drawn(shown)
    context |= {
        "areas": drawn.areas,
        "drawn": drawn,
        "reached": targets.reached(shown),
        "download": downloads.offered(shown),
    }
    return render(request, "reports/summary.html", context)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary_area(
    request: StaffRequest, program: str, period: str, area: str
) -> HttpResponse:
    """The figures of one area, broken down, and one of them over time."""
    context = _opened(request, program, period)
    shown: Summary | None = context["summary"]
    if shown:
        shown.read_totals()
    of = figures.read_area(shown, area.upper()) if shown else None
    if shown is None or of is None:
        raise Http404
    offered = figures.dimensions()
    by = next((d for d in offered if d.code == request.GET.get("by")), offered[0])
    indicator = figures.charted(of, request.GET.get("figure", ""))
    context |= {
        "area": of,
        "areas": figures.areas(shown),
        "lines": figures.overview(shown, of),
        "dimensions": offered,
        "dimension": by,
        "grid": figures.breakdown(shown, of, by.code),
        "indicator": indicator,
        "sex_by_age": figures.sex_by_age(shown, indicator.code),
        "chart_text": charts.by_month_text(shown, indicator.code),
        "previous": shown.span.previous(),
        "year_earlier": shown.year_earlier,
    }
    return render(request, "reports/summary_area.html", context)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def progress(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """How far the work is; when it is over, the page that asks is loaded anew."""
    context = _opened(request, program, period)
    job = context["job"]
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "reports/_progress.html", context)


def _opened(request: StaffRequest, program: str, period: str) -> dict[str, Any]:
    """What every page of a summary begins with; 404 for what the reader has not."""
    revision = request.GET.get("revision", "")
    found = summaries.opened(request.scope, program, period, revision)
    if found is None:
        raise Http404
    return {**vars(found), "draft": found.draft, "published": found.published}
