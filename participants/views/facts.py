"""One page for one fact of a case: shown, sent, stored or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from core import audit
from core.forms import VersionForm, conflict
from core.http import StaffRequest
from participants.forms.facts import FactForm
from participants.models import Enrolment
from participants.models.record import Refused


@dataclass(frozen=True)
class FactPage:
    """What a page says about the one fact that it records."""

    title: str
    lead: str = ""
    button: str = ""
    back: str = ""
    """Where it is left to without saving."""
    dangerous: bool = False


def stored(form: FactForm, act: Callable[..., Any]) -> bool:
    """Whether the form's facts were stored; if not the form says why."""
    if not form.is_valid():
        return False
    try:
        act(**form.facts())
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def shown(
    request: StaffRequest,
    case: Enrolment,
    form: VersionForm,
    page: FactPage,
    *,
    template: str = "participants/fact.html",
    **more: Any,
) -> HttpResponse:
    """The page with its form, or both versions where somebody else was faster."""
    audit.record("case-read", case, by=request.user, part="change")
    if form.versions:
        return conflict(request, form, back=page.back)
    context = {"case": case, "form": form, "page": page, **more}
    return render(request, template, context)
