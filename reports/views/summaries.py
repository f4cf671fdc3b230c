from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core.access import Permission, requires
from core.http import StaffRequest
from reports import actions, reading
from reports.forms.summaries import AskForm
from reports.views import parts


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary_list(request: StaffRequest) -> HttpResponse:
    context = {
        "years": list(parts.by_year(parts.listed(request))),
        "jobs": parts.jobs(request),
        "may_build": Permission.SUMMARY_BUILD in request.scope,
    }
    return render(request, "reports/summary_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SUMMARY_BUILD)
def summary_ask(request: StaffRequest) -> HttpResponse:
    programs = parts.programs(request, Permission.SUMMARY_BUILD)
    form = AskForm(request.POST or None, programs=programs, initial=request.GET.dict())
    if not form.is_valid():
        return render(request, "reports/summary_ask.html", {"form": form})
    program, period = form.asked()
    actions.ask_for_summary(program, period, by=request.user)
    return redirect("reports:summary", program=program.code, period=period.code)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """The summary, or that it is being built, or that nobody has asked for it."""
    context = parts.head(request, program, period)
    if not context["summary"]:
        return render(request, "reports/summary_missing.html", context)
    context |= parts.overview(context["summary"])
    return render(request, "reports/summary.html", context)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def summary_area(
    request: StaffRequest, program: str, period: str, area: str
) -> HttpResponse:
    context = parts.head(request, program, period)
    shown = reading.read_area(area.upper())
    if not context["summary"] or shown is None:
        raise Http404
    by, figure = request.GET.get("by", ""), request.GET.get("figure", "")
    context |= parts.area(context["summary"], shown, by=by, figure=figure)
    return render(request, "reports/summary_area.html", context)


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def progress(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """How far the work is; when it is over, the page that asks is loaded anew."""
    context = parts.head(request, program, period)
    job = context["job"]
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "reports/_progress.html", context)
