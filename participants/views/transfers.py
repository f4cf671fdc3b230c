"""Hand-overs: asked for on the page of a case, answered by who is to take it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import User
from participants import case_codes
from participants.actions import transfers as actions
from participants.forms.exits import WithdrawForm
from participants.forms.transfers import AnswerForm, HandOverForm, TransferForm
from participants.models import Enrolment, Transfer
from participants.reading import transfers as reading
from participants.views.facts import FactPage, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])
AT_ONCE = 100


@form_page
@requires(Permission.TRANSFER_ASK)
def transfer_ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for a hand-over; while one waits the page says so and can take it back."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.TRANSFER_ASK)
    cases = allowed.select_related("participant", "program", "office", "caseworker")
    case = get_object_or_404(cases, case_code=case_code)
    form = TransferForm(request.POST or None, case=case)
    if stored(form, partial(actions.ask, case, by=request.user)):
        told = gettext("Saved %(time)s. The case stays here until somebody takes it.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(case)
    audit.record("case-read", case, by=request.user, part="transfer")
    context = {
        "case": case,
        "form": form,
        "withdrawal": WithdrawForm(),
        "asked": reading.latest_of(case, request.scope),
        "open": reading.open_on(case.pk),
        "page": FactPage(gettext("Hand the case over"), back=case.get_absolute_url()),
    }
    return render(request, "participants/transfer_ask.html", context)


@require_POST
@requires(Permission.TRANSFER_ASK)
def transfer_withdraw(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = Transfer.objects.allowing(request.scope, Permission.TRANSFER_ASK)
    own = allowed.filter(asked_by=request.user).select_related("enrolment__program")
    asked = get_object_or_404(own, pk=pk, enrolment__case_code=case_code)
    form = WithdrawForm(request.POST)
    if stored(form, partial(actions.withdraw, asked, by=request.user)):
        told = gettext("Saved %(time)s. The hand-over is withdrawn.")
        messages.success(request, told % {"time": asked.enrolment.program.clock()})
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(asked.enrolment)


@require_safe
@requires(Permission.TRANSFER_TAKE)
def transfer_list(request: StaffRequest) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = reading.offered(request.here, after=after, before=before)
    rows = [reading.as_asked(each, request.scope) for each in page.rows]
    audit.record(
        "transfer-list-read", by=request.user, cases=[row.code for row in rows]
    )
    context = {"page": page, "rows": rows}
    return render(request, "participants/transfer_list.html", context)


@form_page
@requires(Permission.TRANSFER_TAKE)
def transfer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """A hand-over that is offered to the reader, and their answer."""
    offered = Transfer.objects.offered_to(request.scope)
    read = offered.select_related(*reading.READ_WITH_IT, "to_caseworker")
    asked = get_object_or_404(read, pk=pk)
    lead = request.scope.reach(Permission.CASE_HAND_OVER)
    form = AnswerForm(
        request.POST or None,
        record=asked,
        user=request.user,
        any_keeper=asked.to_office_id in lead.offices or asked.child_track,
    )
    if stored(form, partial(_answer, asked, by=request.user)):
        messages.success(request, _answered(asked, refused=form.refuses))
        return redirect("participants:transfer-list")
    audit.record("transfer-read", asked, by=request.user)
    context = {
        "form": form,
        "asked": reading.as_asked(asked, request.scope),
        "open": reading.open_on(asked.enrolment_id),
    }
    return render(request, "participants/transfer.html", context)


@form_page
@requires(Permission.CASE_HAND_OVER)
def case_hand_over(request: StaffRequest) -> HttpResponse:
    """The cases that were chosen in the list, to one caseworker: all or none."""
    cases = _chosen(request)
    offices = list({case.office_id: case.office for case in cases}.values())
    form = HandOverForm(request.POST or None, offices=offices)
    if stored(form, partial(actions.hand_over, cases, by=request.user)):
        messages.success(request, _handed(len(cases), form.cleaned_data["keeper"]))
        return redirect("participants:case-list")
    codes = [case.case_code for case in cases]
    audit.record("case-list-read", by=request.user, cases=codes)
    context = {"cases": cases, "form": form, "differ": len(offices) > 1}
    return render(request, "participants/case_hand_over.html", context)


def _chosen(request: StaffRequest) -> list[Enrolment]:
    """Whoever names a case that is not theirs to hand over finds nothing at all."""
    sent = request.POST if request.method == "POST" else request.GET
    codes = {code for code in sent.getlist("case") if case_codes.is_valid(code)}
    allowed = Enrolment.objects.allowing(request.scope, Permission.CASE_HAND_OVER)
    chosen = allowed.filter(case_code__in=codes)
    read = chosen.select_related("participant", "office__program", "caseworker")
    cases = list(read.order_by("case_code")[:AT_ONCE])
    if len(cases) != len(codes):
        raise Http404
    return cases


def _answer(
    asked: Transfer, *, why: str = "", keeper: User | None = None, by: User
) -> None:
    if keeper:
        actions.accept(asked, keeper=keeper, by=by)
    else:
        actions.refuse(asked, why=why, by=by)


def _answered(asked: Transfer, *, refused: bool) -> str:
    """What was saved, and what comes of it."""
    told = gettext("Saved %(time)s. The case is with its new caseworker.")
    if refused:
        told = gettext("Saved %(time)s. The case stays where it is.")
    return told % {"time": asked.office.program.clock()}


def _handed(number: int, keeper: User) -> str:
    told = ngettext(
        "%(number)d case is with %(name)s now.",
        "%(number)d cases are with %(name)s now.",
        number,
    )
    return told % {"number": number, "name": keeper}
