from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.reading import case as reading
from participants.reading import history, merges
from participants.reading.activities import numeral


@require_safe
@requires(Permission.CASE_READ)
def case_history(request: StaffRequest, case_code: str) -> HttpResponse:
    case = get_object_or_404(reading.readable(request.scope), case_code=case_code)
    older = numeral(request.GET.get("older", ""))
    merged = merges.standing(case, request.scope)
    shown = {"cases": [each.gone.case_code for each in merged]} if merged else {}
    audit.record("case-read", case, by=request.user, part="history", **shown)
    context = {
        "head": reading.head(case, request.scope),
        "history": history.page(case, request.scope, older=older),
        "older": older,
        "merges": merged,
    }
    return render(request, "participants/case_history.html", context)
