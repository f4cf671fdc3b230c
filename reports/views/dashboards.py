from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core import drawings
from core.access import Permission, requires
from core.http import StaffRequest
from participants.due import at_risk
from reports import actions
from reports.reading import dashboard_charts as charts
from reports.reading import dashboard_tables as tables
from reports.reading import dashboards
from reports.reading.dashboards import Dashboard


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUMMARY_READ_INTERNAL)
def dashboard(request: StaffRequest, program: str) -> HttpResponse:
    """How a programme goes, as it was counted last; sent to, it is counted again."""
    found = _opened(request, program)
    if request.method == "POST":
        actions.ask_for_dashboard(found.program, by=request.user)
        return redirect("reports:dashboard", program=program)
    rules = [words for words, _rule in at_risk.RULES.values()]
    context = {**vars(found), "rules": rules}
    if found.as_of:
        context |= {
            "funnel": tables.funnel(found),
            "chart_text": charts.funnel_text(found),
            "stages": tables.stages(found),
            "attendance": tables.attendance(found, request.scope),
            "warnings": list(tables.warnings(found)),
            "caseload": tables.caseload(found),
            "outcomes": tables.outcomes(found),
            "quality": tables.quality(found),
        }
    return render(request, "reports/dashboard.html", context)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def progress(request: StaffRequest, program: str) -> HttpResponse:
    """How far the count is; when it is over, the page is loaded anew."""
    found = dashboards.job(request.scope, program)
    if found is None:
        raise Http404
    of, job = found
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(
        request, "reports/_dashboard_progress.html", {"program": of, "job": job}
    )


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def funnel(request: StaffRequest, program: str, narrow: bool = False) -> HttpResponse:
    """The stages as an image at its own address."""
    drawn = charts.funnel(_opened(request, program), narrow=narrow)
    return drawings.answer(drawn)


def _opened(request: StaffRequest, program: str) -> Dashboard:
    found = dashboards.opened(request.scope, program)
    if found is None:
        raise Http404
    return found
