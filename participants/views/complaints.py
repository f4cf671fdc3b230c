"""Complaints: listed beside the appeals, taken down, answered by who is not concerned.

A look at a complaint stands in the trail, and never among the looks at a case: its
caseworker may be whom it is about.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest, page_or_part
from core.models import User
from participants.actions import complaints as actions
from participants.forms.complaints import (
    AnswerForm,
    CloseForm,
    ComplaintFilters,
    ComplaintForm,
    ComplaintOfNobodyForm,
)
from participants.forms.facts import FactForm
from participants.models import Complaint, Enrolment
from participants.models.record import Refused
from participants.reading import case as cases
from participants.reading import complaints as reading
from participants.views.facts import FactPage, shown, stored

P = Permission
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(P.COMPLAINT_WRITE)
def complaint_list(request: StaffRequest) -> HttpResponse:
    """What waits of all three kinds: complaints, and what is appealed against."""
    filters = ComplaintFilters(request.GET)
    turned = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = reading.page(request.here, filters.chosen(), **turned)
    context: dict[str, Any] = {
        "filters": filters,
        "page": page,
        "rows": [reading.as_row(each, request.scope) for each in page.rows],
        "appeals": reading.appeals(request.here),
        "benefits": reading.benefit_appeals(request.here),
        "may_read_incidents": P.INCIDENT_READ in request.scope,
    }
    named = [*context["rows"], *context["appeals"], *context["benefits"]]
    seen = {code for row in named for code in (row.code, row.case_code) if code}
    audit.record("complaint-list-read", by=request.user, cases=sorted(seen))
    template = "participants/complaint_list.html"
    return page_or_part(request, template, context, part="complaints")


@require_safe
@requires(P.COMPLAINT_WRITE)
def case_complaints(request: StaffRequest, case_code: str) -> HttpResponse:
    allowed = cases.readable(request.scope).allowing(request.scope, P.COMPLAINT_WRITE)
    case = get_object_or_404(allowed, case_code=case_code)
    rows = reading.of_case(case, request.scope)
    seen = [row.code for row in rows]
    audit.record("case-read", case, by=request.user, complaints=seen)
    context = {"head": cases.head(case, request.scope), "rows": rows}
    return render(request, "participants/case_complaints.html", context)


@form_page
@requires(P.COMPLAINT_WRITE)
def complaint_of_case(request: StaffRequest, case_code: str) -> HttpResponse:
    allowed = Enrolment.objects.allowing(request.scope, P.COMPLAINT_WRITE)
    found = allowed.select_related("participant", "program", "office__program")
    case = get_object_or_404(found, case_code=case_code)
    asked: dict[str, Any] = {"offices": [case.office], "by": request.user}
    form = ComplaintForm(request.POST or None, **asked)
    act = partial(actions.take_down, case.office, case=case, by=request.user)
    if made := _made(form, act):
        return _taken_down(request, made)
    back = _tab(case)
    page = FactPage(*_asking(), gettext("Save the complaint"), back)
    return shown(request, case, form, page)


@form_page
@requires(P.COMPLAINT_WRITE)
def complaint_new(request: StaffRequest) -> HttpResponse:
    """Of somebody who is not known: in an office, perhaps about a child."""
    offices = reading.offices_open(request.scope)
    if not offices:
        raise Http404  # a programme that has no office yet takes nothing down
    children = not request.scope.reach(P.COMPLAINT_WRITE).offices
    asked: dict[str, Any] = {
        "offices": offices,
        "by": request.user,
        "for_children": children,
    }
    form = ComplaintOfNobodyForm(request.POST or None, **asked)
    if made := _made(form, partial(actions.take_down, by=request.user)):
        return _taken_down(request, made)
    page = FactPage(*_asking(), gettext("Save the complaint"), _list())
    context = {"form": form, "page": page}
    return render(request, "participants/complaint_fact.html", context)


@require_safe
@requires(P.COMPLAINT_WRITE)
def complaint(request: StaffRequest, case_code: str) -> HttpResponse:
    found = get_object_or_404(reading.readable(request.scope), code=case_code)
    _record(found, request.user)
    context = {"opened": reading.opened(found, request.scope)}
    return render(request, "participants/complaint.html", context)


@form_page
@requires(P.COMPLAINT_ANSWER)
def complaint_change(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_answer(request, case_code)
    asked: dict[str, Any] = {"offices": [found.office], "by": request.user}
    form = ComplaintForm(request.POST or None, record=found, **asked)
    if stored(form, partial(actions.change, found, by=request.user)):
        return _saved(request, found, gettext("Complaint saved at %(time)s."))
    title, button = gettext("Change the complaint"), gettext("Save the complaint")
    return _shown(request, found, form, FactPage(title, "", button))


@require_POST
@requires(P.COMPLAINT_ANSWER)
def complaint_take_up(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_answer(request, case_code)
    try:
        actions.take_up(found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    return _saved(request, found, gettext("Taken up at %(time)s."))


@form_page
@requires(P.COMPLAINT_ANSWER)
def complaint_answer(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_answer(request, case_code)
    form = AnswerForm(request.POST or None, record=found)
    if stored(form, partial(actions.answer, found, by=request.user)):
        return _saved(request, found, gettext("Answered at %(time)s."))
    lead = gettext("Tell the person first, then write down what they were told.")
    page = FactPage(gettext("Answer"), lead, gettext("Save the answer"))
    return _shown(request, found, form, page)


@form_page
@requires(P.COMPLAINT_ANSWER)
def complaint_close(request: StaffRequest, case_code: str) -> HttpResponse:
    found = _to_answer(request, case_code)
    form = CloseForm(request.POST or None, record=found)
    if stored(form, partial(actions.close, found, by=request.user)):
        return _saved(request, found, gettext("Closed at %(time)s."))
    title = gettext("Close without an answer")
    lead = gettext("Where nobody is known who could be told, say what was done.")
    return _shown(request, found, form, FactPage(title, lead, gettext("Close")))


def _to_answer(request: StaffRequest, case_code: str) -> Complaint:
    allowed = Complaint.objects.allowing(request.scope, P.COMPLAINT_ANSWER)
    with_it = allowed.select_related(*reading.READ_WITH_IT)
    return get_object_or_404(with_it, code=case_code)


def _made(form: FactForm, act: Callable[..., Complaint]) -> Complaint | None:
    """What was stored of the form; if nothing was it says why."""
    made: list[Complaint] = []
    stored(form, lambda **facts: made.append(act(**facts)))
    return made[0] if made else None


def _asking() -> tuple[str, str]:
    lead = gettext(
        "A decision on eligibility is appealed against on the page of the application,"
        " a benefit that is withheld among the benefits of the case: not here."
    )
    return gettext("Take a complaint down"), lead


def _record(found: Complaint, by: User) -> None:
    of = [found.enrolment.case_code] if found.enrolment else []
    audit.record("complaint-read", found, by=by, cases=of)


def _shown(
    request: StaffRequest, found: Complaint, form: FactForm, page: FactPage
) -> HttpResponse:
    if not found.is_open:
        return redirect(found)
    _record(found, request.user)
    back = found.get_absolute_url()
    if form.versions:
        return conflict(request, form, back=back)
    page = replace(page, back=back)
    context = {"complaint": found, "form": form, "page": page}
    return render(request, "participants/complaint_fact.html", context)


def _saved(request: StaffRequest, found: Complaint, words: str) -> HttpResponse:
    messages.success(request, words % {"time": found.office.program.clock()})
    return redirect(found)


def _taken_down(request: StaffRequest, made: Complaint) -> HttpResponse:
    facts = {"time": made.office.program.clock(), "code": made.code}
    if reading.readable(request.scope).filter(pk=made.pk).exists():
        words = gettext("Taken down at %(time)s with the number %(code)s.")
        messages.success(request, words % facts)
        return redirect(made)
    words = gettext(
        "Taken down at %(time)s with the number %(code)s. From here on it is with"
        " those who answer it."
    )
    messages.success(request, words % facts)
    return redirect("complaints:complaint-list")


def _tab(case: Enrolment) -> str:
    return reverse("participants:case-complaints", args=[case.case_code])


def _list() -> str:
    return reverse("complaints:complaint-list")
