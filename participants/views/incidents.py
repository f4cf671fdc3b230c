"""Incidents: on a tab of their case, and in a list for who answers for all."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from participants.actions import incidents as actions
from participants.forms.incidents import (
    ChangeForm,
    IncidentFilters,
    IncidentForm,
    SettleForm,
)
from participants.models import Enrolment, Incident
from participants.reading import case as cases
from participants.reading import incidents as reading
from participants.views.facts import FactPage, shown, stored

P = Permission
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(P.INCIDENT_READ)
def incident_list(request: StaffRequest) -> HttpResponse:
    filters = IncidentFilters(request.GET)
    turned = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = reading.page(request.here, **filters.chosen(), **turned)
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("incident-list-read", by=request.user, cases=seen)
    context = {
        "filters": filters,
        "page": page,
        "rows": rows,
        "columns": reading.Certainty.labels,
        "counted": reading.counted(request.here),
    }
    template = "participants/incident_list.html"
    return page_or_part(request, template, context, part="incidents")


@require_safe
@requires(P.INCIDENT_WRITE)
def case_incidents(request: StaffRequest, case_code: str) -> HttpResponse:
    """Whoever may write sees the page, whether there is something to read or not."""
    allowed = cases.readable(request.scope).allowing(request.scope, P.INCIDENT_WRITE)
    case = get_object_or_404(allowed, case_code=case_code)
    rows = reading.of_case(case, request.scope)
    seen = [str(each.incident.pk) for each in rows]
    audit.record("case-read", case, by=request.user, incidents=seen)
    context = {"head": cases.head(case, request.scope), "rows": rows}
    return render(request, "participants/case_incidents.html", context)


@form_page
@requires(P.INCIDENT_WRITE)
def incident_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code, P.INCIDENT_WRITE)
    form = IncidentForm(request.POST or None, case=case)
    if stored(form, partial(actions.add, case, by=request.user)):
        return _saved(request, case, gettext("Incident saved at %(time)s."))
    title, button = gettext("Write an incident down"), gettext("Save the incident")
    return shown(request, case, form, FactPage(title, "", button, _tab(case)))


@form_page
@requires(P.INCIDENT_WRITE)
def incident_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Put right what one wrote down oneself."""
    case = _case(request, case_code, P.INCIDENT_WRITE)
    incident = _incident(request, case, pk, P.INCIDENT_WRITE)
    form = ChangeForm(request.POST or None, case=case, record=incident)
    if stored(form, partial(actions.change, incident, by=request.user)):
        return _saved(request, case, gettext("Incident saved at %(time)s."))
    title, button = gettext("Change the incident"), gettext("Save the incident")
    return shown(request, case, form, FactPage(title, "", button, _tab(case)))


@form_page
@requires(P.INCIDENT_READ)
def incident_settle(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code, P.INCIDENT_READ)
    incident = _incident(request, case, pk, P.INCIDENT_READ)
    form = SettleForm(request.POST or None, record=incident, by=request.user)
    if stored(form, partial(actions.settle, incident, by=request.user)):
        return _saved(request, case, gettext("Certainty settled at %(time)s."))
    title, button = gettext("Settle the certainty"), gettext("Save")
    return shown(
        request, case, form, FactPage(title, incident.text, button, _tab(case))
    )


def _case(request: StaffRequest, case_code: str, permission: Permission) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, permission)
    found = allowed.select_related("participant", "program", "office")
    return get_object_or_404(found, case_code=case_code)


def _incident(
    request: StaffRequest, case: Enrolment, pk: UUID, permission: Permission
) -> Incident:
    rows = Incident.objects.allowing(request.scope, permission).of(case)
    return get_object_or_404(rows, pk=pk)


def _tab(case: Enrolment) -> str:
    return reverse("participants:case-incidents", args=[case.case_code])


def _saved(request: StaffRequest, case: Enrolment, words: str) -> HttpResponse:
    messages.success(request, words % {"time": case.program.clock()})
    return redirect(_tab(case))
