from contextlib import suppress
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core import audit, downloads
from core.access import Permission, requires
from core.http import StaffRequest
from core.uploads import was_too_large
from participants.actions import imports as actions
from participants.forms.imports import BringForm
from participants.imports import KINDS
from participants.models import ImportFile
from participants.models.import_file import ImportFileQuerySet
from programs.models import Program

LISTED = 100
BOM = b"\xef\xbb\xbf"
"""By which spreadsheet programs know that a file is in UTF-8."""


@require_safe
@requires(Permission.RECORDS_IMPORT)
def import_list(request: StaffRequest) -> HttpResponse:
    # Before the files, or work that ends meanwhile would seem to have broken off.
    at_work = actions.being_worked_on(request.user)
    own = ImportFile.objects.allowing(request.here, Permission.RECORDS_IMPORT)
    files = own.without_content().defer("preview").select_related("program")[:LISTED]
    rows = [(file, file.is_at_work and file.pk not in at_work) for file in files]
    return render(request, "participants/import_list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORDS_IMPORT)
def import_new(request: StaffRequest) -> HttpResponse:
    form = BringForm(
        request.POST or None,
        request.FILES or None,
        programs=_programs(request),
        too_large=was_too_large(request),
        initial=request.GET.dict(),
    )
    if not form.is_valid():
        context = {"form": form, "columns": _columns()}
        return render(request, "participants/import_new.html", context)
    file = actions.bring(**form.facts(), language=_language(), by=request.user)
    sentence = gettext("The file is here. It is checked now; nothing is stored yet.")
    messages.success(request, sentence)
    return redirect(file)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORDS_IMPORT)
def import_(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What is known of a file, how far the work on it is, and the way on."""
    job = actions.job_of(pk)  # before the file: see above
    file = get_object_or_404(_own(request).without_content(), pk=pk)
    if request.method == "POST":
        return _go_on(request, file)
    is_open = job is not None and job.is_open
    context = {"file": file, "job": job, "is_open": is_open}
    if request.htmx and not is_open:
        return HttpResponseClientRefresh()
    if request.htmx:
        return render(request, "participants/_import_progress.html", context)
    if file.preview:
        audit.record("import-file-read", file, by=request.user)
    return render(request, "participants/import.html", context)


@require_safe
@requires(Permission.RECORDS_IMPORT)
def import_rejects(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The rejected rows, to be corrected and brought again."""
    file = get_object_or_404(_own(request).defer("content", "preview"), pk=pk)
    if not file.rejects or file.is_gone:
        raise Http404
    audit.record("import-rejects-read", file, by=request.user)
    name = f"{PurePath(file.name).stem}-rejects.csv"
    return downloads.answer(BOM + file.rejects, name, "text/csv; charset=utf-8")


def _go_on(request: StaffRequest, file: ImportFile) -> HttpResponse:
    """Import what was checked, or begin anew what broke off."""
    # When there is nothing to do the page says how things stand.
    with suppress(actions.NothingToDo):
        if file.is_at_work:
            actions.try_again(file, by=request.user)
            sentence = gettext("It begins anew.")
        else:
            actions.take_in(file, language=_language(), by=request.user)
            sentence = gettext("The import has begun. You can leave this page.")
        messages.success(request, sentence)
    return redirect(file)


def _own(request: StaffRequest) -> ImportFileQuerySet:
    files = ImportFile.objects.allowing(request.scope, Permission.RECORDS_IMPORT)
    return files.select_related("program")


def _programs(request: StaffRequest) -> QuerySet[Program]:
    reach = request.scope.reach(Permission.RECORDS_IMPORT)
    return Program.objects.filter(pk__in=reach.programs).order_by("name")


def _language() -> str:
    """In which reasons are told."""
    return get_language() or settings.LANGUAGE_CODE


def _columns() -> list[tuple[str, str, str]]:
    """Kind in words, and the columns that its files must have and may have."""
    return [
        (
            str(kind.label),
            ", ".join(KINDS[kind].required),
            ", ".join(KINDS[kind].optional),
        )
        for kind in ImportFile.Kind
    ]
