"""Tables that readers put together: shown, drawn, taken away, kept under a name."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core import audit, downloads, drawings
from core.access import Permission, requires
from core.http import StaffRequest
from core.models import User
from programs.models import Program
from reports import actions, charts
from reports.exports import layout
from reports.exports.chosen import KINDS
from reports.exports.rows import Export
from reports.forms.tables import SaveForm, TableForm
from reports.models import SavedTable
from reports.reading import summaries
from reports.reading import tables as reading
from reports.reading.community import regions_of
from reports.reading.tables import MOST_CELLS, Asked, TooManyCells


@require_safe
@requires(Permission.SUMMARY_READ)
def table(request: StaffRequest, program: str) -> HttpResponse:
    """What is chosen in the address, as whoever asks may read it."""
    form = _form(request, program, request.GET)
    saved = SavedTable.objects.own(request.user, form.program)
    save = SaveForm(initial={"query": form.asked.query}, saved=list(saved))
    return _page(request, form, save)


@require_safe
@requires(Permission.SUMMARY_READ)
def chart(request: StaffRequest, program: str, narrow: bool = False) -> HttpResponse:
    form = _form(request, program, request.GET)
    shown = _shown(form)
    if shown.get("history") is None:
        raise Http404
    drawn = charts.over_time(shown["history"], narrow=narrow)
    return drawings.answer(drawn)


@require_safe
@requires(Permission.SUMMARY_READ)
def download(request: StaffRequest, program: str) -> HttpResponse:
    """A file says what its address says, or the page says what is wrong with it."""
    form = _form(request, program, request.GET)
    kind = request.GET.get("format", "csv")
    if kind not in KINDS:
        raise Http404
    asked, exports = form.asked, _read(form.asked)
    if form.errors or not exports:
        return redirect(_address(program, request.GET.urlencode()))
    file = KINDS[kind].write(asked, exports, form.regions)
    _record(asked, kind, by=request.user)
    name = f"{asked.program.code}-table-{asked.audience}.{kind}"
    return downloads.answer(file, name, KINDS[kind].media_type)


@require_POST
@requires(Permission.SUMMARY_READ)
def save(request: StaffRequest, program: str) -> HttpResponse:
    """Kept is what the table is asked for with, as it was read and put right."""
    asked = _form(request, program, QueryDict(request.POST.get("query", "")))
    saved = SavedTable.objects.own(request.user, asked.program)
    form = SaveForm(request.POST, saved=list(saved))
    if not form.is_valid():
        return _page(request, asked, form)
    facts = {name: form.cleaned_data[name] for name in ("name", "is_shared")}
    query = asked.asked.query
    actions.save_table(asked.program, query=query, by=request.user, **facts)
    messages.success(request, gettext("Saved. It shows the figures anew each time."))
    return redirect(_address(program, query))


@require_POST
@requires(Permission.SUMMARY_READ)
def remove(request: StaffRequest, program: str, pk: int) -> HttpResponse:
    own = SavedTable.objects.own(request.user, _program(request, program))
    actions.remove_table(get_object_or_404(own, pk=pk), by=request.user)
    messages.success(request, gettext("Removed. The figures stay where they are."))
    return redirect("reports:table", program=program)


def _address(program: str, query: str) -> str:
    return f"{reverse('reports:table', args=[program])}?{query}"


def _record(asked: Asked, kind: str, *, by: User) -> None:
    audit.record(
        "table-exported",
        asked.program,
        by=by,
        format=kind,
        audience=asked.audience,
        figures=asked.codes,
        periods=[asked.summaries[0].period, asked.summaries[-1].period],
    )


def _program(request: StaffRequest, code: str) -> Program:
    allowed = summaries.programs(request.scope, Permission.SUMMARY_READ)
    return get_object_or_404(allowed, code=code)


def _form(request: StaffRequest, code: str, data: QueryDict) -> TableForm:
    program = _program(request, code)
    inside = request.scope.reach(Permission.SUMMARY_READ_INTERNAL).programs
    return TableForm(
        data,
        program=program,
        internal=program.pk in inside,
        regions=regions_of(program),
    )


def _read(asked: Asked) -> list[Export] | None:
    """None where it is more than a page or a file is made of."""
    try:
        return reading.read(asked)
    except TooManyCells:
        return None


def _shown(form: TableForm) -> dict[str, Any]:
    exports = _read(form.asked)
    if not exports:
        return {"is_too_much": exports is None}
    blocks = list(reading.blocks(form.asked, exports, form.regions))
    return {
        "exports": exports,
        "blocks": blocks,
        "history": reading.history(form.asked, exports, blocks),
    }


def _page(request: StaffRequest, form: TableForm, save: SaveForm) -> HttpResponse:
    asked, shown = form.asked, _shown(form)
    history = shown.get("history")
    context = shown | {
        "program": asked.program,
        "form": form,
        "asked": asked,
        "save": save,
        "about": layout.about_marks(asked.audience),
        "most": MOST_CELLS,
        "kinds": {code: kind.label for code, kind in KINDS.items()},
        "chart_text": charts.in_words(history) if history else "",
        "listed": SavedTable.objects.open_to(
            request.user, asked.program
        ).select_related("by")[: reading.LISTED],
    }
    return render(request, "reports/table.html", context)
