from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest
from core.models import Draft
from participants.actions import notes as actions
from participants.forms.notes import NoteForm
from participants.models import Enrolment, Note
from participants.reading import case as reading
from participants.reading import notes
from participants.reading.standing import marked
from participants.views.facts import FactPage


@require_safe
@requires(Permission.NOTE_READ)
def case_notes(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = reading.readable(request.scope).allowing(
        request.scope, Permission.NOTE_READ
    )
    cases = marked(
        readable, request.scope, Permission.CASE_READ, may_write=Permission.NOTE_WRITE
    )
    case = get_object_or_404(cases, case_code=case_code)
    page = notes.page(
        case,
        request.scope,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    seen = [str(note.pk) for note in page.rows]
    audit.record("case-read", case, by=request.user, part="notes", notes=seen)
    context = {"head": reading.head(case, request.scope), "page": page}
    return render(request, "participants/case_notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NOTE_WRITE)
def note_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    key = f"note:{case.pk}"
    draft = _draft(request, key)
    initial = draft.data if draft else None
    form = NoteForm(request.POST or None, case=case, initial=initial)
    if not form.is_valid():
        return _shown(request, case, form, key, draft)
    actions.add(case, **form.facts(), by=request.user)
    Draft.objects.discard(by=request.user, key=key)
    told = gettext(
        "Note saved at %(time)s. It stands with the other notes of the case."
    )
    messages.success(request, told % {"time": case.program.clock()})
    return redirect("participants:case-notes", case_code=case.case_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.NOTE_WRITE)
def note_change(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Correct a note of one's own."""
    case = _case(request, case_code)
    note = get_object_or_404(Note.objects.of(case).written_by(request.user), pk=pk)
    key = f"note:{note.pk}"
    draft = _draft(request, key)
    initial = draft.data if draft else None
    form = NoteForm(request.POST or None, case=case, instance=note, initial=initial)
    if not form.is_valid():
        return _shown(request, case, form, key, draft)
    actions.correct(note, **form.facts(), by=request.user)
    Draft.objects.discard(by=request.user, key=key)
    told = gettext("Correction saved at %(time)s. The note says that it was corrected.")
    messages.success(request, told % {"time": case.program.clock()})
    return redirect("participants:case-notes", case_code=case.case_code)


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, Permission.NOTE_WRITE)
    cases = allowed.select_related("participant", "program")
    return get_object_or_404(cases, case_code=case_code)


def _draft(request: StaffRequest, key: str) -> Draft | None:
    """What was typed before and not saved; a form that is sent has it in itself."""
    if request.method == "POST":
        return None
    draft = Draft.objects.kept(by=request.user, key=key)
    return draft if draft and str(draft.data.get("text", "")).strip() else None


def _shown(
    request: StaffRequest,
    case: Enrolment,
    form: NoteForm,
    key: str,
    draft: Draft | None,
) -> HttpResponse:
    """The form, or both versions where the note was just changed elsewhere."""
    audit.record("case-read", case, by=request.user, part="note-form")
    is_new = not form.tells_versions()
    page = FactPage(
        title=gettext("Add a note") if is_new else gettext("Correct a note"),
        button=gettext("Save note") if is_new else gettext("Save correction"),
        back=reverse("participants:case-notes", kwargs={"case_code": case.case_code}),
    )
    if form.versions:
        return conflict(request, form, back=page.back)
    context = {"case": case, "form": form, "page": page, "key": key, "draft": draft}
    return render(request, "participants/note_form.html", context)
