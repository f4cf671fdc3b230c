from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.forms import conflict
from core.http import StaffRequest, capped_count, keyset, told
from core.models import Draft
from participants.actions import registers as actions
from participants.forms.registers import NotHeldForm, RegisterForm
from participants.models.attendance import ATTENDED
from participants.reading import (
    activities,
    missing_registers,
    months,
    session_rows,
    ties,
)
from participants.reading import registers as reading
from participants.reading.registers import Register
from programs.models import Session


@require_safe
@requires(Permission.REGISTER_WRITE)
def register_list(request: StaffRequest) -> HttpResponse:
    """Sessions up to today of which nobody has said what came of them."""
    missing = missing_registers.missing(request.here)
    page = keyset(
        missing.select_related("activity__office", "office__program"),
        order=session_rows.OLDEST_FIRST,
        code="pk",
        after=activities.numeral(request.GET.get("after", "")),
        before=activities.numeral(request.GET.get("before", "")),
    )
    rows = [session_rows.session_row(each) for each in page.rows]
    context = {"page": page, "rows": rows, "count": told(capped_count(missing))}
    return render(request, "participants/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ACTIVITY_READ)
def register(request: StaffRequest, pk: int) -> HttpResponse:
    """The register of a session: to be kept, corrected or read."""
    session = get_object_or_404(reading.sessions(request.scope), pk=pk)
    if request.method == "POST":
        session = reading.hold(session)
    found = reading.read(session, request.scope)
    if request.method != "POST":
        return _shown(request, found)
    if not found.may_write or not found.is_open:
        raise PermissionDenied
    form = RegisterForm(request.POST, register=found)
    if not form.is_valid():
        return _shown(request, found, form)
    _keep(request, found, form)
    return redirect("activities:activity", pk=session.activity_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REGISTER_WRITE)
def session_not_held(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a session does not or did not take place, and why."""
    allowed = reading.sessions(request.scope, Permission.REGISTER_WRITE)
    session = get_object_or_404(allowed, pk=pk)
    if not reading.keeps_whole(session, request.scope):
        raise Http404
    form = NotHeldForm(request.POST or None, record=session)
    if form.is_valid():
        _not_held(request, session, form)
        return redirect("activities:activity", pk=session.activity_id)
    if form.versions:
        return conflict(request, form, back=session.get_absolute_url())
    context = {
        "form": form,
        "session": session,
        "row": session_rows.session_row(session),
    }
    return render(request, "participants/session_not_held.html", context)


@require_safe
@requires(Permission.REGISTER_WRITE)
def register_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """Names, boxes and a place to sign, for a place without power."""
    allowed = reading.sessions(request.scope, Permission.REGISTER_WRITE)
    session = get_object_or_404(allowed, pk=pk)
    found = reading.read(session, request.scope)
    _record(request, "register-sheet-read", found)
    context = {"register": found, "row": session_rows.session_row(session)}
    return render(request, "participants/register_sheet.html", context)


def _shown(
    request: StaffRequest, found: Register, form: RegisterForm | None = None
) -> HttpResponse:
    """The page; with its form for who may keep it, once there is something to."""
    session, draft = found.session, None
    if form is None and found.may_write and found.is_open:
        draft = Draft.objects.kept(by=request.user, key=_key(session))
        form = RegisterForm(register=found, initial=draft.data if draft else None)
    _record(request, "register-read", found)
    context = {
        "register": found,
        "session": session,
        "row": session_rows.session_row(session),
        "facts": session_rows.session_facts(session),
        "effects": months.tell(found, request.scope),
        "totals": found.totals(),
        "corrections": reading.corrections(found),
        "ties": ties.of_session(session),
        "plans": ties.plans(session, request.scope),
        "form": form,
        "draft": draft,
        "key": _key(session),
    }
    status = form.status if form else 200
    return render(request, "participants/register.html", context, status=status)


def _keep(request: StaffRequest, found: Register, form: RegisterForm) -> None:
    """Store what is new, and say what was stored and what is left to do."""
    Draft.objects.discard(by=request.user, key=_key(found.session))
    if found.is_kept and not form.has_news():
        messages.success(request, gettext("Nothing was changed in the register."))
        return
    actions.keep(
        found.session,
        marks=form.changed,
        whole=found.is_whole,
        correction=form.cleaned_data.get("correction", ""),
        by=request.user,
    )
    attended = sum(line.chosen.status in ATTENDED for line in found.lines)
    saved = gettext("Register saved at %(time)s: %(attended)d of %(all)d attended.")
    facts = {
        "time": found.session.office.program.clock(),
        "attended": attended,
        "all": len(found.lines),
    }
    messages.success(request, f"{saved % facts} {_what_is_left(request)}")


def _not_held(request: StaffRequest, session: Session, form: NotHeldForm) -> None:
    found = reading.read(session, request.scope)
    actions.not_held(
        session,
        because=form.cleaned_data["not_held_because"],
        cases=[line.case for line in found.lines],
        correction=form.cleaned_data.get("correction", ""),
        by=request.user,
    )
    told = gettext("Saved: the session counts against nobody.")
    messages.success(request, f"{told} {_what_is_left(request)}")


def _what_is_left(request: StaffRequest) -> str:
    missing = capped_count(missing_registers.missing(request.here))
    if not missing:
        return gettext("No register is missing now.")
    return gettext("Registers still missing: %(number)s.") % {"number": told(missing)}


def _record(request: StaffRequest, action: str, found: Register) -> None:
    codes = [line.code for line in found.lines]
    audit.record(action, found.session, by=request.user, cases=codes)


def _key(session: Session) -> str:
    """Under which the draft is kept."""
    return f"register:{session.pk}"
