"""The documents of a case, its photograph, and the identity card."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit, downloads, pdf
from core.access import Permission, requires
from core.http import StaffRequest
from core.uploads import was_too_large
from participants.actions import documents as actions
from participants.fields import to_write
from participants.forms.documents import DocumentForm, RemoveForm
from participants.models import Document, Enrolment
from participants.models.record import Refused
from participants.reading import case as cases
from participants.reading import documents as reading
from participants.reading import identity_cards
from participants.views.facts import FactPage, shown, stored

TAB, CARD = "participants:case-documents", "participants/identity_card.typ"
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.DOCUMENT_READ)
def case_documents(request: StaffRequest, case_code: str) -> HttpResponse:
    readable = cases.readable(request.scope)
    allowed = readable.allowing(request.scope, Permission.DOCUMENT_READ)
    case = get_object_or_404(allowed, case_code=case_code)
    turned = {key: request.GET.get(key, "") for key in ("after", "before")}
    page = reading.page(case, request.scope, **turned)
    seen = [str(document.pk) for document in page.rows]
    audit.record("case-read", case, by=request.user, part="documents", documents=seen)
    context = {
        "head": cases.head(case, request.scope),
        "page": page,
        "rows": [reading.as_row(document, case) for document in page.rows],
    }
    return render(request, "participants/case_documents.html", context)


@form_page
@requires(Permission.DOCUMENT_WRITE)
def document_new(request: StaffRequest, case_code: str) -> HttpResponse:
    case = _case(request, case_code)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        too_large=was_too_large(request),
    )
    if stored(form, partial(actions.add, case, by=request.user)):
        told = gettext("Saved %(time)s. The document stands with the case.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(TAB, case_code=case_code)
    title, button = gettext("Add a document"), gettext("Save document")
    page = FactPage(title, button=button, back=_tab(case_code))
    return shown(request, case, form, page)


@form_page
@requires(Permission.DOCUMENT_WRITE)
def document_remove(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """Take a document out of use."""
    document = _document(request, Permission.DOCUMENT_WRITE, case_code, pk)
    case = document.enrolment
    form = RemoveForm(request.POST or None, record=document)
    if stored(form, partial(actions.remove, document, by=request.user)):
        told = gettext("Saved %(time)s. The document is removed.")
        messages.success(request, told % {"time": case.program.clock()})
        return redirect(TAB, case_code=case_code)
    page = FactPage(
        gettext("Remove a document"),
        lead=gettext(
            "Nobody opens it any more. That it was here, and why it was removed, stays."
        ),
        button=gettext("Remove document"),
        back=_tab(case_code),
        dangerous=True,
    )
    return shown(request, case, form, page)


@require_safe
@requires(Permission.DOCUMENT_READ)
def document_open(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    """On to the file, by a link that holds for a minute."""
    document = _document(request, Permission.DOCUMENT_READ, case_code, pk)
    keys = {"case_code": case_code, "pk": pk}
    link = urlencode({"link": reading.link_for(document, request.user)})
    return redirect(f"{reverse('participants:document-file', kwargs=keys)}?{link}")


@require_safe
@requires(Permission.DOCUMENT_READ)
def document_file(request: StaffRequest, case_code: str, pk: UUID) -> HttpResponse:
    document = _document(request, Permission.DOCUMENT_READ, case_code, pk)
    if not reading.opens(request.GET.get("link", ""), document, request.user):
        told = gettext("This link holds for a minute. Open the document here.")
        messages.error(request, told)
        return redirect(TAB, case_code=case_code)
    audit.record("document-read", document, by=request.user, kind=document.kind)
    return _file(document)


@require_safe
@requires(Permission.DOCUMENT_READ)
def case_photo(request: StaffRequest, case_code: str) -> HttpResponse:
    """The photograph in the head of a case."""
    photos = reading.readable(request.scope).photos().select_related("enrolment")
    photo = get_object_or_404(photos, enrolment__case_code=case_code)
    audit.record("case-read", photo.enrolment, by=request.user, part="photo")
    return _file(photo)


@require_safe
@requires(Permission.DOCUMENT_WRITE)
def identity_card(request: StaffRequest, case_code: str) -> HttpResponse:
    """Issued as often as it is asked for, each time with a line in the trail."""
    case = _case(request, case_code)
    until = identity_cards.holds_until(case.program.today())
    try:
        file = pdf.made(CARD, identity_cards.printed(case, request.scope, until))
        actions.issue_card(case, until=until, by=request.user)
    except pdf.NoFont:
        told = gettext("No font of this server has all signs of the card.")
    except Refused as refused:
        told = str(refused)
    else:
        return pdf.answer(file, "identity-card")
    messages.error(request, told)
    return redirect(TAB, case_code=case_code)


def _case(request: StaffRequest, case_code: str) -> Enrolment:
    allowed = Enrolment.objects.allowing(request.scope, to_write(Document))
    rows = allowed.select_related("participant", "program", "office")
    return get_object_or_404(rows, case_code=case_code)


def _document(
    request: StaffRequest, permission: Permission, case_code: str, pk: UUID
) -> Document:
    """One that is there to be opened or removed."""
    rows = Document.objects.allowing(request.scope, permission).standing()
    found = rows.select_related("enrolment__program", "enrolment__participant")
    return get_object_or_404(found, pk=pk, enrolment__case_code=case_code)


def _tab(case_code: str) -> str:
    return reverse(TAB, kwargs={"case_code": case_code})


def _file(document: Document) -> HttpResponse:
    return downloads.answer(document.content, document.name, document.content_type)
