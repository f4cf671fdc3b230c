from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from reports.forms.community import CountsForm
from reports.reading.community import INTERNAL
from reports.reading.community_tables import counts
from reports.reading.summaries import programs


@require_safe
@requires(Permission.SUMMARY_READ_INTERNAL)
def community_counts(request: StaffRequest) -> HttpResponse:
    """The work with communities in numbers, of a period and a place."""
    known = programs(request.scope, Permission.SUMMARY_READ_INTERNAL)
    form = CountsForm(request.GET, programs=known)
    asked = form.asked
    context = {
        "filters": form,
        "asked": asked,
        "counts": counts(asked),
        "is_open": asked.audience == INTERNAL,
    }
    template = "reports/community_counts.html"
    return page_or_part(request, template, context, part="counts")
