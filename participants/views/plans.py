"""The tab "Plan" of a case, its versions, and who approves them."""

from functools import partial
from typing import Any
from uuid import UUID

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
from core.http import StaffRequest
from core.models import User
from participants.actions import plans as actions
from participants.forms.plans import (
    AgreeForm,
    BeginForm,
    DecideForm,
    GoalForm,
    StepDoneForm,
    StepForm,
)
from participants.models import Enrolment, Goal, Plan, Step
from participants.reading import case as reading_case
from participants.reading import plans as reading
from participants.reading import profiles
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])
WRITE = Permission.PLAN_WRITE


@require_safe
@requires(Permission.CASE_READ)
def case_plan(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading_case.readable(request.scope)
    case = get_object_or_404(readable, case_code=case_code)
    audit.record("case-read", case, by=request.user, part="plan")
    context = {
        "head": reading_case.head(case, request.scope),
        "versions": reading.versions(case, request.scope),
        "beginning": BeginForm(),
        "needs": profiles.needs(case, request.scope),
        "parts": profiles.parts(case, request.scope),
    }
    return render(request, "participants/case_plan.html", context)


@require_safe
@requires(Permission.CASE_READ)
def plan_version(request: StaffRequest, case_code: str, number: int) -> HttpResponse:
    """One version, and what it changes of the one before."""
    readable = reading_case.readable(request.scope)
    case = get_object_or_404(readable, case_code=case_code)
    version = reading.version(case, number, request.scope)
    if version is None:
        raise Http404
    audit.record("case-read", case, by=request.user, part="plan")
    title = gettext("Reintegration plan, version %(number)d") % {"number": number}
    context: dict[str, Any] = {"case": case, "version": version}
    context["page"] = FactPage(title, back=_tab(case))
    context["differences"] = reading.differences(case, version.plan, request.scope)
    return render(request, "participants/plan_version.html", context)


@require_POST
@requires(WRITE)
def plan_begin(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = BeginForm(request.POST)
    if stored(form, partial(actions.begin, case, by=request.user)):
        told = gettext("Saved %(time)s. The draft stands below.")
        messages.success(request, told % {"time": case.program.clock()})
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect(_tab(case))


@form_page
@requires(WRITE)
def goal_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    plan = _draft(request, case)
    initial = {"order": reading.next_place(plan)}
    form = GoalForm(request.POST or None, case=case, initial=initial)
    act = partial(actions.add_goal, plan, by=request.user)
    return answered(request, case, form, act, gettext("Add a goal"))


@form_page
@requires(WRITE)
def goal_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    goal = _goal(request, case, pk)
    form = GoalForm(request.POST or None, case=case, record=goal)
    act = partial(actions.change_goal, goal, by=request.user)
    return answered(request, case, form, act, gettext("Change a goal"))


@form_page
@requires(WRITE)
def step_new(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    goal = _goal(request, case, pk)
    form = StepForm(request.POST or None, case=case)
    act = partial(actions.add_step, goal, by=request.user)
    return answered(request, case, form, act, gettext("Add a step"), goal.text)


@form_page
@requires(WRITE)
def step_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    drafts = _steps(request, case).filter(goal__plan__state=Plan.State.DRAFT)
    step = get_object_or_404(drafts, pk=pk)
    form = StepForm(request.POST or None, case=case, record=step)
    act = partial(actions.change_step, step, by=request.user)
    return answered(request, case, form, act, gettext("Change a step"))


@form_page
@requires(WRITE)
def step_record(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """What came of a step that was agreed."""
    case = _case(request, case_code)
    step = get_object_or_404(_steps(request, case), pk=pk)
    if not step.goal.plan.is_under_way:
        raise Http404
    form = StepDoneForm(request.POST or None, case=case, record=step)
    act = partial(actions.record_step, step, by=request.user)
    return answered(request, case, form, act, gettext("Record a step"), step.what)


@form_page
@requires(WRITE)
def plan_agree(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    plan = _draft(request, case)
    form = AgreeForm(request.POST or None, case=case)
    lead = gettext(
        "Once agreed, this version is not changed any more. It waits for somebody"
        " else’s approval; what has to change then is a new version."
    )
    act = partial(actions.agree, plan, by=request.user)
    return answered(request, case, form, act, gettext("Agree on the plan"), lead)


@require_safe
@requires(Permission.PLAN_APPROVE)
def approval_plans(request: StaffRequest) -> HttpResponse:
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = reading.approvals(request.here, after=after, before=before)
    rows = [reading.as_waiting(each, request.scope) for each in page.rows]
    audit.record("plan-list-read", by=request.user, cases=[row.code for row in rows])
    context = {"page": page, "rows": rows}
    return render(request, "participants/approval_plans.html", context)


@form_page
@requires(Permission.PLAN_APPROVE)
def plan_approve(request: StaffRequest, case_code: str, number: int) -> HttpResponse:
    """Approve a version, or send it back."""
    allowed = Plan.objects.allowing(request.scope, Permission.PLAN_APPROVE)
    found = allowed.select_related(*reading.READ_WITH_IT)
    plan = get_object_or_404(found, number=number, enrolment__case_code=case_code)
    case, form = plan.enrolment, DecideForm(request.POST or None, record=plan)
    if stored(form, partial(_decide, plan, by=request.user)):
        told = gettext("Saved %(time)s. The plan is decided.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect("participants:approval-plans")
    audit.record("case-read", case, by=request.user, part="plan")
    page = FactPage(gettext("Decide on the plan"), back=_tab(case))
    context: dict[str, Any] = {"case": case, "form": form, "page": page}
    context["version"] = reading.version(case, number, request.scope)
    context["differences"] = reading.differences(case, plan, request.scope)
    context["decides"] = plan.may_be_decided_by(request.user.pk)
    return render(request, "participants/plan_approve.html", context)


def _decide(plan: Plan, *, why: str = "", by: User) -> None:
    if why:
        actions.send_back(plan, why=why, by=by)
    else:
        actions.approve(plan, by=by)


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, WRITE)
    cases = allowed.select_related("participant", "program")
    return get_object_or_404(cases, case_code=case_code)


def _draft(request: StaffRequest, case: Enrolment) -> Plan:
    plans = Plan.objects.allowing(request.scope, WRITE).of(case)
    return get_object_or_404(plans, state=Plan.State.DRAFT)


def _goal(request: StaffRequest, case: Enrolment, pk: UUID) -> Goal:
    """One of the draft: those of an agreed plan are not changed."""
    goals = Goal.objects.allowing(request.scope, WRITE).of(case)
    drafts = goals.standing().filter(plan__state=Plan.State.DRAFT)
    goal: Goal = get_object_or_404(drafts.select_related("plan"), pk=pk)
    return goal


def _steps(request: StaffRequest, case: Enrolment) -> Any:
    steps = Step.objects.allowing(request.scope, WRITE).of(case)
    return steps.standing().select_related("goal__plan")


def answered(
    request: StaffRequest,
    case: Enrolment,
    form: Any,
    act: Any,
    title: str,
    lead: str = "",
) -> HttpResponse:
    """Stored and back to the tab, or the page again that says why not."""
    if stored(form, act):
        told = gettext("Saved %(time)s. It stands below.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(_tab(case))
    page = FactPage(title, lead, gettext("Save"), _tab(case))
    return shown(request, case, form, page)


def _tab(case: Enrolment) -> str:
    return reverse("participants:case-plan", kwargs={"case_code": case.case_code})
