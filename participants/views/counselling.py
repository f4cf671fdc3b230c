from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.forms import OnceForm, VersionForm, conflict
from core.http import StaffRequest
from core.models import Draft
from core.templatetags.ui import long_date
from participants.actions import appointments as of_appointment
from participants.actions import counselling as actions
from participants.forms.counselling import GroupNoteForm, SafetyPlanForm, SessionForm
from participants.models import Appointment, CounsellingSession, Enrolment
from participants.reading import appointments, care
from participants.reading import counselling as reading
from participants.views.facts import FactPage, stored

TAB = "participants:case-psychological-support"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def counselling_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    key = f"counselling:{case.pk}"
    initial = {"held_on": reading.usual_day(case)} | _kept(request, key)
    form = SessionForm(request.POST or None, case=case, initial=initial)
    if not stored(form, lambda **facts: actions.record(case, **facts, by=request.user)):
        return _shown(request, case, form, key, _session_page(case, is_new=True))
    told = gettext("Session saved at %(time)s. It stands below.")
    return _done(request, case, key, told)


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def counselling_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Put a session of one's own right."""
    case = _case(request, case_code)
    own = CounsellingSession.objects.of(case).held_by(request.user)
    session = get_object_or_404(own.select_related("attendance"), pk=pk)
    key = f"counselling:{session.pk}"
    initial = reading.as_typed(session, request.scope) | _kept(request, key)
    form = SessionForm(request.POST or None, case=case, record=session, initial=initial)
    if not stored(
        form, lambda **facts: actions.change(session, **facts, by=request.user)
    ):
        return _shown(request, case, form, key, _session_page(case, is_new=False))
    return _done(request, case, key, gettext("Correction saved at %(time)s."))


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def counselling_of_appointment(
    request: StaffRequest, case_code: str, pk: UUID
) -> HttpResponse:
    """Record what came of an appointment: the session, or that nobody came."""
    case = _case(request, case_code)
    rows = Appointment.objects.of(case).select_related("session__attendance")
    appointment = get_object_or_404(rows, pk=pk)
    key = f"appointment:{appointment.pk}"
    initial = appointments.as_typed(appointment, case) | _kept(request, key)
    form = SessionForm(request.POST or None, case=case, initial=initial)
    if not stored(
        form,
        lambda **facts: of_appointment.record(appointment, **facts, by=request.user),
    ):
        return _shown(request, case, form, key, _session_page(case, is_new=True))
    told = gettext("Session saved at %(time)s. It stands below.")
    return _done(request, case, key, told)


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def group_note(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """What the reader noted of somebody in a session of a group."""
    case = _case(request, case_code)
    mark = get_object_or_404(care.of_groups(case, request.scope), pk=pk)
    own, key = care.own_note(mark, request.scope), f"group-note:{mark.pk}"
    initial = ({"text": own.text} if own else {}) | _kept(request, key)
    form = GroupNoteForm(request.POST or None, record=own, initial=initial)
    act = partial(actions.note_group, mark, by=request.user)
    if not stored(form, act):
        day = {"day": long_date(mark.session_date)}
        title = gettext("Note on the group session of %(day)s") % day
        page = FactPage(title, "", gettext("Save note"), _tab(case))
        return _shown(request, case, form, key, page)
    return _done(request, case, key, gettext("Note saved at %(time)s."))


@form_page
@requires(Permission.SESSION_NOTE_WRITE)
def safety_plan(request: StaffRequest, case_code: str) -> HttpResponse:
    """A new version of the plan, begun from the one that holds."""
    case = _case(request, case_code)
    key = f"safety-plan:{case.pk}"
    before = reading.safety_plan(case, request.scope)
    initial = (before.parts if before else {}) | _kept(request, key)
    form = SafetyPlanForm(request.POST or None, case=case, initial=initial)
    if not form.is_valid():
        title, button = gettext("Safety plan"), gettext("Save safety plan")
        page = FactPage(title, "", button, _tab(case))
        return _shown(request, case, form, key, page)
    made_on = form.cleaned_data["made_on"]
    actions.make_safety_plan(case, made_on=made_on, parts=form.parts(), by=request.user)
    return _done(request, case, key, gettext("Safety plan saved at %(time)s."))


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, Permission.SESSION_NOTE_WRITE)
    cases = allowed.select_related("participant", "program")
    return get_object_or_404(cases, case_code=case_code)


def _kept(request: StaffRequest, key: str) -> dict[str, object]:
    """What was typed before and not saved; a form that is sent has it in itself."""
    if request.method == "POST":
        return {}
    draft = Draft.objects.kept(by=request.user, key=key)
    return dict(draft.data) if draft else {}


def _session_page(case: Enrolment, *, is_new: bool) -> FactPage:
    title = gettext("Record a session") if is_new else gettext("Correct a session")
    button = gettext("Save session") if is_new else gettext("Save correction")
    return FactPage(title, "", button, _tab(case))


def _tab(case: Enrolment) -> str:
    return reverse(TAB, kwargs={"case_code": case.case_code})


def _shown(
    request: StaffRequest, case: Enrolment, form: OnceForm, key: str, page: FactPage
) -> HttpResponse:
    """The form, or both versions where it was just changed elsewhere."""
    audit.record("case-read", case, by=request.user, part="psychological_support")
    if isinstance(form, VersionForm) and form.versions:
        return conflict(request, form, back=page.back)
    draft = None
    if request.method != "POST":
        draft = Draft.objects.kept(by=request.user, key=key)
    context = {"case": case, "form": form, "page": page, "key": key, "draft": draft}
    return render(request, "participants/note_form.html", context)


def _done(request: StaffRequest, case: Enrolment, key: str, told: str) -> HttpResponse:
    Draft.objects.discard(by=request.user, key=key)
    messages.success(request, told % {"time": case.program.clock()})
    return redirect(TAB, case_code=case.case_code)
