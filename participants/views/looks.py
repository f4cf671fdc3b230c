from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.reading import case as reading
from participants.reading import looks
from participants.reading.activities import numeral


@require_safe
@requires(Permission.LOOKS_READ)
def case_looks(request: StaffRequest, case_code: str) -> HttpResponse:
    allowed = reading.readable(request.scope).allowing(
        request.scope, Permission.LOOKS_READ
    )
    case = get_object_or_404(allowed, case_code=case_code)
    older = numeral(request.GET.get("older", ""))
    audit.record("case-read", case, by=request.user, part="looks")
    context = {
        "head": reading.head(case, request.scope),
        "looks": looks.page(case, older=older),
    }
    return render(request, "participants/case_looks.html", context)
