from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import Permission, requires
from core.http import StaffRequest
from reports.models import Summary

LISTED = 60


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary_list(request: StaffRequest) -> HttpResponse:
    readable = Summary.objects.allowing(request.scope, Permission.SUMMARY_READ_INTERNAL)
    summaries = readable.latest().select_related("program")[:LISTED]
    return render(request, "reports/summary_list.html", {"summaries": summaries})
