from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import consents as actions
from participants.forms.consents import ConsentChangeForm
from participants.models import Enrolment
from participants.views.facts import FactPage, shown, stored
from programs.models import TermsText


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_WRITE)
def consent_new(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask again, or write down that something is taken back."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.CASE_WRITE)
    cases = allowed.select_related("participant", "program")
    case = get_object_or_404(cases, case_code=case_code)
    asked = {"purpose": request.GET.get("purpose", "")}
    form = ConsentChangeForm(request.POST or None, case=case, initial=asked)
    if stored(form, partial(actions.record, case, by=request.user)):
        told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
        messages.success(request, told)
        return redirect(case)
    back, button = case.get_absolute_url(), gettext("Save answer")
    page = FactPage(gettext("Consent"), button=button, back=back)
    terms = TermsText.objects.read_now(case.program)
    template = "participants/case_consent.html"
    return shown(request, case, form, page, template=template, terms=terms)
