from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.dates import parse_date
from core.http import StaffRequest
from participants.reading import case as reading
from participants.reading.timeline import page as timeline


@require_safe
@requires(Permission.CASE_READ)
def case_timeline(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading.readable(request.scope)
    case = get_object_or_404(readable, case_code=case_code)
    before = _day(request.GET.get("before", ""))
    kind = request.GET.get("kind", "")
    page = timeline.page(case, request.scope, before, kind)
    audit.record("case-read", case, by=request.user, part="timeline")
    context = {
        "head": reading.head(case, request.scope),
        "page": page,
        "before": before,
        "kinds": timeline.kinds(case),
        "kind": kind,
    }
    return render(request, "participants/case_timeline.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
