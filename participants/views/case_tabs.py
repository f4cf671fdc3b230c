from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import stages
from participants.models import Enrolment
from participants.reading import (
    alerts,
    appointments,
    care,
    counselling,
    records,
    schooling,
    scores,
    stage_records,
)
from participants.reading import case as reading
from participants.views.stage_verbs import links
from programs.models import StageKind


@require_safe
@requires(Permission.PSYCHOLOGICAL_READ)
def psychological_support(request: StaffRequest, case_code: str) -> HttpResponse:
    enrolment = _case(request, case_code, Permission.PSYCHOLOGICAL_READ)
    kind = StageKind.PSYCHOLOGICAL_SUPPORT
    context = _stage(request, enrolment, kind)
    if enrolment.may_read_scores:  # type: ignore[attr-defined]
        context["courses"] = scores.courses(enrolment, request.scope)
    turned = {key: request.GET.get(key, "") for key in ("after", "before")}
    held = counselling.sessions(enrolment, request.scope, **turned)
    plan = counselling.safety_plan(enrolment, request.scope)
    may_hold: bool = enrolment.may_hold_sessions  # type: ignore[attr-defined]
    context |= care.tab(context["head"], request.scope)
    context |= {
        "alerts": alerts.of_case(enrolment, request.scope),
        "appointments": appointments.of_case(enrolment, request.scope),
        "may_appoint": may_hold and enrolment.is_active,
        "held": held,
        "plan": plan,
        "plan_parts": counselling.parts(plan) if plan else [],
        "shared": any(stay.scores_shared for stay, _links in context["stays"]),
    }
    notes = [*held.notes(), *care.notes(context["panels"], context["groups"])]
    seen: dict[str, object] = {"notes": notes} if notes else {}
    if plan:
        seen["plan"] = str(plan.pk)
    return _tab(request, enrolment, "psychological_support", context, **seen)


@require_safe
@requires(Permission.SCORE_READ)
def case_scores(request: StaffRequest, case_code: str) -> HttpResponse:
    """The scores alone, for whom the counsellor shows them and no more of the care."""
    enrolment = _case(request, case_code, Permission.SCORE_READ)
    context = {"courses": scores.courses(enrolment, request.scope)}
    return _tab(request, enrolment, "scores", context)


@require_POST
@requires(Permission.CARE_WRITE)
def scores_share(request: StaffRequest, case_code: str) -> HttpResponse:
    """Who cares for a child shows the scores to child protection, or no longer."""
    enrolment = _case(request, case_code, Permission.CARE_WRITE)
    if not enrolment.child_track:
        raise Http404
    shared = request.POST.get("shared") == "yes"
    stages.share_scores(enrolment, shared=shared, by=request.user)
    told = gettext("Saved %(time)s. Child protection does not see the scores.")
    if shared:
        told = gettext("Saved %(time)s. Child protection sees the scores now.")
    messages.success(request, told % {"time": enrolment.program.clock()})
    return redirect("participants:case-psychological-support", case_code=case_code)


@require_safe
@requires(Permission.CASE_READ)
def training(request: StaffRequest, case_code: str) -> HttpResponse:
    enrolment = _case(request, case_code)
    context = _stage(request, enrolment, StageKind.VOCATIONAL_TRAINING)
    return _tab(request, enrolment, "training", context)


@require_safe
@requires(Permission.CASE_READ)
def education(request: StaffRequest, case_code: str) -> HttpResponse:
    enrolment = _case(request, case_code)
    context = _stage(request, enrolment, StageKind.EDUCATION)
    context["school_days"] = schooling.school_days(enrolment, request.scope)
    return _tab(request, enrolment, "education", context)


@require_safe
@requires(Permission.ATTENDANCE_READ)
def attendance(request: StaffRequest, case_code: str) -> HttpResponse:
    enrolment = _case(request, case_code, Permission.ATTENDANCE_READ)
    months = records.months(enrolment, request.scope)
    wanted = request.GET.get("month", "")
    month = next((each for each in months if each.code == wanted), None)
    month = month or next(iter(months), None)
    context: dict[str, Any] = {"months": months, "month": month}
    if month:
        context["marks"] = records.marks_of(enrolment, month, request.scope)
    return _tab(request, enrolment, "attendance", context)


def _case(
    request: StaffRequest, case_code: str, also: Permission = Permission.CASE_READ
) -> Enrolment:
    cases = reading.readable(request.scope).allowing(request.scope, also)
    return get_object_or_404(cases, case_code=case_code)


def _stage(request: StaffRequest, case: Enrolment, kind: StageKind) -> dict[str, Any]:
    """What the tabs of the three stages share."""
    head = reading.head(case, request.scope)
    notice = head.notices.get(kind)
    stays = records.stays(case, kind, request.scope, slowed=head.is_slowed(kind))
    known = {stay.code for stay in stays}
    panels = stage_records.panels(case, kind, request.scope, known)
    context: dict[str, Any] = {
        "head": head,
        "notice": notice,
        "title": kind.label,
        "may_write": reading.may_write(case, kind),
        "stays": [(stay, links(case, kind, stay, notice)) for stay in stays],
        "panels": panels,
        "shown": stage_records.folded(panels),
        "kind": kind.value,
    }
    if case.may_read_attendance:  # type: ignore[attr-defined]
        context["attended"] = records.attended(case, [kind], request.scope)
    return context


def _tab(
    request: StaffRequest,
    case: Enrolment,
    part: str,
    context: dict[str, Any],
    **seen: object,
) -> HttpResponse:
    """One tab under the head of its case, noted in the trail."""
    audit.record("case-read", case, by=request.user, part=part, **seen)
    if "head" not in context:
        context["head"] = reading.head(case, request.scope)
    return render(request, f"participants/case_{part}.html", context)
