from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core import drawings
from core.access import Permission, requires
from core.http import StaffRequest
from reports import charts
from reports.indicators import BY_CODE
from reports.reading import summaries


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def by_month(
    request: StaffRequest, program: str, period: str, code: str, narrow: bool = False
) -> HttpResponse:
    """A figure over time, as an image at its own address: no inline style on a page."""
    revision = request.GET.get("revision", "")
    found = summaries.opened(request.scope, program, period, revision)
    if not found or not found.summary or code not in BY_CODE:
        raise Http404
    drawn = charts.by_month(found.summary, code, narrow=narrow)
    return drawings.answer(drawn)
