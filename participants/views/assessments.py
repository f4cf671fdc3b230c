from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, drawings
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import Draft
from participants import charts, instruments
from participants.actions import assessments as actions
from participants.forms.questionnaires import (
    AmendmentForm,
    AssessmentForm,
    QuestionnaireForm,
    answered,
)
from participants.instruments import Instrument, Questionnaire, Wording
from participants.models import Assessment, Enrolment
from participants.reading import assessments as reading
from participants.reading import case as cases
from participants.reading import scores
from participants.views.facts import FactPage, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.SCORE_WRITE)
def instruments_of_case(request: StaffRequest, case_code: str) -> HttpResponse:
    """What may be taken with the person, to choose from."""
    case = _case(request, case_code, Permission.SCORE_WRITE)
    audit.record("case-read", case, by=request.user, part="scores")
    page = FactPage(gettext("Take a screening instrument"), back=back_to(case))
    context = {"case": case, "page": page}
    context["offers"] = reading.offers(case, request.scope)
    return render(request, "participants/instruments.html", context)


@form_page
@requires(Permission.SCORE_WRITE)
def assessment_new(
    request: StaffRequest, case_code: str, instrument: str
) -> HttpResponse:
    case = _case(request, case_code, Permission.SCORE_WRITE)
    chosen = _instrument(instrument)
    if chosen not in reading.offered(case):
        raise Http404
    key = f"assessment:{case.pk}-{chosen.code}"
    form = AssessmentForm(
        request.POST or None,
        case=case,
        questionnaire=chosen,
        wording=wording_of(request, chosen),
        initial=kept(request, key),
    )
    taken: list[actions.Taken] = []
    if not stored(
        form,
        lambda **facts: taken.append(
            actions.record(case, chosen, **facts, by=request.user)
        ),
    ):
        button = gettext("Save the answers")
        page = FactPage(chosen.code, button=button, back=back_to(case))
        return asked(request, case, form, key, page)
    return _done(request, case, key, taken[0])


@require_safe
@requires(Permission.SCORE_READ)
def assessment(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """What it came to, and what was answered."""
    case = _case(request, case_code, Permission.SCORE_READ)
    taken = _assessment(request, case, pk, Permission.SCORE_READ)
    audit.record("case-read", case, by=request.user, part="scores", scores=[str(pk)])
    page = FactPage(taken.instrument, back=back_to(case))
    result = reading.result(taken, request.scope, get_language() or "")
    context = {"case": case, "page": page, "result": result}
    return render(request, "participants/assessment.html", context)


@form_page
@requires(Permission.SCORE_WRITE)
def assessment_amend(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code, Permission.SCORE_WRITE)
    taken = _assessment(request, case, pk, Permission.SCORE_WRITE)
    chosen = _instrument(taken.instrument)
    key = f"assessment:{taken.pk}"
    form = AmendmentForm(
        request.POST or None,
        case=case,
        record=taken,
        questionnaire=chosen,
        wording=wording_of(request, chosen),
        initial=_as_stored(taken) | kept(request, key),
    )
    amended: list[actions.Taken] = []
    if not stored(
        form,
        lambda **facts: amended.append(actions.amend(taken, **facts, by=request.user)),
    ):
        title = gettext("Amend %(instrument)s") % {"instrument": chosen.code}
        page = FactPage(title, button=gettext("Save"), back=_address(case, taken))
        return asked(request, case, form, key, page)
    return _done(request, case, key, amended[0])


@require_safe
@requires(Permission.SCORE_READ)
def scores_chart(
    request: StaffRequest, case_code: str, instrument: str, narrow: bool = False
) -> HttpResponse:
    """Scores over time, as an image at its own address: no inline style on a page."""
    case = _case(request, case_code, Permission.SCORE_READ)
    audit.record("case-read", case, by=request.user, part="scores")
    courses = {each.code: each for each in scores.courses(case, request.scope)}
    if instrument not in courses:
        raise Http404
    drawn = charts.over_time(courses[instrument], case.program.today(), narrow=narrow)
    return drawings.answer(drawn)


def asked(
    request: StaffRequest,
    case: Enrolment,
    form: QuestionnaireForm,
    key: str,
    page: FactPage,
) -> HttpResponse:
    """A questionnaire to answer, or both versions where it was changed elsewhere."""
    audit.record("case-read", case, by=request.user, part="change")
    draft = None
    if request.method != "POST":
        draft = Draft.objects.kept(by=request.user, key=key)
    context = {"case": case, "form": form, "page": page, "key": key, "draft": draft}
    if isinstance(form.questionnaire, Instrument):
        context["missing_rule"] = reading.missing_rule(form.questionnaire)
    template = "participants/questionnaire.html"
    return render(request, template, context, status=form.status)


def wording_of(request: StaffRequest, chosen: Questionnaire) -> Wording:
    """In the language that was chosen for it, else in the page's."""
    return chosen.wording(request.GET.get("wording") or get_language() or "")


def kept(request: StaffRequest, key: str) -> dict[str, object]:
    """What was typed before and not saved; a form that is sent has it in itself."""
    if request.method == "POST":
        return {}
    draft = Draft.objects.kept(by=request.user, key=key)
    return dict(draft.data) if draft else {}


def back_to(case: Enrolment) -> str:
    """The tab of the scores, for whoever reads them."""
    care = case.may_read_care  # type: ignore[attr-defined]
    name = "case-psychological-support" if care else "case-scores"
    return reverse(f"participants:{name}", kwargs={"case_code": case.case_code})


def _case(request: StaffRequest, case_code: str, to: Permission) -> Enrolment:
    allowed = cases.readable(request.scope).allowing(request.scope, to)
    return get_object_or_404(allowed, case_code=case_code)


def _assessment(
    request: StaffRequest, case: Enrolment, pk: UUID, to: Permission
) -> Assessment:
    """One of an instrument that there still is."""
    known = Assessment.objects.allowing(request.scope, to).of(case).known()
    found = get_object_or_404(known.select_related("taken_by"), pk=pk)
    found.enrolment = case
    return found


def _instrument(code: str) -> Instrument:
    found = instruments.INSTRUMENTS.get(code)
    if found is None:
        raise Http404
    return found


def _as_stored(taken: Assessment) -> dict[str, object]:
    how = {"language": taken.language, "mode": taken.mode}
    return {name: each for name, each in how.items() if each} | answered(taken.answers)


def _address(case: Enrolment, taken: Assessment) -> str:
    keys = {"case_code": case.case_code, "pk": taken.pk}
    return reverse("participants:assessment", kwargs=keys)


def _done(
    request: StaffRequest, case: Enrolment, key: str, taken: actions.Taken
) -> HttpResponse:
    """On to the safety assessment first, where the answers call for one."""
    Draft.objects.discard(by=request.user, key=key)
    told = gettext("Answers saved at %(time)s.") % {"time": case.program.clock()}
    messages.success(request, told)
    alert = taken.alert
    if alert and not alert.is_answered:
        return redirect("participants:safety-assessment", case.case_code, alert.pk)
    return redirect(_address(case, taken.assessment))
