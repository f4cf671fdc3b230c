from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants.actions import applications as actions
from participants.forms.applications import (
    AppealForm,
    ApplicationFilters,
    ApplicationForm,
    PanelForm,
    ScreeningForm,
)
from participants.forms.facts import FactForm
from participants.models import Appeal, Application
from participants.models.application import APPEALED
from participants.models.panel import may_be_screened, next_instance
from participants.models.record import Refused
from participants.reading import applications as reading
from participants.views.facts import FactPage, stored

P = Permission
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(P.APPLICATION_READ)
def application_list(request: StaffRequest) -> HttpResponse:
    filters = ApplicationFilters(request.GET)
    found = Application.objects.allowing(request.here, P.APPLICATION_READ)
    found = found.in_status(filters.chosen())
    page = keyset(
        found.select_related("office", "program"),
        order=reading.NEWEST_FIRST,
        code="code",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    seen = [each.code for each in page.rows]
    audit.record("application-list-read", by=request.user, cases=seen)
    context = {
        "filters": filters,
        "count": told(capped_count(found)),
        "page": page,
        "rows": reading.rows(page.rows, request.here),
    }
    template = "participants/application_list.html"
    return page_or_part(request, template, context, part="applications")


@form_page
@requires(P.APPLICATION_WRITE)
def application_new(request: StaffRequest) -> HttpResponse:
    offices = reading.offices_open(request.scope)
    if not offices:
        raise Http404  # a programme that has no office yet takes nobody in
    form = ApplicationForm(request.POST or None, offices=offices)
    if form.is_valid():
        try:
            made = actions.apply(form.instance, by=request.user)
        except Refused as refused:
            form.refuse(refused.field, str(refused))
        else:
            return _added(request, made)
    return render(request, "participants/application_new.html", {"form": form})


@require_safe
@requires(P.APPLICATION_READ)
def application(request: StaffRequest, case_code: str) -> HttpResponse:
    found = get_object_or_404(reading.readable(request.scope), code=case_code)
    audit.record("application-read", found, by=request.user)
    context = {"opened": reading.opened(found, request.scope)}
    return render(request, "participants/application.html", context)


@form_page
@requires(P.APPLICATION_WRITE)
def application_screening(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_write(request, case_code, P.APPLICATION_WRITE)
    if not may_be_screened(found):
        return redirect(found)
    criteria, answers = reading.criteria(found), reading.answers(found)
    form = ScreeningForm(
        request.POST or None, record=found, criteria=criteria, answers=answers
    )
    if stored(form, partial(actions.screen, found, by=request.user)):
        return _saved(request, found, gettext("Screening saved at %(time)s."))
    page = FactPage(
        gettext("Screen"),
        gettext("Ask and look at what is shown; not known is an answer too."),
        gettext("Save the screening"),
        found.get_absolute_url(),
    )
    return _shown(request, found, form, page)


@form_page
@requires(P.APPLICATION_WRITE)
def application_appeal(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_write(request, case_code, P.APPLICATION_WRITE)
    if found.status not in APPEALED or Appeal.objects.of(found).exists():
        return redirect(found)
    form = AppealForm(request.POST or None, record=found)
    if stored(form, partial(actions.appeal, found, by=request.user)):
        return _saved(request, found, gettext("Appeal saved at %(time)s."))
    page = FactPage(
        gettext("Write an appeal down"),
        gettext("Another panel decides on it, with nobody of the first one."),
        gettext("Save the appeal"),
        found.get_absolute_url(),
    )
    return _shown(request, found, form, page)


@form_page
@requires(P.APPLICATION_DECIDE)
def application_panel(request: StaffRequest, case_code: str) -> HttpResponse:
    """What a panel decided, or that the person did not come."""
    found = _to_write(request, case_code, P.APPLICATION_DECIDE)
    if next_instance(found) is None:
        return redirect(found)
    members = reading.to_sit(found)
    form = PanelForm(request.POST or None, record=found, members=members)
    if stored(form, partial(actions.decide, found, by=request.user)):
        return _decided(request, found, form)
    page = FactPage(
        gettext("What the panel decided"),
        gettext("A referral to child protection takes the application out of sight."),
        gettext("Save the decision"),
        found.get_absolute_url(),
    )
    return _shown(request, found, form, page)


def _to_write(
    request: StaffRequest, case_code: str, permission: Permission
) -> Application:
    allowed = reading.readable(request.scope).allowing(request.scope, permission)
    return get_object_or_404(allowed, code=case_code)


def _shown(
    request: StaffRequest, found: Application, form: FactForm, page: FactPage
) -> HttpResponse:
    audit.record("application-read", found, by=request.user, part="change")
    if form.versions:
        return conflict(request, form, back=page.back)
    context: dict[str, Any] = {"application": found, "form": form, "page": page}
    return render(request, "participants/application_fact.html", context)


def _saved(request: StaffRequest, found: Application, words: str) -> HttpResponse:
    messages.success(request, words % {"time": found.program.clock()})
    return redirect(found)


def _added(request: StaffRequest, made: Application) -> HttpResponse:
    facts = {"time": made.program.clock(), "code": made.code}
    if reading.may(made, request.scope, P.APPLICATION_READ):
        words = gettext("Pre-registered at %(time)s with the number %(code)s.")
        messages.success(request, words % facts)
        return redirect(made)
    words = gettext(
        "Pre-registered at %(time)s with the number %(code)s. Write the number down"
        " for the person: from here on it is with another office of the programme"
        " or with child protection."
    )
    messages.success(request, words % facts)
    return redirect("applications:application-list")


def _decided(
    request: StaffRequest, found: Application, form: PanelForm
) -> HttpResponse:
    if form.cleaned_data["decision"] != "referred_child_track":
        return _saved(request, found, gettext("Decision saved at %(time)s."))
    words = gettext("Saved at %(time)s: child protection has the application now.")
    messages.success(request, words % {"time": found.program.clock()})
    return redirect("applications:application-list")
