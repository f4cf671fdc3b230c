"""Progress and cohorts are counted anew on asking: the same for both."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.access import Permission, requires
from core.http import StaffRequest
from reports import actions
from reports.counts import Count
from reports.reading.summaries import programs


@require_POST
@requires(Permission.SUMMARY_BUILD)
def count(request: StaffRequest, program: str, what: Count) -> HttpResponse:
    """Have it counted anew."""
    allowed = programs(request.scope, Permission.SUMMARY_BUILD)
    of = get_object_or_404(allowed, code=program)
    actions.ask_to_count(what, of, by=request.user)
    messages.success(request, str(what.promised))
    return redirect(what.page, program=of.code)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def progress(request: StaffRequest, program: str, what: Count) -> HttpResponse:
    """How far the counting is; when it is over, the page that asks is loaded anew."""
    allowed = programs(request.scope, Permission.SUMMARY_READ_INTERNAL)
    of = get_object_or_404(allowed, code=program)
    job = what.job(of)
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    context = {"program": of, "job": job, "count": what}
    return render(request, "reports/_count_progress.html", context)
