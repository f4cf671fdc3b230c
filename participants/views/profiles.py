"""What somebody says of their life, part by part, and what they need."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from participants import profile_sections
from participants.actions import profiles as actions
from participants.forms.profiles import NeedForm, NeedMetForm, SectionForm
from participants.models import Enrolment, Need, Profile
from participants.views.plans import answered

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(*profile_sections.WRITES)
def profile_section(
    request: StaffRequest, case_code: str, section: str
) -> HttpResponse:
    asked = profile_sections.BY_CODE.get(section)
    if asked is None:
        raise Http404
    case = _case(request, case_code, asked.write)
    profile = Profile.objects.allowing(request.scope, asked.write).of(case).first()
    form = SectionForm(request.POST or None, section=asked, record=profile)
    act = partial(actions.fill_in, case, profile, section, by=request.user)
    return answered(request, case, form, act, str(asked.title))


@form_page
@requires(Permission.PLAN_WRITE)
def need_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = NeedForm(request.POST or None, case=case)
    act = partial(actions.find_need, case, by=request.user)
    return answered(request, case, form, act, gettext("Add a need"))


@form_page
@requires(Permission.PLAN_WRITE)
def need_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    needs = Need.objects.allowing(request.scope, Permission.PLAN_WRITE).of(case)
    need = get_object_or_404(needs, pk=pk)
    form = NeedMetForm(request.POST or None, case=case, record=need)
    act = partial(actions.change_need, need, by=request.user)
    return answered(request, case, form, act, str(need))


def _case(
    request: StaffRequest,
    case_code: str,
    permission: Permission = Permission.PLAN_WRITE,
) -> Enrolment:
    if permission not in request.scope:
        raise PermissionDenied
    allowed = Enrolment.objects.allowing(request.scope, permission)
    cases = allowed.select_related("participant", "program")
    return get_object_or_404(cases, case_code=case_code)
