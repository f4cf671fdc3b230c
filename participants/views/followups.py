from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from core.templatetags.ui import long_date
from participants.actions import contact_attempts as attempts
from participants.actions import followups as actions
from participants.forms.contact_attempts import ContactAttemptForm
from participants.forms.followups import FollowUpForm
from participants.models import ContactAttempt, Enrolment, FollowUp
from participants.reading import case as reading
from participants.reading import followups
from participants.reading.standing import marked
from participants.views.facts import FactPage, shown, stored


@require_safe
@requires(Permission.CASE_READ)
def case_follow_up(request: StaffRequest, case_code: str) -> HttpResponse:
    scope, given = request.scope, Permission.CASE_READ
    readable = reading.readable(scope)
    cases = marked(readable, scope, given, may_write=Permission.FOLLOW_UP_WRITE)
    case = get_object_or_404(cases, case_code=case_code)
    audit.record("case-read", case, by=request.user, part="follow_up")
    head = reading.head(case, scope)
    context = {
        "head": head,
        "waves": followups.waves(case, scope),
        "had_kit": followups.had_kit(case, scope),
    }
    return render(request, "participants/case_follow_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FOLLOW_UP_WRITE)
def follow_up_record(request: StaffRequest, case_code: str, wave: int) -> HttpResponse:
    """Record what came of a contact, or change what was recorded."""
    case = _case(request, case_code)
    made = FollowUp.objects.of(case).in_wave(wave).first()
    if not made and not followups.may_be_made(case, wave, request.scope):
        raise Http404
    had_kit = followups.had_kit(case, request.scope)
    form = FollowUpForm(request.POST or None, case=case, instance=made, had_kit=had_kit)
    if not form.is_valid():
        return shown(request, case, form, _page(case, wave))
    if made:
        actions.change(made, **form.facts(), by=request.user)
    else:
        actions.record(case, wave=wave, **form.facts(), by=request.user)
    messages.success(request, _told(request, case))
    return redirect("participants:case-follow-up", case_code=case.case_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FOLLOW_UP_WRITE)
def contact_try(request: StaffRequest, case_code: str, wave: int) -> HttpResponse:
    """Record a try to reach somebody; whoever was reached is asked on the next page."""
    case = _case(request, case_code)
    if not followups.may_be_made(case, wave, request.scope):
        raise Http404
    form = ContactAttemptForm(request.POST or None, case=case)
    act = partial(attempts.record, case, wave=wave, by=request.user)
    if not stored(form, act):
        return shown(request, case, form, _try_page(case, wave))
    told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
    messages.success(request, told)
    if form.cleaned_data["result"] == ContactAttempt.Result.REACHED:
        page = "participants:follow-up-record"
        return redirect(page, case_code=case.case_code, wave=wave)
    return redirect("participants:case-follow-up", case_code=case.case_code)


def _try_page(case: Enrolment, wave: int) -> FactPage:
    after = FollowUp.Wave(wave).label
    back = reverse("participants:case-follow-up", kwargs={"case_code": case.case_code})
    return FactPage(
        title=gettext("Try to reach somebody: %(wave)s after the exit")
        % {"wave": after},
        button=gettext("Save the try"),
        back=back,
    )


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    """The case, held while it is written to: of two who record one wave at the same
    time the second finds what the first has recorded."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.FOLLOW_UP_WRITE)
    cases = allowed.select_related("participant", "program")
    if request.method == "POST":
        cases = cases.select_for_update(of=("self",), no_key=True)
    return get_object_or_404(cases, case_code=case_code)


def _told(request: StaffRequest, case: Enrolment) -> str:
    time, due = case.program.clock(), followups.next_due(case, request.scope)
    if due is None:
        told = gettext("Follow-up saved at %(time)s. No other is to be made.")
        return told % {"time": time}
    told = gettext("Follow-up saved at %(time)s. The next one is due on %(day)s.")
    return told % {"time": time, "day": long_date(due)}


def _page(case: Enrolment, wave: int) -> FactPage:
    after = FollowUp.Wave(wave).label
    back = reverse("participants:case-follow-up", kwargs={"case_code": case.case_code})
    return FactPage(
        title=gettext("Follow-up: %(wave)s after the exit") % {"wave": after},
        button=gettext("Save follow-up"),
        back=back,
    )
