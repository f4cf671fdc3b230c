from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import Permission, requires
from core.http import StaffRequest
from core.models import User
from participants.actions import enrolments
from participants.actions import participants as actions
from participants.forms.participants import ContactForm, IdentityForm
from participants.models import Enrolment
from participants.models.record import Refused
from participants.reading.case import held, readable
from participants.views.facts import FactPage, shown
from participants.views.registration import give_receipt

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.CASE_WRITE)
def case_identity(request: StaffRequest, case_code: str) -> HttpResponse:
    """Who somebody is, put right with a reason."""
    case = _case(request, case_code, Permission.CASE_WRITE)
    form = IdentityForm(
        request.POST or None,
        instance=copy(case.participant),
        case=case,
        held=held(case),
        today=case.program.today(),
        keeps_children=_keeps_children(request, case),
    )
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.correct(
            form.instance, case, fields=form.corrected, reason=reason, by=request.user
        )
        return _after_correction(request, case)
    page = FactPage(
        gettext("Correct who this is"),
        gettext("Which answers were changed, by whom and why stays in the case."),
        gettext("Save the correction"),
        case.get_absolute_url(),
    )
    return shown(request, case, form, page)


@form_page
@requires(Permission.CASE_WRITE)
def case_contact(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code, Permission.CASE_WRITE)
    person = copy(case.participant)
    form = ContactForm(
        request.POST or None, instance=person, case=case, held=held(case)
    )
    if form.is_valid() and _moved(form, case, by=request.user):
        _say_saved(request, case)
        return redirect(case)
    page = FactPage(
        gettext("Phone and address"),
        button=gettext("Save phone and address"),
        back=case.get_absolute_url(),
    )
    return shown(request, case, form, page)


@require_POST
@requires(Permission.CASE_TAKE)
def case_take(request: StaffRequest, case_code: str) -> HttpResponse:
    """A case that is nobody's becomes that of whoever asks."""
    case = _case(request, case_code, Permission.CASE_TAKE)
    try:
        enrolments.take(case, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        told = gettext("Saved %(time)s. You are the caseworker of this case now.")
        messages.success(request, told % {"time": case.program.clock()})
    return redirect(case)


def _case(request: StaffRequest, case_code: str, to: Permission) -> Enrolment:
    allowed = readable(request.scope).allowing(request.scope, to)
    return get_object_or_404(allowed, case_code=case_code)


def _moved(form: ContactForm, case: Enrolment, *, by: User) -> bool:
    """Whether it was stored; if not the form says why."""
    facts = {name: form.cleaned_data[name] for name in ("residence", "since")}
    try:
        actions.change_contact(form.instance, case, **facts, by=by)
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return False
    return True


def _keeps_children(request: StaffRequest, case: Enrolment) -> bool:
    return case.office_id in request.scope.reach(Permission.CASE_WRITE).children


def _after_correction(request: StaffRequest, case: Enrolment) -> HttpResponse:
    """To the case; with a receipt where it has gone to child protection."""
    readable = Enrolment.objects.allowing(request.scope, Permission.CASE_READ)
    if not readable.filter(pk=case.pk).exists():
        return give_receipt(request, case, why="corrected")
    _say_saved(request, case)
    return redirect(case)


def _say_saved(request: StaffRequest, case: Enrolment) -> None:
    told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
    messages.success(request, told)
