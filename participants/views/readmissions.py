"""A new case of somebody who left, begun on the page of the one that ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import readmissions as actions
from participants.forms.readmissions import ReadmissionForm
from participants.models import Enrolment
from participants.models.record import Refused
from participants.reading import returning
from participants.reading.registration import offices_open
from participants.views.facts import FactPage
from participants.views.registration import give_receipt
from programs.models import TermsText


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CASE_CREATE)
def case_admit_again(request: StaffRequest, case_code: str) -> HttpResponse:
    former = _former(request, case_code)
    form = ReadmissionForm(
        request.POST or None,
        former=former,
        offices=offices_open(request.scope),
        for_child=returning.is_child_now(former),
    )
    if form.is_valid() and (case := _admitted(request, former, form)):
        return _answer(request, case)
    audit.record("case-read", former, by=request.user, part="readmission")
    context = {
        "case": former,
        "form": form,
        "terms": TermsText.objects.read_now(former.program),
        "may": returning.may_be_admitted_again(former),
        "page": FactPage(gettext("Admit again"), back=former.get_absolute_url()),
    }
    return render(request, "participants/case_admit_again.html", context)


def _former(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, Permission.CASE_CREATE)
    cases = allowed.select_related("participant", "program", "office", "residence")
    return get_object_or_404(cases, case_code=case_code)


def _admitted(
    request: StaffRequest, former: Enrolment, form: ReadmissionForm
) -> Enrolment | None:
    """The new case; if there is none the form says why."""
    facts, reach = form.facts(), request.scope.reach(Permission.CASE_CREATE)
    consents = form.consents(
        given_on=facts["registered_on"],
        form_version=former.program.terms_version,
        by=request.user,
    )
    try:
        return actions.admit_again(
            former,
            **facts,
            consents=consents,
            keeps_children=facts["office"].pk in reach.children,
            keeps_adults=facts["office"].pk in reach.offices,
            by=request.user,
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def _answer(request: StaffRequest, case: Enrolment) -> HttpResponse:
    """To the new case; with a receipt where it is on the other track."""
    readable = Enrolment.objects.allowing(request.scope, Permission.CASE_READ)
    if not readable.filter(pk=case.pk).exists():
        return give_receipt(request, case, why="child" if case.child_track else "adult")
    told = gettext("Admitted again at %(time)s with the case code %(code)s.")
    facts = {"time": case.program.clock(), "code": case.case_code}
    messages.success(request, told % facts)
    return redirect(case)
