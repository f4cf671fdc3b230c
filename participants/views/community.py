from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.access import Permission, requires
from core.forms import VersionForm, conflict
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from participants.forms.community import (
    CommunityFilters,
    CommunityForm,
    DialogueForm,
    ProjectForm,
    SurveyForm,
)
from participants.forms.community_counts import CountForm
from participants.reading import community as reading
from participants.reading import community_counts as counts
from participants.reading.activities import numeral
from programs.actions import community as actions
from programs.models.community import CommunityRecord

KEEP = Permission.COMMUNITY_KEEP
FORMS: dict[str, type[CommunityForm]] = {
    "projects": ProjectForm,
    "dialogues": DialogueForm,
    "surveys": SurveyForm,
}


class FormPage(NamedTuple):
    """What the page of a form is called, and where it is left to without saving."""

    title: Any
    back: str
    above: Any


@require_safe
@requires(KEEP)
def record_list(request: StaffRequest, section: str) -> HttpResponse:
    """Projects, dialogue events or surveys of the reader's offices."""
    shown = _section(section)
    filters = CommunityFilters(request.GET, known=reading.known(shown, request.here))
    found = reading.found(shown, request.here, filters.chosen())
    page = keyset(
        found,
        order=shown.order,
        code="pk",
        after=numeral(request.GET.get("after", "")),
        before=numeral(request.GET.get("before", "")),
    )
    context = {
        "section": shown,
        "sections": reading.SECTIONS.values(),
        "filters": filters,
        "count": told(capped_count(found)),
        "page": page,
        "rows": reading.rows(shown, page.rows),
    }
    template = "participants/community_list.html"
    return page_or_part(request, template, context, part="records")


@require_safe
@requires(KEEP)
def record(request: StaffRequest, section: str, pk: int) -> HttpResponse:
    of, shown = _record(request, section, pk)
    context = {
        "section": of,
        "record": shown,
        "state": reading.state(shown),
        "facts": reading.facts(shown),
        "people": counts.people(shown),
        "answers": counts.answers(shown),
        "answer_names": counts.answer_names(),
    }
    return render(request, "participants/community_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(KEEP)
def record_new(request: StaffRequest, section: str) -> HttpResponse:
    of = _section(section)
    form = FORMS[section](request.POST or None, offices=reading.offices(request.scope))
    if form.is_valid() and _store(request, form):
        messages.success(request, gettext("It is recorded."))
        return redirect(form.instance)
    back = reverse("community:record-list", kwargs={"section": section})
    return _shown(request, form, FormPage(of.new, back, of.title))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(KEEP)
def record_change(request: StaffRequest, section: str, pk: int) -> HttpResponse:
    _of, changed = _record(request, section, pk)
    offices = reading.offices(request.scope).filter(program=changed.program_id)
    form = FORMS[section](request.POST or None, instance=changed, offices=offices)
    if form.is_valid() and _store(request, form):
        messages.success(request, gettext("The change is saved."))
        return redirect(form.instance)
    title, back = gettext("Change what is known"), changed.get_absolute_url()
    return _shown(request, form, FormPage(title, back, changed))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(KEEP)
def record_count(request: StaffRequest, section: str, pk: int) -> HttpResponse:
    _of, counted = _record(request, section, pk)
    if not counted.has_people:
        raise Http404
    asked = counts.questions(counted)
    form = CountForm(request.POST or None, record=counted, questions=asked)
    if form.is_valid():
        people, answers = form.people(), form.answers()
        actions.count(counted, people=people, answers=answers, by=request.user)
        messages.success(request, gettext("The numbers are saved."))
        return redirect(counted)
    if form.versions:
        return conflict(request, form, back=counted.get_absolute_url())
    context = {
        "record": counted,
        "form": form,
        "sexes": counts.sexes(),
        "answer_names": counts.answer_names(),
    }
    return render(request, "participants/community_count.html", context)


def _store(request: StaffRequest, form: CommunityForm) -> bool:
    """Whether it was stored; if not the form says why."""
    try:
        actions.store(form.instance, partners=form.partners(), by=request.user)
    except actions.HasPeople:
        form.refuse(gettext("People are counted in it: it took place."))
    except actions.SurveyedThen:
        form.refuse(gettext("The office has a survey of this place and day."))
    else:
        return True
    return False


def _shown(request: StaffRequest, form: VersionForm, page: FormPage) -> HttpResponse:
    """The page of a form, or both versions where somebody else was faster."""
    if form.versions:
        return conflict(request, form, back=page.back)
    context = {"form": form, "page": page}
    return render(request, "participants/community_form.html", context)


def _section(code: str) -> reading.Section:
    if code not in reading.SECTIONS:
        raise Http404
    return reading.SECTIONS[code]


def _record(
    request: StaffRequest, section: str, pk: int
) -> tuple[reading.Section, CommunityRecord]:
    """The record, if it is of an office of the reader's."""
    of = _section(section)
    return of, get_object_or_404(of.readable(request.scope), pk=pk)
