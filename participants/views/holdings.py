"""Another category of a person, with the day it holds from."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import holdings as actions
from participants.forms.holdings import CategoryForm
from participants.models import Enrolment
from participants.views.facts import FactPage, shown, stored


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_WRITE)
def case_category(request: StaffRequest, case_code: str) -> HttpResponse:
    allowed = Enrolment.objects.allowing(request.scope, Permission.CASE_WRITE)
    cases = allowed.select_related("participant", "program")
    case = get_object_or_404(cases, case_code=case_code)
    form = CategoryForm(request.POST or None, record=case)
    if stored(form, partial(actions.change_category, case, by=request.user)):
        told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
        messages.success(request, told)
        return redirect(case)
    page = FactPage(
        gettext("Category"),
        button=gettext("Save category"),
        back=case.get_absolute_url(),
    )
    return shown(request, case, form, page)
