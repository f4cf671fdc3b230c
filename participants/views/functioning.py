from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from core.models import Draft
from participants.actions import enrolments as actions
from participants.forms.questionnaires import FunctioningForm, answered
from participants.instruments import WG_SS
from participants.reading.case import readable
from participants.reading.facts import may_ask_functioning
from participants.views.assessments import asked, kept, wording_of
from participants.views.facts import FactPage, stored


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_WRITE)
def case_functioning(request: StaffRequest, case_code: str) -> HttpResponse:
    """What is hard for somebody to do, in the words of the Washington Group."""
    allowed = readable(request.scope).allowing(request.scope, Permission.CASE_WRITE)
    case = get_object_or_404(allowed, case_code=case_code)
    if not may_ask_functioning(case):
        raise Http404
    key = f"functioning:{case.pk}"
    form = FunctioningForm(
        request.POST or None,
        case=case,
        record=case,
        questionnaire=WG_SS,
        wording=wording_of(request, WG_SS),
        initial=answered(case.functioning) | kept(request, key),
    )
    if not stored(
        form,
        lambda **facts: actions.record_functioning(case, **facts, by=request.user),
    ):
        title, button = gettext("Difficulties in functioning"), gettext("Save")
        page = FactPage(title, button=button, back=case.get_absolute_url())
        return asked(request, case, form, key, page)
    Draft.objects.discard(by=request.user, key=key)
    told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
    messages.success(request, told)
    return redirect(case)
