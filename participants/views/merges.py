"""Two cases made one, and two again."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import merges as actions
from participants.forms.merges import SEEN, MergeForm, OtherCaseForm, UndoForm
from participants.models import Enrolment, Merge
from participants.reading import merges as reading
from participants.reading.merge_facts import state_of
from participants.views.facts import FactPage, shown, stored

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Permission.DUPLICATE_DECIDE)
def merge_find(request: StaffRequest, case_code: str) -> HttpResponse:
    """Which case is merged into this one, where somebody knows its code."""
    decided = Enrolment.objects.allowing(request.scope, Permission.DUPLICATE_DECIDE)
    case = get_object_or_404(decided.select_related("participant"), case_code=case_code)
    form = OtherCaseForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if decided.exclude(pk=case.pk).filter(case_code=code).exists():
            return redirect("participants:case-merge", case_code, code)
        form.add_error("code", gettext("You find no other case under this code."))
    title = gettext("Merge with another case")
    page = FactPage(title, button=gettext("Compare"), back=case.get_absolute_url())
    return shown(request, case, form, page)


@form_page
@requires(Permission.DUPLICATE_DECIDE)
def case_merge(request: StaffRequest, case_code: str, other: str) -> HttpResponse:
    """Merge the case ``other`` into this one, after a look at what that does."""
    decided = Enrolment.objects.allowing(request.scope, Permission.DUPLICATE_DECIDE)
    cases = decided.select_related(*reading.COMPARED)
    kept = get_object_or_404(cases, case_code=case_code)
    gone = get_object_or_404(cases.exclude(pk=kept.pk), case_code=other)
    preview, now = reading.preview(kept, gone, request.scope), state_of(kept, gone)
    form = MergeForm(
        request.POST or None,
        choices=reading.choices(kept, gone),
        conflicts=preview.conflicts,
        initial={SEEN: now},
    )
    if stored(form, partial(actions.merge, kept, gone, by=request.user)):
        messages.success(request, _merged(kept))
        return redirect(kept)
    both = {"part": "merge", "cases": [gone.case_code]}
    audit.record("case-read", kept, by=request.user, **both)
    page = FactPage(gettext("Merge two cases"), back=kept.get_absolute_url())
    context = {"case": kept, "gone": gone, "form": form, "preview": preview}
    context |= {"cases": (kept, gone), "page": page}
    status = form.look_again(now)
    return render(request, "participants/case_merge.html", context, status=status)


@form_page
@requires(Permission.DUPLICATE_DECIDE)
def merge_undo(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Make two cases of one again, after a look at what that does."""
    merges = Merge.objects.allowing(request.scope, Permission.DUPLICATE_DECIDE)
    found = merges.standing().select_related(*reading.UNDONE)
    merge = get_object_or_404(found, pk=pk, kept__case_code=case_code)
    undoing = reading.undoing(merge, request.scope)
    form = UndoForm(request.POST or None, added=undoing.added)
    if stored(form, partial(actions.undo, merge, by=request.user)):
        messages.success(request, _undone(merge))
        return redirect("participants:case-history", case_code=case_code)
    both = {"part": "merge", "cases": [merge.gone.case_code]}
    audit.record("case-read", merge.kept, by=request.user, **both)
    context = {
        "case": merge.kept,
        "merge": merge,
        "undoing": undoing,
        "form": form,
        "page": FactPage(gettext("Undo a merge"), back=merge.kept.get_absolute_url()),
    }
    return render(request, "participants/merge_undo.html", context)


def _merged(kept: Enrolment) -> str:
    told = gettext(
        "Saved %(time)s. The other case is part of this one. Undo that on the page"
        " History."
    )
    return told % {"time": kept.program.clock()}


def _undone(merge: Merge) -> str:
    told = gettext("Saved %(time)s. The other case stands on its own again.")
    return told % {"time": merge.kept.program.clock()}
