from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import Permission, signed_in
from core.http import StaffRequest
from participants import todo
from reports.views import parts

LATEST = 6


@require_safe
@signed_in
def home(request: StaffRequest) -> HttpResponse:
    """What waits for whoever is signed in, asked of the apps that know."""
    context = {
        "today": timezone.localdate(),
        "counts": list(todo.counts(request.scope)),
        "reads_summaries": Permission.SUMMARY_READ_INTERNAL in request.scope,
        "may_build": Permission.SUMMARY_BUILD in request.scope,
        "jobs": parts.jobs(request),
        "summaries": parts.listed(request)[:LATEST],
    }
    return render(request, "home.html", context)
