"""What is being typed, kept before it is saved.

`static/drafts.js` sends the fields of each form that has `data-draft="KEY"`; the
form's view puts them back as its initial values (`Draft.objects.kept`), and
discards the draft when it has stored the form.
"""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.access import signed_in
from core.forms import KEY
from core.http import StaffRequest, way_back
from core.models import Draft

LONGEST = 200_000
"""Characters of one draft, names of its fields included."""
NOT_TYPED = {KEY, "csrfmiddlewaretoken", "next"}


@require_POST
@signed_in
def draft(request: StaffRequest, key: str) -> HttpResponse:
    """Keep the fields that were sent, over what was kept under the key before."""
    typed = _typed(request.POST)
    if sum(len(name) + len(value) for name, value in _each(typed)) > LONGEST:
        return HttpResponse(status=413)
    Draft.objects.keep(by=request.user, key=key, data=typed)
    return HttpResponse(status=204)


@require_POST
@signed_in
def discard(request: StaffRequest, key: str) -> HttpResponse:
    Draft.objects.discard(by=request.user, key=key)
    messages.success(request, gettext("The draft is discarded."))
    return redirect(way_back(request))


def _typed(sent: QueryDict) -> dict[str, str | list[str]]:
    """Field -> its value, or its values where it has several."""
    typed: dict[str, str | list[str]] = {}
    for name, values in sent.lists():
        # PostgreSQL's text knows no NUL.
        clean = [str(value).replace("\0", "") for value in values]
        if name not in NOT_TYPED and "\0" not in name:
            typed[name] = clean[0] if len(clean) == 1 else clean
    return typed


def _each(typed: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in typed.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
