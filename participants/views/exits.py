"""Exits: asked for on the page of a case, decided by somebody else."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.dates import add_months
from core.http import StaffRequest
from core.models import User
from core.templatetags.ui import long_date
from participants.actions import exits as actions
from participants.due.followups import NOT_FOLLOWED
from participants.forms.exits import (
    DecideForm,
    ExitForm,
    TakeBackForm,
    WithdrawForm,
)
from participants.models import Enrolment, ExitRequest, FollowUp
from participants.reading import businesses, returning
from participants.reading import exits as reading
from participants.views.facts import FactPage, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.EXIT_ASK)
def exit_ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for the exit; while one waits the page says so and can take it back."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.EXIT_ASK)
    cases = allowed.select_related("participant", "program")
    case = get_object_or_404(cases, case_code=case_code)
    initial = {"exit_on": case.program.today()}
    form = ExitForm(request.POST or None, case=case, initial=initial)
    if stored(form, partial(actions.ask, case, by=request.user)):
        told = gettext("Saved %(time)s. The exit waits for somebody else's approval.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(case)
    audit.record("case-read", case, by=request.user, part="exit")
    context = {
        "case": case,
        "form": form,
        "withdrawal": WithdrawForm(),
        "asked": reading.latest_of(case, request.scope),
        "against": reading.standing_against(case, request.scope),
        "page": FactPage(gettext("Ask for the exit"), back=case.get_absolute_url()),
    }
    return render(request, "participants/exit_ask.html", context)


@form_page
@requires(Permission.EXIT_ASK)
def exit_take_back(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask that the exit be taken back; while that waits the page says so."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.EXIT_ASK)
    cases = allowed.select_related("participant", "program")
    case = get_object_or_404(cases, case_code=case_code)
    form = TakeBackForm(request.POST or None)
    if stored(form, partial(actions.ask_back, case, by=request.user)):
        told = gettext("Saved %(time)s. This waits for somebody else's approval.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(case)
    audit.record("case-read", case, by=request.user, part="exit")
    context = {
        "case": case,
        "form": form,
        "withdrawal": WithdrawForm(),
        "asked": reading.latest_of(case, request.scope),
        "may": returning.may_be_taken_back(case),
        "page": FactPage(gettext("Take the exit back"), back=case.get_absolute_url()),
    }
    return render(request, "participants/exit_take_back.html", context)


@require_POST
@requires(Permission.EXIT_ASK)
def exit_withdraw(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = ExitRequest.objects.allowing(request.scope, Permission.EXIT_ASK)
    own = allowed.filter(asked_by=request.user).select_related("enrolment__program")
    asked = get_object_or_404(own, pk=pk, enrolment__case_code=case_code)
    form = WithdrawForm(request.POST)
    if stored(form, partial(actions.withdraw, asked, by=request.user)):
        told = gettext("Saved %(time)s. The exit is withdrawn and the case goes on.")
        if asked.takes_back:
            told = gettext("Saved %(time)s. The exit stands.")
        messages.success(request, told % {"time": asked.enrolment.program.clock()})
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(asked.enrolment)


@require_safe
@requires(Permission.EXIT_APPROVE)
def approval_list(request: StaffRequest) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = reading.approvals(request.here, after=after, before=before)
    rows = [reading.as_asked(each, request.scope) for each in page.rows]
    plans = businesses.waiting(request.here)
    seen = sorted({row.code for row in rows} | {plan.code for plan in plans})
    audit.record("approval-list-read", by=request.user, cases=seen)
    context = {"page": page, "rows": rows, "plans": plans}
    return render(request, "participants/approval_list.html", context)


@form_page
@requires(Permission.EXIT_APPROVE)
def exit_decide(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = ExitRequest.objects.allowing(request.scope, Permission.EXIT_APPROVE)
    read = allowed.select_related(*reading.READ_WITH_IT, "decided_by")
    asked = get_object_or_404(read, pk=pk, enrolment__case_code=case_code)
    form = DecideForm(request.POST or None, record=asked)
    if stored(form, partial(_decide, asked, by=request.user)):
        messages.success(request, _decided(asked, refused=form.refuses))
        return redirect("participants:approval-list")
    case = asked.enrolment
    audit.record("case-read", case, by=request.user, part="exit")
    title = gettext("Decide on the exit")
    context = {
        "case": case,
        "form": form,
        "asked": reading.as_asked(asked, request.scope),
        "against": reading.standing_against(case, request.scope),
        "page": FactPage(title, back=case.get_absolute_url()),
    }
    return render(request, "participants/exit_decide.html", context)


def _decide(asked: ExitRequest, *, why: str = "", by: User) -> None:
    if why:
        actions.refuse(asked, why=why, by=by)
    else:
        actions.approve(asked, by=by)


def _decided(asked: ExitRequest, *, refused: bool) -> str:
    """What was saved, and what comes of it."""
    case = asked.enrolment
    told = {"code": case.case_code, "time": case.program.clock()}
    if refused and asked.takes_back:
        return gettext("Saved %(time)s. The exit of case %(code)s stands.") % told
    if refused:
        return gettext("Saved %(time)s. Case %(code)s goes on.") % told
    if asked.takes_back:
        told_back = gettext("Saved %(time)s. Case %(code)s goes on as if never left.")
        return told_back % told
    if asked.reason in NOT_FOLLOWED:
        return gettext("Saved %(time)s. Case %(code)s has its exit.") % told
    first = add_months(asked.exit_on, FollowUp.Wave.M3)
    return gettext(
        "Saved %(time)s. Case %(code)s has its exit. Follow-ups are due 3, 6, 12, 18,"
        " 24 and 36 months after it, the first on %(day)s."
    ) % {**told, "day": long_date(first)}
