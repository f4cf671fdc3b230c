from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import signed_in
from core.http import StaffRequest
from ddr import samples


@require_safe
@signed_in
def gallery(request: StaffRequest) -> HttpResponse:
    """Every part that pages are made of, for those who build them."""
    if not settings.GALLERY:
        raise Http404
    return render(request, "core/gallery.html", samples.content())
