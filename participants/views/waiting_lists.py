from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest
from participants.actions import seats, waiting_lists
from participants.forms.waiting_lists import GiveForm
from participants.models.record import Refused
from participants.reading import seats as reading
from programs.models import Activity


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEAT_GIVE)
def waiting_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Who waits for a place in an activity, and the places given in one go."""
    allowed = Activity.objects.allowing(request.scope, Permission.SEAT_GIVE)
    activity = get_object_or_404(allowed.select_related("program", "office"), pk=pk)
    listed = reading.waiting(request.scope).filter(activity=activity)
    rows = reading.rows(listed, activity.program.today())
    places = seats.free(activity.pk, at_most=max(1, len(rows)))
    form = GiveForm(
        request.POST or None, activity=activity, waiting=rows, places=places
    )
    if form.is_valid() and _given(request, activity, form):
        return redirect("activities:waiting-list", pk)
    codes = [row.code for row in rows]
    audit.record("waiting-list-read", activity, by=request.user, cases=codes)
    lines = form.lines(rows)
    context = {"activity": activity, "form": form, "rows": lines, "is_full": not places}
    return render(request, "participants/waiting_list.html", context)


def _given(request: StaffRequest, activity: Activity, form: GiveForm) -> bool:
    """Whether the chosen have a place now; if not the form says why."""
    try:
        given = waiting_lists.give(activity, **form.facts(), by=request.user)
    except Refused as refused:
        form.refuse(refused)
        return False
    told = ngettext(
        "Saved %(time)s. %(number)d person has a place now.",
        "Saved %(time)s. %(number)d people have a place now.",
        len(given),
    )
    facts = {"time": activity.program.clock(), "number": len(given)}
    messages.success(request, told % facts)
    return True
