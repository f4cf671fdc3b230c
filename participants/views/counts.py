from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core.access import Permission, requires
from core.http import StaffRequest
from participants.reading import complaint_counts
from participants.reading import counts as reading
from participants.reading import gaps as reading_gaps


@require_safe
@requires(Permission.PERSON_COUNT)
def funnel(request: StaffRequest) -> HttpResponse:
    """How many get how far, from pre-registration on."""
    least = reading.least_told(request.here)
    context = {
        "title": gettext("From pre-registration to completion"),
        "lead": gettext("How far people came who were pre-registered in a month."),
        "least": least,
        "tables": reading.funnel(request.here, least),
    }
    return render(request, "participants/counts.html", context)


@require_safe
@requires(Permission.PERSON_COUNT)
def gaps(request: StaffRequest) -> HttpResponse:
    """How many ask for services and trades, against the places for them."""
    least = reading.least_told(request.here)
    context = {
        "title": gettext("What people ask for, and places"),
        "lead": gettext(
            "Asked for is what was referred and not accepted yet, or rejected, and"
            " what people wait for on lists. Places are those that partners told of."
        ),
        "least": least,
        "tables": reading_gaps.gaps(request.here, least),
    }
    return render(request, "participants/counts.html", context)


@require_safe
@requires(Permission.PERSON_COUNT)
def complaints(request: StaffRequest) -> HttpResponse:
    """How many complaints came, where and about what."""
    least = reading.least_told(request.here)
    context = {
        "title": gettext("Complaints"),
        "lead": gettext("How many came in the last year, where and about what."),
        "least": least,
        "tables": complaint_counts.complaints(request.here, least),
    }
    return render(request, "participants/counts.html", context)
