from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.http import StaffRequest, page_or_part
from participants.views.activities import plannable
from programs.actions import sessions as actions
from programs.actions.sessions import Planned
from programs.forms.sessions import TimetableForm


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SESSION_PLAN)
def timetable(request: StaffRequest, pk: int) -> HttpResponse:
    """Sessions from days of the week; first it is shown which they would be."""
    activity = plannable(request, pk)
    form = TimetableForm(request.POST or None, activity=activity)
    is_preview = "preview" in request.POST
    if form.is_valid() and not is_preview:
        planned = actions.plan_all(activity, form.meetings(), by=request.user)
        messages.success(request, _told(planned))
        return redirect(activity)
    context = {"form": form, "activity": activity}
    if is_preview and form.is_valid():
        meetings = form.meetings()
        new = actions.without_session(activity, meetings)
        context |= {"new": new, "kept": len(meetings) - len(new), "is_preview": True}
    template = "participants/session_timetable.html"
    return page_or_part(request, template, context, part="preview")


def _told(planned: Planned) -> str:
    number = len(planned.made)
    if not number:
        return gettext("Every one of these sessions was planned before.")
    told = ngettext(
        "%(number)d session planned. Its register waits on its day.",
        "%(number)d sessions planned. Their registers wait on their days.",
        number,
    )
    if planned.kept:
        told = ngettext(
            "%(number)d session planned. Already there: %(kept)d.",
            "%(number)d sessions planned. Already there: %(kept)d.",
            number,
        )
    return told % {"number": number, "kept": planned.kept}
