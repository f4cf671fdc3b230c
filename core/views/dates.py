from django.http import HttpResponse
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.date_field import read_back
from core.http import StaffRequest


@require_POST
@signed_in
def read_date(request: StaffRequest, kind: str) -> HttpResponse:
    """What was understood of a date while it is typed, as one line of text."""
    typed = next((value for value in request.POST.values() if value), "")
    told = read_back(str(typed), exact=kind == "day")
    return HttpResponse(told, content_type="text/plain")
