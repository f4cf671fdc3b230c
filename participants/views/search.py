from datetime import timedelta
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import Draft
from participants.forms.search import SearchForm
from participants.reading import search as reading

KEPT = timedelta(minutes=30)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NAME_READ)
def search(request: StaffRequest) -> HttpResponse:
    """Find people by what was typed, which never stands in an address."""
    return _asked(request) if request.method == "POST" else _answered(request)


def _asked(request: StaffRequest) -> HttpResponse:
    """To the one case that is meant; else to a page that ends after a while."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return redirect("participants:search")
    text = form.cleaned_data["q"]
    answer = reading.found(request.scope, text)
    if answer.meant:
        _record(request, text, [answer.meant.case_code])
        return redirect(answer.meant)
    key = uuid4()
    Draft.objects.keep(by=request.user, key=_draft(key), data={"q": text})
    return HttpResponseRedirect(f"{reverse('participants:search')}?s={key}")


def _answered(request: StaffRequest) -> HttpResponse:
    text = _kept(request)
    if text is None:
        ended = "s" in request.GET
        return render(request, "participants/search.html", {"ended": ended})
    answer = reading.found(request.scope, text)
    shown = answer.cases[: reading.AT_MOST]
    _record(request, text, answer.codes)
    context = {
        "typed": text,
        "ranked": bool(answer.fits),
        "rows": answer.rows(request.scope),
        "count": len(shown),
        "are_more": len(answer.cases) > len(shown),
        "offices_differ": len({case.office_id for case in shown}) > 1,
        "tells_care": Permission.CARE_KNOW in request.scope,
        "tells_stages": Permission.CASE_READ in request.scope,
    }
    return render(request, "participants/search.html", context)


def _kept(request: StaffRequest) -> str | None:
    """What was typed under the key in the address, while it holds."""
    try:
        key = UUID(request.GET.get("s", ""))
    except ValueError:
        return None
    draft = Draft.objects.recall(by=request.user, key=_draft(key), within=KEPT)
    return draft["q"] if draft else None


def _draft(key: UUID) -> str:
    return f"search.for:{key}"


def _record(request: StaffRequest, text: str, codes: list[str]) -> None:
    """Who was found; of what was typed a keyed digest alone."""
    terms = salted_hmac("participants.search", text.lower(), algorithm="sha256")
    audit.record(
        "people-searched", by=request.user, terms=terms.hexdigest(), cases=codes
    )
