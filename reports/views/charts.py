from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core import csp
from core.access import Permission, requires
from core.http import StaffRequest
from reports import charts
from reports.indicators import BY_CODE
from reports.views import parts


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def by_month(
    request: StaffRequest, program: str, period: str, code: str, narrow: bool = False
) -> HttpResponse:
    """A figure over time, as an image at its own address: no inline style on a page."""
    summary = parts.head(request, program, period)["summary"]
    if not summary or code not in BY_CODE:
        raise Http404
    drawn = charts.by_month(summary, code, narrow=narrow)
    policy = {"Content-Security-Policy": csp.of_drawing(drawn)}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=policy)
