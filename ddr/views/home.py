from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, signed_in
from core.http import StaffRequest
from participants import todo as people
from reports import todo as summaries
from reports.reading import oversight


@require_safe
@signed_in
def home(request: StaffRequest) -> HttpResponse:
    """What waits for whoever is signed in, asked of the apps that know."""
    work = people.read(request.here)
    if shown := work.shown():
        audit.record("work-read", by=request.user, cases=shown)
    context = {
        "today": next(iter(request.here.days.values()), timezone.localdate()),
        "work": work,
        "summaries": summaries.read(request.here),
        "oversight": oversight.read(request.here),
        "reads_summaries": Permission.SUMMARY_READ_INTERNAL in request.scope,
    }
    return render(request, "home.html", context)
