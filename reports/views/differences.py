from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import Permission, requires
from core.http import StaffRequest
from reports.models import Summary
from reports.reading import differences as reading
from reports.reading import summaries


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def differences(request: StaffRequest, program: str, period: str) -> HttpResponse:
    """What two revisions say otherwise: the newest two where none are named."""
    opened = summaries.opened(request.scope, program, period, "")
    if opened is None or opened.summary is None:
        raise Http404
    after = _named(opened.revisions, request.GET.get("after", "")) or opened.summary
    earlier = [each for each in opened.revisions if each.revision < after.revision]
    before = _named(earlier, request.GET.get("before", "")) or next(iter(earlier), None)
    context = {**vars(opened), "before": before, "after": after}
    if before:
        only = request.GET.get("figure", "")
        found = reading.between(before, after, only=only)
        late = list(reading.came_late(before, after))
        context |= {"differences": found, "only": only, "late": late}
    return render(request, "reports/summary_differences.html", context)


def _named(revisions: list[Summary], number: str) -> Summary | None:
    """The revision with this number; 404 where there is none."""
    if not number:
        return None
    for each in revisions:
        if str(each.revision) == number:
            return each
    raise Http404
