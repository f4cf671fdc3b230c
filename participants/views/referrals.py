"""Referrals to partners: written, consented to, sent, and what came of them."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import referrals as actions
from participants.forms.facts import FactForm
from participants.forms.referrals import (
    AnswerForm,
    LinkForm,
    PartnerConsentForm,
    ReferralForm,
    SendForm,
)
from participants.models import Enrolment, Referral, ReferralLink
from participants.models.referral import Status
from participants.reading import case as reading_case
from participants.reading import referrals as reading
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])
WRITE = Permission.REFERRAL_WRITE
SENT = (Status.SENT, Status.ACCEPTED)


@require_safe
@requires(Permission.REFERRAL_READ)
def case_referrals(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading_case.readable(request.scope)
    allowed = readable.allowing(request.scope, Permission.REFERRAL_READ)
    case = get_object_or_404(allowed, case_code=case_code)
    rows = reading.of_case(case, request.scope)
    audit.record("case-read", case, by=request.user, part="referrals")
    head = reading_case.head(case, request.scope)
    context = {"head": head, "rows": rows}
    return render(request, "participants/case_referrals.html", context)


@form_page
@requires(WRITE)
def referral_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = ReferralForm(request.POST or None, case=case)
    title, write = gettext("Refer to a partner"), partial(actions.write, case)
    page = FactPage(title, button=gettext("Save draft"), back=reading.tab_of(case))
    return _answered(request, case, form, page, write)


@form_page
@requires(WRITE)
def referral_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    referral = _referral(request, case_code, pk, Status.DRAFT)
    case = referral.enrolment
    form = ReferralForm(request.POST or None, case=case, instance=referral)
    title, change = gettext("Change a referral"), partial(actions.change, referral)
    page = FactPage(title, button=gettext("Save draft"), back=reading.tab_of(case))
    return _answered(request, case, form, page, change)


@form_page
@requires(WRITE)
def referral_consent(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Record whether the partner of an open referral may be told; or not any more."""
    referral = _referral(request, case_code, pk)
    case, partner = referral.enrolment, referral.partner
    form = PartnerConsentForm(request.POST or None, case=case)
    title = gettext("Consent to tell %(partner)s") % {"partner": partner.name}
    back = reading.tab_of(case)
    page = FactPage(title, button=gettext("Save answer"), back=back)
    record = partial(actions.record_consent, case, partner)
    return _answered(request, case, form, page, record)


@form_page
@requires(WRITE)
def referral_send(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Read what the partner will be told, then send it."""
    referral = _referral(request, case_code, pk, Status.DRAFT)
    case = referral.enrolment
    form = SendForm(request.POST or None, record=referral)
    if stored(form, partial(actions.send, referral, by=request.user)):
        return _done(request, case)
    audit.record("case-read", case, by=request.user, part="change")
    consent = actions.standing(referral)
    page = FactPage(gettext("Send a referral"), back=reading.tab_of(case))
    context = {"case": case, "form": form, "page": page, "referral": referral}
    context["told"] = reading.told(case, referral, consent.language if consent else "")
    context["consent"] = consent
    return render(request, "participants/referral_send.html", context)


@form_page
@requires(WRITE)
def referral_link(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Make a link by which the partner answers; its address is shown once."""
    referral = _referral(request, case_code, pk, *SENT)
    case, address = referral.enrolment, ""
    form = LinkForm(request.POST or None)
    if form.is_valid():
        token = actions.make_link(referral, by=request.user)
        address = request.build_absolute_uri(reverse("answers:answer", args=[token]))
        form = LinkForm()
    else:
        audit.record("case-read", case, by=request.user, part="change")
    link = ReferralLink.objects.filter(referral=referral).first()
    page = FactPage(gettext("Link for the partner"), back=reading.tab_of(case))
    context = {"case": case, "form": form, "page": page, "referral": referral}
    context |= {"address": address, "link": link}
    context["until"] = reading.link_until(link, case)
    return render(request, "participants/referral_link.html", context)


@form_page
@requires(WRITE)
def referral_answer(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    referral = _referral(request, case_code, pk)
    case = referral.enrolment
    form = AnswerForm(request.POST or None, record=referral)
    title, back = gettext("What came of a referral"), reading.tab_of(case)
    lead = f"{referral.partner.name}: {referral.service.name}"
    page = FactPage(title, lead, button=gettext("Save"), back=back)
    return _answered(request, case, form, page, partial(actions.answer, referral))


def _answered(
    request: StaffRequest,
    case: Enrolment,
    form: FactForm,
    page: FactPage,
    act: Callable[..., Any],
) -> HttpResponse:
    if stored(form, partial(act, by=request.user)):
        return _done(request, case)
    return shown(request, case, form, page)


def _done(request: StaffRequest, case: Enrolment) -> HttpResponse:
    told = gettext("Saved %(time)s.") % {"time": case.program.clock()}
    messages.success(request, told)
    return redirect(reading.tab_of(case))


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, WRITE)
    cases = allowed.select_related("participant", "program", "residence")
    return get_object_or_404(cases, case_code=case_code)


def _referral(
    request: StaffRequest, case_code: str, pk: UUID, *statuses: str
) -> Referral:
    """One that is open and that the reader may write to."""
    allowed = Referral.objects.readable(request.scope).allowing(request.scope, WRITE)
    open_ = allowed.open().filter(enrolment__case_code=case_code)
    if statuses:
        open_ = open_.filter(status__in=statuses)
    with_case = ("enrolment__participant", "enrolment__program", "enrolment__residence")
    return get_object_or_404(
        open_.select_related(*with_case, "partner", "service"), pk=pk
    )
