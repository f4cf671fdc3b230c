from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import Draft
from core.templatetags.ui import long_date
from participants.actions import registration as actions
from participants.due.care import SCREENED_WITHIN
from participants.forms.likely import LikelyForm
from participants.forms.registration import RegisterForm
from participants.models import ArmedGroupHistory, Enrolment
from participants.models.record import Refused
from participants.reading import registration as reading
from participants.reading.registration import PARTS, Registration

COMPARED = ("person", "case")
"""Parts that tell who may be registered already."""


@require_safe
@requires(Permission.CASE_CREATE)
def registration(request: StaffRequest) -> HttpResponse:
    """What is under way; with nothing under way the first page of a new one."""
    begun = reading.begun(request.user)
    if not begun:
        return redirect("participants:registration-part", key=uuid4(), part="person")
    context = {"begun": begun, "new": uuid4()}
    return render(request, "participants/registration_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_CREATE)
def part(request: StaffRequest, key: UUID, part: str) -> HttpResponse:
    """One part: kept when it is complete, then the next."""
    if part not in PARTS:
        raise Http404
    under_way = _under_way(request, key)
    if request.method == "POST":
        under_way.sent[part] = request.POST
    elif _comes_too_early(under_way, part):
        return _to(key, under_way.first_open)
    if part in COMPARED:
        _tell(request, under_way)
    if request.method != "POST" or not under_way.form(part).is_valid():
        return _shown(request, under_way, part)
    if part in COMPARED and not under_way.likely_form(part, asked=True).is_valid():
        return _shown(request, under_way, part, asks_first=True)
    under_way.keep(part)
    following = [*PARTS, "check"]
    return _to(key, following[following.index(part) + 1])


@require_POST
@requires(Permission.CASE_CREATE)
def likely(request: StaffRequest, key: UUID, part: str) -> HttpResponse:
    """While typing: who may be the same person, and whether this is a child."""
    if part not in COMPARED:
        raise Http404
    under_way = _under_way(request, key)
    under_way.sent[part] = request.POST
    _tell(request, under_way)
    context = _context(under_way, part)
    return render(request, "participants/_registration_likely.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_CREATE)
def check(request: StaffRequest, key: UUID) -> HttpResponse:
    """Everything read back; then it is stored, once."""
    under_way = _under_way(request, key, locked=request.method == "POST")
    if not under_way.drafts:
        return redirect("participants:registration")
    if under_way.first_open != "check":
        return _to(key, under_way.first_open)
    form = RegisterForm(request.POST or None)
    if not form.is_valid():
        context = _context(under_way, "check") | {"form": form}
        return render(request, "participants/registration_check.html", context)
    answers = under_way.likely_form("case", asked=True)
    if not answers.is_valid():
        _tell(request, under_way)
        return _shown(request, under_way, "case", asks_first=True)
    try:
        case = _register(under_way, answers)
    except Refused as refused:
        under_way.case.add_error(refused.field or None, str(refused))
        return _shown(request, under_way, "case")
    reading.discard(by=request.user, key=key)
    return _registered(request, case, is_kept=under_way.is_kept)


@require_POST
@requires(Permission.CASE_CREATE)
def discard(request: StaffRequest, key: UUID) -> HttpResponse:
    reading.discard(by=request.user, key=key)
    messages.success(request, gettext("Discarded: nothing of it was stored."))
    return redirect("participants:case-list")


@require_safe
@requires(Permission.CASE_CREATE)
def receipt(request: StaffRequest, case_code: str) -> HttpResponse:
    """For whoever registered somebody whose case is not theirs to see."""
    kept = Draft.objects.kept(by=request.user, key=_receipt(case_code))
    if kept is None:
        raise Http404
    at = timezone.localtime(kept.kept_at, ZoneInfo(kept.data["zone"]))
    context = {
        "case_code": case_code,
        "day": at.date(),
        "time": time_format(at, "H:i"),
        "why": kept.data["why"],
    }
    return render(request, "participants/receipt.html", context)


def give_receipt(
    request: StaffRequest, case: Enrolment, *, why: str
) -> HttpResponseRedirect:
    """Keep the number for them alone; ``why`` is child, adult or corrected."""
    zone = case.program.timezone
    Draft.objects.keep(
        by=request.user,
        key=_receipt(case.case_code),
        data={"why": why, "zone": zone},
    )
    return redirect("participants:receipt", case_code=case.case_code)


def _receipt(case_code: str) -> str:
    """A key with a dot: nobody types their own receipt."""
    return f"receipt.of:{case_code}"


def _under_way(
    request: StaffRequest, key: UUID, *, locked: bool = False
) -> Registration:
    under_way = Registration(request.user, request.scope, key, request.here, locked)
    if not under_way.offices:
        raise Http404  # a programme that has no office yet registers nobody
    return under_way


def _to(key: UUID, part: str) -> HttpResponseRedirect:
    if part == "check":
        return redirect("participants:registration-check", key=key)
    return redirect("participants:registration-part", key=key, part=part)


def _comes_too_early(under_way: Registration, part: str) -> bool:
    """A page is opened when those before it are complete."""
    before = PARTS[: PARTS.index(part)]
    return not all(under_way.form(each).is_valid() for each in before)


def _tell(request: StaffRequest, under_way: Registration) -> None:
    """That the names of who may be the same person are shown is recorded."""
    if codes := [each.row.code for each in under_way.likely]:
        audit.record("likely-same-shown", by=request.user, cases=codes)


def _shown(
    request: StaffRequest,
    under_way: Registration,
    part: str,
    *,
    asks_first: bool = False,
) -> HttpResponse:
    context = _context(under_way, part, asks_first=asks_first) | {
        "form": under_way.form(part)
    }
    return render(request, f"participants/registration_{part}.html", context)


def _context(
    under_way: Registration, part: str, *, asks_first: bool = False
) -> dict[str, Any]:
    context = {
        "registration": under_way,
        "part": part,
        "steps": reading.steps(part),
        "asks_first": asks_first,
    }
    if part in COMPARED:
        context["likely"] = under_way.likely_form(part, asked=asks_first)
    return context


def _register(under_way: Registration, answers: LikelyForm) -> Enrolment:
    stored = under_way.stored()
    case, group = stored["case"], stored["group"]
    reach = under_way.scope.reach(Permission.CASE_CREATE)
    return actions.register(
        stored["person"],
        case,
        histories=[ArmedGroupHistory(former_group=group)] if group else [],
        consents=stored["consents"],
        others=[
            actions.Other(each.case, each.likeness.score, each.likeness.why, answer)
            for each, answer in answers.others()
        ],
        keeps_children=case.office_id in reach.children,
        keeps_adults=case.office_id in reach.offices,
        key=under_way.key,
        by=under_way.by,
    )


def _registered(
    request: StaffRequest, case: Enrolment, *, is_kept: bool
) -> HttpResponse:
    if not is_kept:
        return give_receipt(request, case, why="child" if case.child_track else "adult")
    told = {
        "time": case.program.clock(),
        "code": case.case_code,
        "day": long_date(case.registered_on + SCREENED_WITHIN),
    }
    text = gettext(
        "Registered at %(time)s with the case code %(code)s. Next: the screening, by"
        " %(day)s."
    )
    if case.child_track:
        text = gettext("Registered at %(time)s with the case code %(code)s.")
    messages.success(request, text % told)
    return redirect(case)
