from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from core.templatetags.ui import long_date
from participants.actions import appointments as actions
from participants.forms.appointments import AppointmentForm, CancelForm, MoveForm
from participants.models import Appointment, Enrolment
from participants.views.facts import FactPage, shown, stored

TAB = "participants:case-psychological-support"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def appointment_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = AppointmentForm(request.POST or None, case=case)
    if not stored(form, lambda **facts: actions.plan(case, **facts, by=request.user)):
        title, button = gettext("Make an appointment"), gettext("Save appointment")
        return shown(request, case, form, FactPage(title, "", button, _tab(case)))
    day = long_date(form.cleaned_data["day"])
    told = gettext("Appointment on %(day)s saved. It stands in your calendar.")
    return _done(request, case, told % {"day": day})


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def appointment_move(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Another time; the one before stays, with who asked for it."""
    case = _case(request, case_code)
    before = _appointment(case, pk)
    hours = {"starts_at": before.starts_at, "ends_at": before.ends_at}
    initial = {"day": before.day, **hours}
    form = MoveForm(request.POST or None, case=case, record=before, initial=initial)
    if not stored(form, lambda **facts: actions.move(before, **facts, by=request.user)):
        page = FactPage(
            gettext("Move the appointment"),
            _lead(before),
            gettext("Move it"),
            _tab(case),
        )
        return shown(request, case, form, page)
    day = long_date(form.cleaned_data["day"])
    return _done(request, case, gettext("Moved to %(day)s.") % {"day": day})


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def appointment_cancel(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    held = _appointment(case, pk)
    form = CancelForm(request.POST or None, record=held)
    if not stored(form, lambda **facts: actions.cancel(held, **facts, by=request.user)):
        page = FactPage(
            gettext("Cancel the appointment"),
            _lead(held),
            gettext("Cancel it"),
            _tab(case),
        )
        return shown(request, case, form, page)
    told = gettext("The appointment is cancelled. It counts against nobody.")
    return _done(request, case, told)


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, Permission.SESSION_NOTE_WRITE)
    cases = allowed.select_related("participant", "program")
    return get_object_or_404(cases, case_code=case_code)


def _appointment(case: Enrolment, pk: UUID) -> Appointment:
    rows = Appointment.objects.of(case).select_related("session__attendance")
    return get_object_or_404(rows, pk=pk)


def _lead(appointment: Appointment) -> str:
    told = gettext("It is planned for %(day)s at %(time)s.")
    time = f"{appointment.starts_at:%H:%M}"
    return told % {"day": long_date(appointment.day), "time": time}


def _tab(case: Enrolment) -> str:
    return reverse(TAB, kwargs={"case_code": case.case_code})


def _done(request: StaffRequest, case: Enrolment, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(TAB, case_code=case.case_code)
