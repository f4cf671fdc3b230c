from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.http import StaffRequest, way_back
from programs.forms.places import PlaceForm
from programs.places import choose


@require_POST
@signed_in
def place(request: StaffRequest) -> HttpResponse:
    """Work in one place from now on, or in all of them again."""
    form = PlaceForm(request.POST, scope=request.scope)  # type: ignore[arg-type]
    if form.is_valid():
        code = form.cleaned_data["place"]
        choose(request, code)
        messages.success(request, _told(form.title_of(code)))
    else:
        messages.error(request, gettext("This place is no longer one of yours."))
    return HttpResponseRedirect(way_back(request))


def _told(title: str) -> str:
    words = gettext(
        "Lists and counts now show %(place)s. Every case stays open to you."
    )
    return words % {"place": title}
