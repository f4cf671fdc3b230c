"""Days with what is planned on them: a week of somebody, a month of an activity.

Of clients only the reader's own appointments tell, to nobody else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.dateformat import time_format
from django.utils.translation import gettext, pgettext

from core.access import Permission, Scope
from core.dates import add_months
from core.models import User
from participants.models import Appointment
from participants.reading import ties
from programs.models import Activity, Session

WRITE = Permission.SESSION_NOTE_WRITE
ONE_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Entry:
    """One thing on a day: a session, or an appointment with somebody."""

    starts_at: time | None
    hours: str
    title: str
    url: str
    more: str = ""
    code: str = ""
    """Of the case that is named."""
    is_struck: bool = False
    """It is not held."""


@dataclass(frozen=True)
class Day:
    date: date
    title: str
    is_today: bool
    is_outside: bool = False
    """Of the month before or after."""
    entries: list[Entry] = field(default_factory=list)


def monday(text: str, today: date) -> date:
    """The first day of a week as `2026-W47`; of this one if it is none."""
    with suppress(ValueError):
        day = date.fromisoformat(f"{text}-1")
        if len(text) == 8 and FIRST < day < LAST:
            return day
    return today - timedelta(days=today.weekday())


def month(text: str, today: date) -> date:
    """The first day of a month as `2026-11`; of this one if it is none."""
    with suppress(ValueError):
        day = date.fromisoformat(f"{text}-01")
        if FIRST < day < LAST:
            return day
    return today.replace(day=1)


def code_of_week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def week_of(
    scope: Scope, first: date, today: date, *, trainer: int | None
) -> list[Day]:
    """Seven days, of all that the reader sees or of one trainer's activities."""
    last = first + A_WEEK - ONE_DAY
    sessions = Session.objects.allowing(scope, Permission.ACTIVITY_READ)
    if trainer:
        sessions = sessions.filter(activity__facilitators=trainer)
    found = session_entries(sessions.filter(date__range=(first, last)))
    for row in appointments(scope, first, last) if not trainer else ():
        found[row.day].append(_appointment(row))
    days = (first + timedelta(days=number) for number in range(7))
    return [_day(day, today, found) for day in days]


def month_of(activity: Activity, first: date, today: date) -> list[Day]:
    """The weeks that the month lies in, whole, with the activity's sessions."""
    last = add_months(first, 1) - ONE_DAY
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    sessions = activity.sessions.filter(date__range=(start, end))
    found = session_entries(sessions, with_name=False)
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [_day(day, today, found, month=first.month) for day in days]


def appointments(scope: Scope, first: date, last: date) -> list[Appointment]:
    """The reader's own with their clients."""
    own = Appointment.objects.allowing(scope, WRITE).filter(counsellor=scope.user_id)
    rows = own.in_days(first, last)
    return list(rows.select_related("enrolment__participant", "session__attendance"))


def trainers(scope: Scope) -> QuerySet[User]:
    """Who runs an activity that the reader sees."""
    seen = Activity.objects.allowing(scope, Permission.ACTIVITY_READ)
    runs = User.objects.filter(activities__in=seen.order_by().values("pk"))
    return runs.distinct().order_by("first_name", "last_name", "username")


def session_entries(
    sessions: QuerySet[Session], *, with_name: bool = True
) -> defaultdict[date, list[Entry]]:
    """Day -> its sessions; those of one activity need not say which."""
    rows = list(sessions.select_related("activity", "office").distinct())
    told = ties.in_words(rows)
    found: defaultdict[date, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row.date].append(_session(row, told[row.pk], with_name=with_name))
    return found


def _session(row: Session, told: Iterable[str], *, with_name: bool) -> Entry:
    hours = _hours(row.starts_at, row.ends_at)
    why = row.get_not_held_because_display()
    state = why or (gettext("Not held") if row.took_place is False else "")
    return Entry(
        row.starts_at,
        hours,
        str(row.activity) if with_name else gettext("Session"),
        row.get_absolute_url(),
        ". ".join([*filter(None, [state]), *told]),
        is_struck=row.took_place is False,
    )


def _appointment(row: Appointment) -> Entry:
    case = row.enrolment
    keys = {"case_code": case.case_code}
    url = reverse("participants:case-psychological-support", kwargs=keys)
    if row.is_planned:
        url = reverse("participants:appointment-record", kwargs=keys | {"pk": row.pk})
    how = [row.get_kind_display(), row.get_place_display()]
    return Entry(
        row.starts_at,
        _hours(row.starts_at, row.ends_at),
        str(case.participant),
        url,
        ", ".join(how if row.is_planned else [*how, row.words]),
        case.case_code,
        row.is_struck,
    )


def _day(
    day: date, today: date, found: Mapping[date, list[Entry]], *, month: int = 0
) -> Day:
    in_order = sorted(
        found.get(day, []), key=lambda each: (each.starts_at or time.min, each.title)
    )
    outside = bool(month) and day.month != month
    title = written(day, pgettext("date", "D j M"))
    return Day(day, title, day == today, outside, in_order)


def _hours(start: time | None, end: time | None) -> str:
    if start is None:
        return ""
    clock = time_format(start, "H:i")
    return f"{clock}–{time_format(end, 'H:i')}" if end else clock
