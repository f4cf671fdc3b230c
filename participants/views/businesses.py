"""Deciding about the capital for a business of one's own."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest
from core.models import User
from participants.actions import businesses as actions
from participants.forms.businesses import DecidePlanForm
from participants.models import BusinessPlan
from participants.reading import businesses as reading
from participants.views.facts import FactPage, stored


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.BUSINESS_DECIDE)
def plan_decide(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    allowed = BusinessPlan.objects.allowing(request.scope, Permission.BUSINESS_DECIDE)
    plans = allowed.select_related(*reading.READ_WITH_IT)
    plan = get_object_or_404(plans, pk=pk, enrolment__case_code=case_code)
    initial = {"granted": plan.capital}
    form = DecidePlanForm(request.POST or None, record=plan, initial=initial)
    if stored(form, partial(_decide, plan, by=request.user)):
        told = gettext("Saved %(time)s. The business plan is decided.")
        messages.success(request, told % {"time": plan.enrolment.program.clock()})
        return redirect("participants:approval-list")
    audit.record("case-read", plan.enrolment, by=request.user, part="training")
    back = reverse("participants:approval-list")
    if form.versions:
        return conflict(request, form, back=back)
    context = {"case": plan.enrolment, "form": form, "plan": plan}
    context["facts"] = reading.facts(plan)
    context["decides"] = plan.may_be_decided_by(request.user.pk)
    context["page"] = FactPage(gettext("Decide on the business plan"), back=back)
    return render(request, "participants/plan_decide.html", context)


def _decide(plan: BusinessPlan, *, by: User, **facts: object) -> None:
    act = actions.refuse if "why" in facts else actions.approve
    act(plan, **facts, by=by)  # type: ignore[arg-type]
