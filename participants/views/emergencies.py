"""Emergencies: a case opened for an hour, and the review of it by somebody else."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from participants.actions import emergencies as actions
from participants.forms.emergencies import EmergencyFilters, EmergencyForm, ReviewForm
from participants.models import EmergencyOpening, Enrolment
from participants.models.record import Refused
from participants.reading import emergencies as reading
from participants.views.facts import FactPage, stored
from programs import denials

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.GLASS_BREAK, Permission.GLASS_BREAK_CHILD)
def emergency_open(request: StaffRequest) -> HttpResponse:
    """Open one case outside of one's rows, by its code."""
    form = EmergencyForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        allowed = Enrolment.objects.allowing(request.scope, Permission.CASE_READ)
        if allowed.filter(case_code=code).exists():
            messages.info(request, gettext("This case is open to you anyway."))
            return redirect("participants:case", case_code=code)
        if opened := _opened(request, form):
            return redirect("participants:case", case_code=opened)
    return render(request, "participants/emergency_open.html", {"form": form})


def _opened(request: StaffRequest, form: EmergencyForm) -> str:
    """The code of the case that is open now, if one is.

    An attempt is kept, whatever becomes of the request.
    """
    code, reason = form.cleaned_data["code"], form.cleaned_data["reason"]
    tried = denials.attempt(request, "emergency-refused", case=code)
    try:
        opened = actions.open_case(code, reason=reason, by=request.user)
    except Refused as refused:
        form.refuse(refused)
        return ""
    tried.succeeded = True
    return opened


@require_safe
@requires(Permission.GLASS_TOLD)
def emergency_list(request: StaffRequest) -> HttpResponse:
    query = request.GET.copy()
    query.setdefault("state", "waiting")
    filters = EmergencyFilters(query, offices=reading.offices(request.here))
    page = reading.page(
        request.here,
        filters.chosen(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("emergency-list-read", by=request.user, cases=seen)
    context = {"filters": filters, "page": page, "rows": rows}
    template = "participants/emergency_list.html"
    return page_or_part(request, template, context, part="openings")


@form_page
@requires(Permission.GLASS_REVIEW)
def emergency_review(request: StaffRequest, pk: UUID) -> HttpResponse:
    allowed = EmergencyOpening.objects.allowing(
        request.scope, Permission.GLASS_REVIEW
    ).select_related(*reading.READ_WITH_IT)
    opening = get_object_or_404(allowed, pk=pk)
    shown = reading.as_opening(opening, request.scope)
    sent = request.POST if shown.row.awaits else None
    form = ReviewForm(sent or None, record=opening)
    if stored(form, partial(actions.review, opening, by=request.user)):
        told = gettext("Saved %(time)s. The review stays with the opening.")
        messages.success(request, told % {"time": opening.enrolment.program.clock()})
        return redirect("participants:emergency-list")
    audit.record("case-read", opening.enrolment, by=request.user, part="emergency")
    page = FactPage(gettext("Review an emergency opening"))
    context = {"opening": shown, "form": form, "page": page}
    return render(request, "participants/emergency_review.html", context)
