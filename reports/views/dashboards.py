from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import drawings
from core.access import Permission, requires
from core.http import StaffRequest
from participants.due import at_risk
from reports.counts import DASHBOARD
from reports.reading import dashboard_charts as charts
from reports.reading import dashboard_tables as tables
from reports.reading import dashboards
from reports.reading.dashboards import Dashboard


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def dashboard(request: StaffRequest, program: str) -> HttpResponse:
    """How a programme goes, as it was counted last."""
    found = _opened(request, program)
    rules = [words for words, _rule in at_risk.RULES.values()]
    context = {**vars(found), "rules": rules, "count": DASHBOARD}
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
def funnel(request: StaffRequest, program: str, narrow: bool = False) -> HttpResponse:
    """The stages as an image at its own address."""
    drawn = charts.funnel(_opened(request, program), narrow=narrow)
    return drawings.answer(drawn)


def _opened(request: StaffRequest, program: str) -> Dashboard:
    found = dashboards.opened(request.scope, program)
    if found is None:
        raise Http404
    return found
