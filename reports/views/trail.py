from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core import audit, downloads
from core.access import Permission, requires
from core.http import StaffRequest, capped_count, page_or_part, told
from participants.reading.activities import numeral
from reports import actions
from reports.exports import trail as exports
from reports.forms.trail import TrailFilters
from reports.reading import seals, trail


@require_safe
@requires(Permission.AUDIT_READ)
def event_list(request: StaffRequest) -> HttpResponse:
    filters = _filters(request)
    chosen = filters.chosen()
    events = trail.found(request.scope, chosen)
    page = trail.page(
        events,
        after=numeral(request.GET.get("after", "")),
        before=numeral(request.GET.get("before", "")),
    )
    audit.record("trail-read", by=request.user, filters=_codes(filters))
    context = {
        "filters": filters,
        "count": told(capped_count(events)),
        "page": page,
        "rows": trail.rows(page.rows, trail.zone_of(chosen)),
        "program": chosen.program if chosen else None,
        "formats": list(exports.FORMATS),
        "most": exports.MOST,
    }
    return page_or_part(request, "reports/trail_list.html", context, part="events")


@require_safe
@requires(Permission.AUDIT_READ)
def export(request: StaffRequest, format: str) -> HttpResponse:
    """What the list shows, as a file: it names no participant."""
    filters = _filters(request)
    chosen = filters.chosen()
    if chosen is None or format not in exports.FORMATS:
        raise Http404
    program = chosen.program.code if chosen.program else ""
    audit.record(
        "trail-exported", by=request.user, filters=_codes(filters), format=format
    )
    write, kind = exports.FORMATS[format]
    lines = exports.lines(trail.found(request.scope, chosen), program)
    name = f"trail-{program or 'none'}-{timezone.localdate()}.{format}"
    return downloads.answer(write(lines), name, kind)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.AUDIT_READ)
def seals_page(request: StaffRequest) -> HttpResponse:
    """Whether the trail is whole; sent to, it is verified."""
    if request.method == "POST":
        actions.ask_to_verify(by=request.user)
        return redirect("trail:seals")
    context = {
        "state": seals.state(request.scope),
        "verifications": seals.verifications(),
        "job": seals.job(),
    }
    return render(request, "reports/trail_seals.html", context)


@require_safe
@requires(Permission.AUDIT_READ)
def progress(request: StaffRequest) -> HttpResponse:
    """How far the verification is; when it is over, the page is loaded anew."""
    job = seals.job()
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "reports/_trail_progress.html", {"job": job})


def _filters(request: StaffRequest) -> TrailFilters:
    """Without a programme in the address it is the one they chose to work in."""
    programs = list(trail.programs(request.scope))
    chosen = trail.programs(request.here).first()
    query = request.GET.copy()
    if not query.get("program") and chosen:
        query["program"] = chosen.code
    return TrailFilters(query, programs=programs, people=trail.people(request.scope))


def _codes(filters: TrailFilters) -> dict[str, str]:
    return {name: str(value) for name, value in filters.cleaned_data.items() if value}
