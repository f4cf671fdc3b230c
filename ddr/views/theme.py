from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from core import theme as themes
from core.access import signed_in
from core.http import StaffRequest, remember, way_back


@require_POST
@signed_in
def theme(request: StaffRequest) -> HttpResponse:
    """Keep light, dark, or what the device says, in the browser."""
    response = HttpResponseRedirect(way_back(request))
    choice = request.POST.get("theme", "")
    if choice in themes.MEDIA:
        remember(response, themes.COOKIE, choice)
    return response
