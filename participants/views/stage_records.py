"""What is kept of somebody in a stage: a page to add each kind, and to correct it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.http import StaffRequest
from participants import stage_records
from participants.actions import stage_records as actions
from participants.forms.stage_records import StageRecordForm
from participants.models import Enrolment
from participants.models.stage_record import StageRecord
from participants.reading import stage_records as reading
from participants.reading.tabs import TAB_OF
from participants.stage_records import Kind
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(*stage_records.WRITES)
def stage_record_new(request: StaffRequest, case_code: str, kind: str) -> HttpResponse:
    case, of_kind = _case(request, case_code, kind)
    stays = reading.stays(case, of_kind, request.scope)
    if of_kind.is_of_stay and not stays:
        messages.warning(request, str(of_kind.too_early))
        return redirect(_tab(case, of_kind))
    initial = {"day": case.program.today()}
    of: dict[str, Any] = {"case": case, "stays": stays, "by": request.user}
    form = of_kind.form(request.POST or None, **of, initial=initial)
    act = partial(actions.add, case, of_kind, by=request.user)
    return _answered(request, case, of_kind, form, act)


@form_page
@requires(*stage_records.WRITES)
def stage_record_change(
    request: StaffRequest, case_code: str, kind: str, pk: UUID
) -> HttpResponse:
    case, of_kind = _case(request, case_code, kind)
    records = of_kind.kept_of(case, request.scope, of_kind.write)
    record = get_object_or_404(records, pk=pk)
    stays = reading.stays(case, of_kind, request.scope)
    of: dict[str, Any] = {"case": case, "stays": stays, "by": request.user}
    form = of_kind.form(request.POST or None, **of, instance=record)
    act = partial(actions.change, record, of_kind, by=request.user)
    return _answered(request, case, of_kind, form, act)


def _case(request: StaffRequest, case_code: str, code: str) -> tuple[Enrolment, Kind]:
    """The case, where the reader writes this kind of record."""
    kind = stage_records.BY_CODE.get(code)
    if kind is None:
        raise Http404
    if kind.write not in request.scope:
        raise PermissionDenied
    allowed = Enrolment.objects.allowing(request.scope, kind.write)
    cases = allowed.select_related("participant", "program", "office")
    return get_object_or_404(cases, case_code=case_code), kind


def _answered(
    request: StaffRequest,
    case: Enrolment,
    kind: Kind,
    form: StageRecordForm,
    act: Callable[..., StageRecord],
) -> HttpResponse:
    """Stored and back to the tab, or the page again that says why not."""
    if stored(form, act):
        facts = {"time": case.program.clock(), "what": form.instance}
        told = gettext("Saved %(time)s. It stands below: %(what)s.") % facts
        messages.success(request, told)
        return redirect(_tab(case, kind))
    is_new = form.instance._state.adding
    title = str(kind.add if is_new else kind.correct)
    page = FactPage(title, "", gettext("Save"), _tab(case, kind))
    return shown(request, case, form, page)


def _tab(case: Enrolment, kind: Kind) -> str:
    keys = {"case_code": case.case_code}
    return reverse(f"participants:{TAB_OF[kind.stages[0]]}", kwargs=keys)
