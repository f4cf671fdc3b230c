"""Stays in the stages: begun, held, ended and corrected, each on a page of its own."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import schooling as schools
from participants.actions import stages as actions
from participants.fields import to_write
from participants.forms import stages as forms
from participants.forms.schooling import SchoolingForm
from participants.models import Enrolment, Schooling, Stage
from participants.models.schooling import LEFT
from participants.models.stage import TAUGHT
from participants.reading import matches, offers, schooling
from participants.reading.tabs import TAB_OF
from participants.views.facts import FactPage, shown, stored
from participants.views.stage_verbs import VERBS
from programs.models import StageKind
from programs.scope import scope_of

CARE = StageKind.PSYCHOLOGICAL_SUPPORT
WRITES = (Permission.STAGE_WRITE, Permission.CARE_WRITE)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(*WRITES)
def stage_new(request: StaffRequest, case_code: str, kind: str) -> HttpResponse:
    if kind not in StageKind.values:
        raise Http404
    case = _case(request, case_code, to_write(Stage, stage=kind))
    initial = _begins(case)
    if kind == StageKind.EDUCATION:
        initial |= schooling.to_begin(case, request.scope)
    sent = request.POST or None
    form = forms.BeginForm(sent, case=case, kind=kind, initial=initial)
    title = gettext("New stay: %(stage)s") % {"stage": StageKind(kind).label}
    return _begun(request, case, kind, form, title)


@form_page
@requires(Permission.STAGE_WRITE)
def stage_again(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """A new stay in education of somebody who left one before."""
    earlier = _in_education(request, case_code, pk)
    case, kind = earlier.enrolment, StageKind.EDUCATION
    if earlier.status not in LEFT:
        messages.warning(request, earlier.gone_on())
        return redirect(_tab(request, case, kind))
    known = schooling.of_case(case, request.scope)
    initial = _begins(case) | schooling.again(earlier, known)
    sent = request.POST or None
    form = forms.AgainForm(sent, case=case, after=earlier, initial=initial)
    title = gettext("Enrol again: %(what)s") % {"what": earlier.name}
    return _begun(request, case, kind, form, title)


@form_page
@requires(Permission.STAGE_WRITE)
def stage_schooling(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """What somebody learns in a stay, and where: added, or put right."""
    stay = _in_education(request, case_code, pk)
    case, back = stay.enrolment, _tab(request, stay.enrolment, stay.stage)
    allowed = Schooling.objects.allowing(request.scope, to_write(Schooling))
    known = allowed.filter(stay=stay).first()
    form = SchoolingForm(request.POST or None, stay=stay, instance=known)
    if stored(form, partial(schools.record, stay, by=request.user)):
        told = gettext("Saved %(time)s. It stands below: %(what)s.")
        facts = {"time": case.program.clock(), "what": form.instance}
        messages.success(request, told % facts)
        return redirect(back)
    title = gettext("Schooling: %(what)s") % {"what": stay.name}
    page = FactPage(title, _ask_for_age(case, stay.stage), gettext("Save"), back)
    return shown(request, case, form, page)


@form_page
@requires(Permission.CARE_ASK)
def care_ask(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code, Permission.CARE_ASK)
    kind_of_form = forms.ChildCareAskForm if case.child_track else forms.CareAskForm
    form = kind_of_form(request.POST or None, case=case, kind=CARE)
    _offer(request, form, case, CARE)
    if stored(form, partial(actions.ask_for_care, case, by=request.user)):
        messages.success(request, _asked_for_care(case))
        return redirect(case)
    page = FactPage(
        gettext("Ask for psychological support"),
        _what_asking_does(case),
        gettext("Ask for support"),
        case.get_absolute_url(),
    )
    return shown(request, case, form, page)


@form_page
@requires(*WRITES)
def stage_verb(
    request: StaffRequest, case_code: str, pk: UUID, verb: str
) -> HttpResponse:
    """Start, hold, resume, end or correct a stay, or say that it will not begin."""
    stay, to_do = _stay(request, case_code, pk), VERBS[verb]
    case, kind = stay.enrolment, stay.stage
    if stay.status not in to_do.fits:
        messages.warning(request, stay.gone_on())
        return redirect(_tab(request, case, kind))
    form = to_do.form(request.POST or None, stay)
    _offer(request, form, case, kind)
    if stored(form, partial(to_do.act, stay, by=request.user)):
        messages.success(request, to_do.told(stay))
        return redirect(_tab(request, case, kind))
    return shown(request, case, form, to_do.page(stay, _tab(request, case, kind)))


def _case(request: StaffRequest, case_code: str, to: Permission) -> Enrolment:
    if to not in request.scope:
        raise PermissionDenied
    allowed = Enrolment.objects.allowing(request.scope, to)
    cases = allowed.select_related("participant", "program", "office")
    return get_object_or_404(cases, case_code=case_code)


def _begins(case: Enrolment) -> dict[str, object]:
    return {"status": "active", "started_on": case.program.today()}


def _begun(
    request: StaffRequest,
    case: Enrolment,
    kind: str,
    form: forms.BeginForm,
    title: str,
) -> HttpResponse:
    """A new stay stored and its tab, or the page again that says why not."""
    _offer(request, form, case, kind)
    if stored(form, partial(actions.begin, case, kind=kind, by=request.user)):
        told = gettext("Saved %(time)s. The new stay stands below.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(_tab(request, case, kind))
    lead, back = _ask_for_age(case, kind), case.get_absolute_url()
    page = FactPage(title, lead, gettext("Save the stay"), back)
    return shown(request, case, form, page)


def _ask_for_age(case: Enrolment, kind: str) -> str:
    """Without a birth date nobody knows whether school comes first."""
    if kind not in TAUGHT or case.participant.birth_date:
        return ""
    return gettext(
        "The birth date is not known: ask for it first. Under 15 somebody goes into"
        " formal school, and does not begin vocational training."
    )


def _in_education(request: StaffRequest, case_code: str, pk: UUID) -> Stage:
    stay = _stay(request, case_code, pk)
    if stay.stage != StageKind.EDUCATION:
        raise Http404
    return stay


def _stay(request: StaffRequest, case_code: str, pk: UUID) -> Stage:
    stays = Stage.objects.writable(request.scope).select_related(
        "enrolment__participant", "enrolment__program", "enrolment__office"
    )
    stays = stays.select_related("activity", "counsellor")
    return get_object_or_404(stays, pk=pk, enrolment__case_code=case_code)


def _offer(
    request: StaffRequest, form: forms.StayForm, case: Enrolment, kind: str
) -> None:
    """What the form lets people choose from, and what was chosen before."""
    if "activity" in form.fields:
        offered = offers.activities(case, kind, form.chosen("activity"))
        groups = offers.in_groups(offered, case.program.today())
        form.offer_activities(offered, groups)
        form.prefer(request.GET.get("activity", ""))
    if "counsellor" in form.fields:
        able = offers.counsellors(case, form.chosen("counsellor"))
        wish = matches.wish(form.record, request.scope)
        form.offer_counsellors(able, matches.of(able, case, wish))


def _tab(request: StaffRequest, case: Enrolment, kind: str) -> str:
    """The tab of the stage; the list of people for who may no longer open the case.

    Who hands a client to another counsellor, or says that support is not needed,
    has no further business with the case.
    """
    if kind == CARE and request.method == "POST":
        scope = scope_of(request.user)
        allowed = Enrolment.objects.allowing(scope, Permission.PSYCHOLOGICAL_READ)
        if not allowed.filter(pk=case.pk).exists():
            return reverse("participants:case-list")
    return reverse(f"participants:{TAB_OF[kind]}", kwargs={"case_code": case.case_code})


def _what_asking_does(case: Enrolment) -> str:
    if case.child_track:
        return gettext("The counsellor sees the case at once and begins the support.")
    return gettext(
        "The clinical supervisor sees the case then, chooses a counsellor and says"
        " when it begins. No reason is asked for."
    )


def _asked_for_care(case: Enrolment) -> str:
    told = gettext(
        "Saved %(time)s. The clinical supervisor sees the case now and chooses a"
        " counsellor."
    )
    if case.child_track:
        told = gettext(
            "Saved %(time)s. The counsellor sees the case now and begins the support."
        )
    return told % {"time": case.program.clock()}
