"""Waivers: asked for where a gate is closed, decided by somebody else."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import User
from participants.actions import waivers as actions
from participants.fields import to_write
from participants.forms.exits import WithdrawForm
from participants.forms.waivers import WaiverDecideForm, WaiverForm
from participants.gates import who_waives
from participants.models import Enrolment, Waiver
from participants.reading import case as reading_case
from participants.reading import gates
from participants.reading import waivers as reading
from participants.views.facts import FactPage, stored
from programs.models import Gate, StageKind

form_page = require_http_methods(["GET", "HEAD", "POST"])
ASKS = (Permission.WAIVER_ASK, Permission.CARE_WRITE)
DECIDES = (Permission.WAIVER_APPROVE, Permission.CARE_WAIVER_APPROVE)


@form_page
@requires(*ASKS)
def waiver_ask(
    request: StaffRequest, case_code: str, kind: str, gate: str
) -> HttpResponse:
    """Ask for a waiver; while one waits the page says so and can take it back."""
    case = _case(request, case_code, kind, gate)
    closed = gates.at(case, kind, Gate(gate))
    form = WaiverForm(request.POST or None, missing=closed.missing)
    asks = partial(actions.ask, case, stage=kind, gate=gate, by=request.user)
    if stored(form, asks):
        told = gettext("Saved %(time)s. The waiver waits for somebody else's approval.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(case)
    audit.record("case-read", case, by=request.user, part="waiver")
    waiting, decided = reading.of_gate(case, kind, gate, request.scope)
    title = gettext("Ask for a waiver: %(stage)s") % {"stage": StageKind(kind).label}
    context = {"case": case, "form": form, "closed": closed, "waiting": waiting}
    context |= {"decided": decided, "withdrawal": WithdrawForm()}
    context["page"] = FactPage(title, back=case.get_absolute_url())
    context["who"] = who_waives(kind, child=case.child_track)
    return render(request, "participants/waiver_ask.html", context)


@require_POST
@requires(*ASKS)
def waiver_withdraw(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    own = Waiver.objects.readable(request.scope).filter(asked_by=request.user)
    asked = get_object_or_404(
        own.select_related("enrolment__program"), pk=pk, enrolment__case_code=case_code
    )
    form = WithdrawForm(request.POST)
    if stored(form, partial(actions.withdraw, asked, by=request.user)):
        told = gettext("Saved %(time)s. The waiver is withdrawn.")
        messages.success(request, told % {"time": asked.enrolment.program.clock()})
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(asked.enrolment)


@require_safe
@requires(*DECIDES)
def approval_waivers(request: StaffRequest) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = reading.approvals(request.here, after=after, before=before)
    rows = [reading.as_asked(each, request.scope) for each in page.rows]
    seen = [row.code for row in rows]
    audit.record("waiver-list-read", by=request.user, cases=seen)
    context = {"page": page, "rows": rows}
    return render(request, "participants/approval_waivers.html", context)


@form_page
@requires(*DECIDES)
def waiver_decide(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = Waiver.objects.decidable(request.scope)
    read = allowed.select_related(*reading.READ_WITH_IT)
    asked = get_object_or_404(read, pk=pk, enrolment__case_code=case_code)
    form = WaiverDecideForm(request.POST or None, record=asked)
    if stored(form, partial(_decide, asked, by=request.user)):
        messages.success(request, _decided(asked.enrolment, refused=form.refuses))
        return redirect("participants:approval-waivers")
    case = asked.enrolment
    audit.record("case-read", case, by=request.user, part="waiver")
    context: dict[str, Any] = {"case": case, "form": form}
    context["asked"] = reading.as_asked(asked, request.scope)
    context["page"] = FactPage(
        gettext("Decide on the waiver"), back=case.get_absolute_url()
    )
    return render(request, "participants/waiver_decide.html", context)


def _case(request: StaffRequest, case_code: str, kind: str, gate: str) -> Enrolment:
    if kind not in StageKind.values or gate not in Gate.values:
        raise Http404
    permission = to_write(Waiver, stage=kind)
    if permission not in request.scope:
        raise PermissionDenied
    cases = reading_case.readable(request.scope).allowing(request.scope, permission)
    return get_object_or_404(cases, case_code=case_code)


def _decide(asked: Waiver, *, why: str = "", by: User) -> None:
    if why:
        actions.refuse(asked, why=why, by=by)
    else:
        actions.approve(asked, by=by)


def _decided(case: Enrolment, *, refused: bool) -> str:
    """What was saved, and what comes of it."""
    told = gettext("Saved %(time)s. Case %(code)s may go on without it.")
    if refused:
        told = gettext("Saved %(time)s. Case %(code)s meets the condition first.")
    return told % {"code": case.case_code, "time": case.program.clock()}
