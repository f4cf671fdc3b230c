"""Another day for a session, or a second one for those who missed it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest
from core.templatetags.ui import long_date
from participants.reading import registers as reading
from participants.reading import session_rows
from programs.actions import sessions as actions
from programs.forms.sessions import MoveForm, SessionForm
from programs.models import Activity, Session


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SESSION_PLAN)
def session_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Hold a session on another day, and say who asked for it."""
    session, activity = _plannable(request, pk)
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    form = MoveForm(
        request.POST or None,
        activity=activity,
        record=session,
        initial={"day": session.date, **hours},
    )
    if form.is_valid() and _moved(request, session, form):
        return redirect("activities:activity", pk=session.activity_id)
    if form.versions:
        return conflict(request, form, back=session.get_absolute_url())
    context = {
        "form": form,
        "session": session,
        "row": session_rows.session_row(session),
    }
    return render(request, "participants/session_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SESSION_PLAN)
def session_make_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Plan a session for those who missed this one."""
    missed, activity = _plannable(request, pk)
    hours = {"starts_at": missed.starts_at, "ends_at": missed.ends_at}
    form = SessionForm(request.POST or None, activity=activity, initial=hours)
    if form.is_valid():
        try:
            session = actions.make_up(missed, form.meeting(), by=request.user)
        except (actions.AlreadyPlanned, actions.NotPossible) as refused:
            form.add_error("day", _why(refused))
        else:
            saved = gettext("Make-up session on %(day)s planned. Its register waits.")
            told = saved % {"day": long_date(session.date)}
            messages.success(request, told)
            return redirect("activities:activity", pk=missed.activity_id)
    row = session_rows.session_row(missed)
    context = {"form": form, "session": missed, "row": row}
    return render(request, "participants/session_make_up.html", context)


def _plannable(request: StaffRequest, pk: int) -> tuple[Session, Activity]:
    allowed = reading.sessions(request.scope, Permission.SESSION_PLAN)
    session = get_object_or_404(allowed, pk=pk)
    if session.activity is None:
        raise Http404
    return session, session.activity


def _moved(request: StaffRequest, session: Session, form: MoveForm) -> bool:
    """Whether it was moved; if not the form says why."""
    try:
        moved = actions.move(session, form.meeting(), why=form.why(), by=request.user)
    except (actions.AlreadyPlanned, actions.NotPossible) as refused:
        form.add_error("day", _why(refused))
        return False
    told = gettext("Moved to %(day)s.") % {"day": long_date(moved.date)}
    messages.success(request, told)
    for trainer in actions.busy(moved):
        told = gettext("%(name)s runs another session at that time.")
        messages.warning(request, told % {"name": trainer})
    return True


def _why(refused: Exception) -> str:
    """The sentence for the form."""
    if isinstance(refused, actions.AlreadyPlanned):
        return gettext("There is a session at this time already.")
    return str(refused)
