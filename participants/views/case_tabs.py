from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.models import Enrolment
from participants.reading import case as reading
from participants.reading import counselling, records, scores
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
    held = counselling.sessions(
        enrolment,
        request.scope,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    plan = counselling.safety_plan(enrolment, request.scope)
    context |= {
        "held": held,
        "plan": plan,
        "plan_parts": counselling.parts(plan) if plan else [],
    }
    seen: dict[str, object] = {"notes": notes} if (notes := held.notes()) else {}
    if plan:
        seen["plan"] = str(plan.pk)
    return _tab(request, enrolment, "psychological_support", context, **seen)


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
    context: dict[str, Any] = {
        "title": kind.label,
        "may_write": reading.may_write(case, kind),
        "stays": [
            (stay, links(case, kind, stay))
            for stay in records.stays(case, kind, request.scope)
        ],
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
    context["head"] = reading.head(case, request.scope)
    return render(request, f"participants/case_{part}.html", context)
