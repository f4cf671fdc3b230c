from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.access import Permission, requires
from core.database import set_scope
from core.dates import add_months
from core.http import StaffRequest
from participants.forms.calendars import CalendarForm
from participants.reading import activities, appointments, feeds
from participants.reading import calendars as reading
from programs.actions import feeds as actions
from programs.models import CalendarFeed
from programs.models.feed import digest
from programs.scope import scope_of

OPENS = (Permission.ACTIVITY_READ, Permission.SESSION_NOTE_WRITE)


@require_safe
@requires(*OPENS)
def week(request: StaffRequest) -> HttpResponse:
    """What one runs or sees in a week, and the own appointments."""
    today = next(iter(request.here.days.values()))
    first = reading.monday(request.GET.get("week", ""), today)
    form = CalendarForm(request.GET, trainers=reading.trainers(request.here))
    trainer = form.chosen()
    days = reading.week_of(request.here, first, today, trainer=trainer)
    waiting = list(appointments.to_record(request.here)) if not trainer else []
    codes = {entry.code for day in days for entry in day.entries if entry.code}
    if codes := codes | {*appointments.codes(waiting)}:
        audit.record("calendar-read", by=request.user, cases=sorted(codes))
    context = {
        "days": days,
        "is_empty": not any(day.entries for day in days),
        "form": form,
        "waiting": waiting,
        "chosen": reading.code_of_week(first),
        "before": reading.code_of_week(first - reading.A_WEEK),
        "after": reading.code_of_week(first + reading.A_WEEK),
        "last": first + reading.A_WEEK - reading.ONE_DAY,
        "first": first,
        "today": today,
    }
    return render(request, "participants/calendar_week.html", context)


@require_safe
@requires(Permission.ACTIVITY_READ)
def activity_month(request: StaffRequest, pk: int) -> HttpResponse:
    """The sessions of one activity in a month; nobody stands in it."""
    shown = get_object_or_404(activities.readable(request.scope), pk=pk)
    today = shown.program.today()
    first = reading.month(request.GET.get("month", ""), today)
    days = reading.month_of(shown, first, today)
    context = {
        "activity": shown,
        "days": days,
        "is_empty": not any(day.entries for day in days),
        "first": first,
        "before": f"{add_months(first, -1):%Y-%m}",
        "after": f"{add_months(first, 1):%Y-%m}",
    }
    return render(request, "participants/calendar_month.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*OPENS)
def phone(request: StaffRequest) -> HttpResponse:
    """The calendar for one's phone: its address is shown once, when it is made."""
    address = ""
    if request.POST.get("do") == "off":
        actions.switch_off(by=request.user)
        messages.success(request, gettext("The calendar for your phone is off."))
        return redirect("calendar:phone")
    if request.method == "POST":
        token = actions.renew(by=request.user)
        address = request.build_absolute_uri(f"/calendar/feed/{token}.ics")
    kept = CalendarFeed.objects.filter(user=request.user, made_at__isnull=False)
    context = {"feed": kept.first(), "address": address}
    return render(request, "participants/calendar_phone.html", context)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has the token: a phone signs in nowhere.

    The scope is the owner's, narrowed to what the calendar reads.
    """
    feeds_on = CalendarFeed.objects.select_related("user")
    found = get_object_or_404(feeds_on, token_digest=digest(token))
    scope = scope_of(found.user).limited_to(*feeds.READS)
    if not scope.reaches:
        raise Http404
    set_scope(scope.for_database())
    entries = feeds.entries(scope)
    etag = feeds.digest(entries)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        text = feeds.written(entries, at=timezone.now())
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
