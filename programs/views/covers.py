"""Cover during absence: who covers for whom, arranged and ended early."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core.access import Permission, requires
from core.http import StaffRequest
from programs import covering
from programs.actions import covers as actions
from programs.forms.covers import CoverForm
from programs.models import Cover, CoverRefused

OPENS = (Permission.COVER_ASK, Permission.COVER_ARRANGE)


@require_safe
@requires(*OPENS)
def cover_list(request: StaffRequest) -> HttpResponse:
    context = {"rows": covering.rows(request.scope)}
    return render(request, "programs/cover_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*OPENS)
def cover_new(request: StaffRequest) -> HttpResponse:
    form = CoverForm(request.POST or None, scope=request.scope)
    if not form.is_valid():
        return render(request, "programs/cover_new.html", {"form": form})
    try:
        made = actions.arrange(**form.facts(), by=request.user)
    except CoverRefused as refused:
        form.refuse(refused)
        return render(request, "programs/cover_new.html", {"form": form})
    told = gettext("Saved at %(time)s. Both are told by e-mail.")
    messages.success(request, told % {"time": made.office.program.clock()})
    return redirect(actions.PAGE)


@require_POST
@requires(*OPENS)
def cover_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End it now: by whoever is away, or who answers for the office."""
    allowed = Cover.objects.to_end(request.scope).select_related("office__program")
    cover = get_object_or_404(allowed, pk=pk)
    try:
        actions.end(cover, by=request.user)
    except CoverRefused as refused:
        messages.error(request, str(refused))
    else:
        told = gettext("Ended at %(time)s. From now on it opens nothing.")
        messages.success(request, told % {"time": cover.office.program.clock()})
    return redirect(actions.PAGE)
