"""Self-harm alerts: listed, raised, answered, and closed by two."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.forms import OnceForm, VersionForm, conflict
from core.http import StaffRequest, page_or_part
from core.models import Draft
from participants.actions import alerts as actions
from participants.forms.alerts import (
    AlertFilters,
    CloseForm,
    ProposeForm,
    RaiseForm,
    SafetyForm,
)
from participants.models import Alert, Enrolment
from participants.reading import alerts as reading
from participants.reading import case as cases
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.ALERT_READ)
def alert_list(request: StaffRequest) -> HttpResponse:
    query = request.GET.copy()
    query.setdefault("state", "open")
    filters = AlertFilters(query)
    page = reading.page(
        request.here,
        filters.chosen(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("alert-list-read", by=request.user, cases=seen)
    context = {"filters": filters, "page": page, "rows": rows}
    template = "participants/alert_list.html"
    return page_or_part(request, template, context, part="alerts")


@form_page
@requires(Permission.ALERT_READ)
def alert(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """What was done about an alert; who may confirm its closing does so here."""
    found = _alert(request, case_code, pk, Permission.ALERT_READ)
    told = reading.opened(found, request.scope)
    form = CloseForm((told.awaits and request.POST) or None, record=found)
    if stored(form, lambda decision=None: _decide(request, found, form)):
        return redirect("participants:alert-list")
    readable = cases.readable(request.scope)
    case = get_object_or_404(readable, pk=found.enrolment_id)
    seen = {"notes": told.notes} if told.notes else {}
    audit.record("case-read", case, by=request.user, part="alert", **seen)
    head = cases.head(case, request.scope)
    context = {"head": head, "opened": told, "form": form}
    return render(request, "participants/alert.html", context)


@form_page
@requires(Permission.ALERT_WRITE)
def alert_new(request: StaffRequest, case_code: str) -> HttpResponse:
    """Raise an alert by hand; the safety assessment comes next."""
    allowed = Enrolment.objects.allowing(request.scope, Permission.ALERT_WRITE)
    read = allowed.select_related("participant", "program")
    case = get_object_or_404(read, case_code=case_code)
    form = RaiseForm(request.POST or None)
    raised: list[Alert] = []
    if stored(
        form,
        lambda reason: raised.append(
            actions.raise_by_hand(case, reason=reason, by=request.user)
        ),
    ):
        return redirect("participants:safety-assessment", case_code, raised[0].pk)
    title, button = gettext("Raise a self-harm alert"), gettext("Raise the alert")
    lead = gettext(
        "The clinical supervisor is told at once, without a name. The safety"
        " assessment comes next."
    )
    page = FactPage(title, lead, button, case.get_absolute_url())
    return shown(request, case, form, page)


@form_page
@requires(Permission.ALERT_WRITE)
def safety_assessment(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    found = _alert(request, case_code, pk, Permission.ALERT_WRITE)
    key = f"safety-assessment:{found.pk}"
    form = SafetyForm(request.POST or None, initial=_kept(request, key))
    if not form.is_valid():
        title, button = gettext("Safety assessment"), gettext("Save safety assessment")
        page = FactPage(title, "", button, _back(found))
        return _shown(request, found, form, key, page)
    risk = form.cleaned_data["risk"]
    actions.assess(found, risk=risk, parts=form.parts(), by=request.user)
    told = gettext("Safety assessment saved at %(time)s. The alert stays open.")
    return _done(request, found, key, told)


@form_page
@requires(Permission.ALERT_WRITE)
def alert_close(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Propose the closing; somebody else confirms it."""
    found = _alert(request, case_code, pk, Permission.ALERT_WRITE)
    key = f"alert-closing:{found.pk}"
    initial = _kept(request, key)
    form = ProposeForm(request.POST or None, record=found, initial=initial)
    if not stored(
        form, lambda text: actions.propose(found, text=text, by=request.user)
    ):
        title, button = gettext("Propose to close the alert"), gettext("Propose")
        page = FactPage(title, "", button, _back(found))
        return _shown(request, found, form, key, page)
    told = gettext("Saved %(time)s. The alert stays open until somebody else confirms.")
    return _done(request, found, key, told)


def _alert(
    request: StaffRequest, case_code: str, pk: UUID, permission: Permission
) -> Alert:
    allowed = Alert.objects.allowing(request.scope, permission)
    read = allowed.select_related(*reading.READ_WITH_IT)
    return get_object_or_404(read, pk=pk, enrolment__case_code=case_code)


def _decide(request: StaffRequest, found: Alert, form: CloseForm) -> None:
    program = found.enrolment.program
    if form.confirms:
        actions.confirm(found, by=request.user)
        told = gettext("Saved %(time)s. The alert is closed.")
    else:
        actions.keep_open(found, by=request.user)
        told = gettext("Saved %(time)s. The alert stays open.")
    messages.success(request, told % {"time": program.clock()})


def _kept(request: StaffRequest, key: str) -> dict[str, object]:
    """What was typed before and not saved; a form that is sent has it in itself."""
    if request.method == "POST":
        return {}
    return Draft.objects.recall(by=request.user, key=key) or {}


def _back(found: Alert) -> str:
    keys = {"case_code": found.enrolment.case_code, "pk": found.pk}
    return reverse("participants:alert", kwargs=keys)


def _shown(
    request: StaffRequest, found: Alert, form: OnceForm, key: str, page: FactPage
) -> HttpResponse:
    """The form, or both versions where it was just changed elsewhere."""
    case = found.enrolment
    audit.record("case-read", case, by=request.user, part="alert")
    if isinstance(form, VersionForm) and form.versions:
        return conflict(request, form, back=page.back)
    draft = None
    if request.method != "POST":
        draft = Draft.objects.kept(by=request.user, key=key)
    context = {"case": case, "form": form, "page": page, "key": key, "draft": draft}
    return render(request, "participants/note_form.html", context)


def _done(request: StaffRequest, found: Alert, key: str, told: str) -> HttpResponse:
    Draft.objects.discard(by=request.user, key=key)
    messages.success(request, told % {"time": found.enrolment.program.clock()})
    return redirect(_back(found))
