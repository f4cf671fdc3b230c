"""The support of a case's months: read, proposed, decided; and of all cases at once."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest, page_or_part
from core.models import User
from participants.actions import benefits as actions
from participants.forms.benefits import (
    ApproveManyForm,
    BenefitFilters,
    DecideBenefitForm,
    PaymentForm,
    ProposeBenefitForm,
)
from participants.models import Benefit
from participants.models.benefit import MOVES
from participants.reading import benefits as reading
from participants.reading import case as cases
from participants.views.facts import FactPage, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.BENEFIT_READ)
def case_benefits(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = cases.readable(request.scope)
    allowed = readable.allowing(request.scope, Permission.BENEFIT_READ)
    case = get_object_or_404(allowed, case_code=case_code)
    audit.record("case-read", case, by=request.user, part="benefits")
    context = {
        "head": cases.head(case, request.scope),
        "rows": reading.of_case(case, request.scope),
        "effect": reading.effect(case, request.scope),
    }
    return render(request, "participants/case_benefits.html", context)


@form_page
@requires(Permission.BENEFIT_PROPOSE)
def benefit_propose(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Propose what is earned, or appeal against what is withheld."""
    benefit = _benefit(request, Permission.BENEFIT_PROPOSE, case_code, pk)
    form = ProposeBenefitForm(request.POST or None, record=benefit)
    if stored(form, partial(_propose, benefit, by=request.user)):
        told = gettext("Saved %(time)s. It waits for somebody else’s decision.")
        messages.success(request, told % {"time": benefit.enrolment.program.clock()})
        return redirect("participants:case-benefits", case_code=case_code)
    title = gettext("Propose the payment")
    if "reason" in form.fields:
        title = gettext("Appeal against what is withheld")
    may = reading.is_to_propose(benefit)
    return _shown(request, benefit, form, title, "benefit_propose", may=may)


@form_page
@requires(Permission.BENEFIT_APPROVE)
def benefit_decide(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    benefit = _benefit(request, Permission.BENEFIT_APPROVE, case_code, pk)
    form = DecideBenefitForm(request.POST or None, record=benefit)
    if stored(form, partial(_decide, benefit, by=request.user)):
        told = gettext("Saved %(time)s. The benefit is decided.")
        messages.success(request, told % {"time": benefit.enrolment.program.clock()})
        return redirect("benefits:benefit-approvals")
    own = benefit.proposed_by_id == request.user.pk
    may = reading.is_to_decide(benefit) and not own
    title = gettext("Decide on the benefit")
    return _shown(request, benefit, form, title, "benefit_decide", may=may)


@form_page
@requires(Permission.BENEFIT_APPROVE)
def benefit_payment(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Record what came of a payment that was approved."""
    benefit = _benefit(request, Permission.BENEFIT_APPROVE, case_code, pk)
    form = PaymentForm(request.POST or None, record=benefit)
    if stored(form, partial(_record, benefit, by=request.user)):
        told = gettext("Saved %(time)s. What came of the payment is recorded.")
        messages.success(request, told % {"time": benefit.enrolment.program.clock()})
        return redirect("participants:case-benefits", case_code=case_code)
    may, title = benefit.may_become("paid"), gettext("Record the payment")
    return _shown(request, benefit, form, title, "benefit_payment", may=may)


@require_safe
@requires(Permission.BENEFIT_READ)
def benefit_list(request: StaffRequest) -> HttpResponse:
    filters = BenefitFilters(request.GET, months=reading.months(request.here))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = reading.page(request.here, filters.chosen(), after=after, before=before)
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("benefit-list-read", by=request.user, cases=seen)
    context = {"filters": filters, "page": page, "rows": rows}
    template = "participants/benefit_list.html"
    return page_or_part(request, template, context, part="benefits")


@form_page
@requires(Permission.BENEFIT_APPROVE)
def benefit_approvals(request: StaffRequest) -> HttpResponse:
    """What waits for a decision; several are approved at once."""
    turned = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = reading.approvals(request.here, **turned)
    others = [row for row in page.rows if row.proposed_by_id != request.user.pk]
    offered = [row for row in others if row.may_become("approved")]
    form = ApproveManyForm(request.POST or None, offered=offered)
    if form.is_valid():
        count = actions.approve_all(form.chosen(), by=request.user)
        messages.success(request, _approved(count))
        return redirect("benefits:benefit-approvals")
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("benefit-list-read", by=request.user, cases=seen)
    context = {"page": page, "rows": rows, "form": form, "offered": form.offered}
    return render(request, "participants/benefit_approvals.html", context)


def _benefit(
    request: StaffRequest, permission: Permission, case_code: str, pk: UUID
) -> Benefit:
    allowed = Benefit.objects.allowing(request.scope, permission)
    rows = allowed.select_related(*reading.READ_WITH_IT)
    return get_object_or_404(rows, pk=pk, enrolment__case_code=case_code)


def _shown(
    request: StaffRequest,
    benefit: Benefit,
    form: ProposeBenefitForm | DecideBenefitForm | PaymentForm,
    title: str,
    template: str,
    *,
    may: bool,
) -> HttpResponse:
    case = benefit.enrolment
    audit.record("case-read", case, by=request.user, part="benefits")
    back = reverse("participants:case-benefits", kwargs={"case_code": case.case_code})
    if form.versions:
        return conflict(request, form, back=back)
    context: dict[str, Any] = {"case": case, "form": form, "may": may}
    context["page"] = FactPage(title, back=back)
    context["row"] = reading.as_row(benefit, request.scope)
    context["moves"] = MOVES[benefit.state]
    return render(request, f"participants/{template}.html", context)


def _propose(benefit: Benefit, *, reason: str = "", by: User) -> None:
    if reason:
        actions.appeal(benefit, reason=reason, by=by)
    else:
        actions.propose(benefit, by=by)


def _record(benefit: Benefit, *, by: User, **facts: Any) -> None:
    act = actions.record_payment if "on" in facts else actions.record_failure
    act(benefit, **facts, by=by)


def _decide(benefit: Benefit, *, decision: str, by: User, **facts: str) -> None:
    act = {
        "approve": actions.approve,
        "waive": actions.waive,
        "withhold": actions.withhold,
    }[decision]
    act(benefit, **facts, by=by)  # type: ignore[operator]


def _approved(count: int) -> str:
    told = ngettext(
        "%(count)d benefit is approved.", "%(count)d benefits are approved.", count
    )
    return told % {"count": count}
