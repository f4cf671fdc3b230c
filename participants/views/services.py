from django.http import HttpResponse
from django.views.decorators.http import require_safe

from core.access import Permission, requires
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants.forms.services import ServiceFilters
from participants.reading import services as reading
from participants.reading.activities import numeral


@require_safe
@requires(Permission.ACTIVITY_READ)
def service_list(request: StaffRequest) -> HttpResponse:
    """What partners can do for people, and whether they take more of them."""
    filters = ServiceFilters(
        request.GET,
        known={
            "trade": reading.trades(request.here),
            "place": reading.places(request.here),
            "partner": reading.partners(request.here),
        },
    )
    found = reading.found(request.here, filters.chosen())
    page = keyset(
        found,
        order=reading.BY_NAME,
        code="pk",
        after=numeral(request.GET.get("after", "")),
        before=numeral(request.GET.get("before", "")),
    )
    context = {
        "filters": filters,
        "count": told(capped_count(found)),
        "page": page,
        "rows": reading.rows(page.rows),
    }
    template = "participants/service_list.html"
    return page_or_part(request, template, context, part="services")
