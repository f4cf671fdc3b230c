"""Cases that may be one person's: the list, and one pair after the other."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from participants.actions import duplicate_pairs as actions
from participants.actions.duplicate_sweeps import ask_for_sweep
from participants.forms.duplicates import DecisionForm, DuplicateFilters
from participants.models import DuplicatePair
from participants.reading import duplicate_queue as queue
from participants.reading import duplicates as reading
from participants.views.facts import stored
from programs.models import Program

P = Permission


@require_safe
@requires(P.DUPLICATE_READ)
def duplicate_list(request: StaffRequest) -> HttpResponse:
    filters = _filters(request)
    chosen = filters.chosen()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = queue.page(request.here, chosen, after=after, before=before)
    unseen = reading.children_like_adults(request.scope)
    seen = {case.case_code for pair in page.rows for case in (pair.one, pair.other)}
    shown = sorted({*seen, *unseen})
    audit.record("duplicate-list-read", by=request.user, cases=shown)
    context = {
        "filters": filters,
        "query": filters.query(),
        "progress": queue.progress(request.here, chosen),
        "page": page,
        "rows": [reading.as_row(each) for each in page.rows],
        "unseen": unseen,
        "registers": reading.registers(request.here),
    }
    template = "participants/duplicate_list.html"
    return page_or_part(request, template, context, part="duplicates")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.DUPLICATE_READ)
def duplicate(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Two cases side by side; whoever decides goes on with the next pair."""
    allowed = DuplicatePair.objects.allowing(request.scope, P.DUPLICATE_READ)
    pair = get_object_or_404(allowed.select_related(*reading.READ_WITH_IT), pk=pk)
    if request.method == "POST" and not reading.may_decide(pair, request.scope):
        raise PermissionDenied
    form = DecisionForm(request.POST or None, record=pair)
    filters = _filters(request)
    chosen, query = filters.chosen(), filters.query()
    if stored(form, partial(actions.decide, pair, by=request.user)):
        messages.success(request, _saved(pair))
        following = queue.next_one(request.here, pair, chosen)
        return redirect(_url(following) + query)
    both = {"part": "duplicate", "cases": [pair.other.case_code]}
    audit.record("case-read", pair.one, by=request.user, **both)
    context = reading.shown(pair, request.scope) | {
        "form": form,
        "query": query,
        "progress": queue.progress(request.here, chosen),
    }
    return render(
        request,
        "participants/duplicate.html",
        context,
        status=form.status,
    )


@require_POST
@requires(P.DUPLICATE_DECIDE)
def duplicate_sweep(request: StaffRequest) -> HttpResponse:
    """Have the register of a programme compared, everybody with everybody."""
    programs = request.scope.reach(P.DUPLICATE_DECIDE).programs
    allowed = Program.objects.filter(pk__in=programs)
    program = get_object_or_404(allowed, code=request.POST.get("program", ""))
    ask_for_sweep(program, by=request.user)
    told = gettext("The register of %(program)s will be compared. It takes a while.")
    messages.success(request, told % {"program": program})
    return redirect("participants:duplicate-list")


def _filters(request: StaffRequest) -> DuplicateFilters:
    """What the review is narrowed to, from pair to pair."""
    reach = request.here.reach(P.DUPLICATE_READ)
    return DuplicateFilters(request.GET, offices=reach.offices | reach.children)


def _url(pair: DuplicatePair | None) -> str:
    return pair.get_absolute_url() if pair else reverse("participants:duplicate-list")


def _saved(pair: DuplicatePair) -> str:
    return gettext("Saved at %(time)s.") % {"time": pair.program.clock()}
