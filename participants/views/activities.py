from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.http import StaffRequest, capped_count, keyset, page_or_part, told
from core.templatetags.ui import long_date
from participants.forms.activities import ActivityFilters
from participants.reading import activities as reading
from participants.reading import listing, seats, session_rows
from programs.actions import sessions as actions
from programs.forms.sessions import SessionForm
from programs.models import Activity

COMING_UP = 5
A_PAGE = 10


@require_safe
@requires(Permission.ACTIVITY_READ)
def activity_list(request: StaffRequest) -> HttpResponse:
    query = request.GET.copy()
    query.setdefault("state", "running")
    filters = ActivityFilters(
        query,
        offices=reading.offices(request.here),
        gives_seats=Permission.SEAT_GIVE in request.scope,
    )
    found = reading.found(request.here, filters.chosen())
    page = keyset(
        found,
        order=reading.BY_NAME,
        code="pk",
        after=reading.numeral(request.GET.get("after", "")),
        before=reading.numeral(request.GET.get("before", "")),
    )
    context = {
        "filters": filters,
        "count": told(capped_count(found)),
        "page": page,
        "rows": reading.rows(page.rows, request.here),
        "keeps_registers": Permission.REGISTER_WRITE in request.scope,
    }
    template = "participants/activity_list.html"
    return page_or_part(request, template, context, part="activities")


@require_safe
@requires(Permission.ACTIVITY_READ)
def activity(request: StaffRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(reading.readable(request.scope), pk=pk)
    people = keyset(
        reading.people(shown, request.scope),
        order=listing.BY_NAME,
        code="case_code",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    codes = [case.case_code for case in people.rows]
    audit.record("activity-read", shown, by=request.user, cases=codes)
    context = {
        "activity": shown,
        "facts": reading.facts(shown),
        "people": people,
        "rows": reading.person_rows(people.rows, shown, request.scope),
        "plans": may_plan(request, shown),
        "keeps_registers": shown.keeps_registers,  # type: ignore[attr-defined]
        "waiting": _waiting(request, shown),
        **_sessions(request, shown),
    }
    return render(request, "participants/activity_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SESSION_PLAN)
def session_new(request: StaffRequest, pk: int) -> HttpResponse:
    shown = plannable(request, pk)
    initial = {"day": shown.program.today()}
    form = SessionForm(request.POST or None, activity=shown, initial=initial)
    if form.is_valid():
        try:
            session = actions.plan(shown, form.meeting(), by=request.user)
        except actions.AlreadyPlanned:
            problem = gettext("There is a session at this time already.")
            form.add_error("starts_at", problem)
        else:
            saved = gettext("Session on %(day)s planned. Its register waits there.")
            messages.success(request, saved % {"day": long_date(session.date)})
            return redirect(shown)
    context = {"form": form, "activity": shown}
    return render(request, "participants/session_new.html", context)


def _waiting(request: StaffRequest, activity: Activity) -> int | None:
    """How many wait whom the reader may give a place; None for who gives none."""
    if not activity.gives_seats:  # type: ignore[attr-defined]
        return None
    listed = seats.waiting(request.scope).filter(activity=activity)
    return capped_count(listed)


def may_plan(request: StaffRequest, activity: Activity) -> bool:
    allowed = Activity.objects.allowing(request.scope, Permission.SESSION_PLAN)
    return allowed.filter(pk=activity.pk).exists()


def plannable(request: StaffRequest, pk: int) -> Activity:
    """The activity, if sessions of it are the reader's to plan."""
    allowed = Activity.objects.allowing(request.scope, Permission.SESSION_PLAN)
    return get_object_or_404(allowed.select_related("program", "office"), pk=pk)


def _sessions(request: StaffRequest, activity: Activity) -> dict[str, object]:
    """A page of those up to today, the newest first, and the next to come."""
    held, coming = session_rows.sessions(activity, activity.program.today())
    page = keyset(
        held,
        order=session_rows.NEWEST_FIRST,
        code="pk",
        after=reading.numeral(request.GET.get("older", "")),
        size=A_PAGE,
    )
    soon = list(coming[: COMING_UP + 1])
    rows = session_rows.session_rows([*soon, *page.rows], activity, request.scope)
    return {
        "coming": rows[: min(len(soon), COMING_UP)],
        "more_to_come": capped_count(coming) if len(soon) > COMING_UP else 0,
        "held": rows[len(soon) :],
        "older": page.after,
        "is_first_page": not page.before,
    }
