"""Tasks that were written down: listed, given, handed on, done, dropped."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest, page_or_part
from participants.actions import tasks as actions
from participants.forms.tasks import DropForm, TaskFilters, TaskForm
from participants.models import Enrolment, Task
from participants.models.record import Refused
from participants.reading import tasks as reading
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.TASK_READ)
def task_list(request: StaffRequest) -> HttpResponse:
    filters = TaskFilters(request.GET)
    page = reading.page(
        request.here,
        **filters.chosen(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    rows = [reading.as_row(each, request.scope) for each in page.rows]
    seen = sorted({row.code for row in rows})
    audit.record("task-list-read", by=request.user, cases=seen)
    context = {"filters": filters, "page": page, "rows": rows}
    return page_or_part(request, "participants/task_list.html", context, part="tasks")


@form_page
@requires(Permission.TASK_WRITE)
def task_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = TaskForm(request.POST or None, case=case, by=request.user)
    if not stored(form, partial(actions.add, case, by=request.user)):
        title, button = gettext("Add a task"), gettext("Save task")
        return shown(
            request, case, form, FactPage(title, "", button, case.get_absolute_url())
        )
    told = gettext("Task saved at %(time)s. It stands under what needs attention.")
    return _done(request, case, told)


@form_page
@requires(Permission.TASK_WRITE)
def task(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Say it otherwise, for another day, or hand it to somebody else; once it is
    settled the page says how.
    """
    case = _case(request, case_code)
    found = _task(case, pk)
    form = TaskForm(request.POST or None, case=case, task=found)
    if stored(form, partial(actions.change, found, by=request.user)):
        return _done(request, case, gettext("Task saved at %(time)s."))
    audit.record("case-read", case, by=request.user, part="task")
    if form.versions:
        return conflict(request, form, back=case.get_absolute_url())
    context = {"case": case, "form": form, "task": found}
    context["facts"] = reading.facts(found)
    context["page"] = FactPage(gettext("Task"), back=case.get_absolute_url())
    return render(request, "participants/task.html", context)


@require_POST
@requires(Permission.TASK_WRITE)
def task_done(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    try:
        actions.done(_task(case, pk), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(case)
    return _done(request, case, gettext("Done at %(time)s."))


@form_page
@requires(Permission.TASK_WRITE)
def task_drop(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    case = _case(request, case_code)
    found = _task(case, pk)
    form = DropForm(request.POST or None, record=found)
    if not stored(form, partial(actions.drop, found, by=request.user)):
        title, button = gettext("Not needed any more"), gettext("Save")
        page = FactPage(title, found.what, button, case.get_absolute_url())
        return shown(request, case, form, page)
    told = gettext("Saved at %(time)s. The reason stands with the task.")
    return _done(request, case, told)


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, Permission.TASK_WRITE)
    cases = allowed.select_related("participant", "program", "office")
    return get_object_or_404(cases, case_code=case_code)


def _task(case: Enrolment, pk: UUID) -> Task:
    """Of a case that `_case` allows."""
    rows = Task.objects.of(case).select_related(*reading.TOLD_WITH_IT)
    return get_object_or_404(rows, pk=pk)


def _done(request: StaffRequest, case: Enrolment, told: str) -> HttpResponse:
    messages.success(request, told % {"time": case.program.clock()})
    return redirect(case)
