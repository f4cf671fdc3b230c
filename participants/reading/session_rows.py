"""Sessions as words: their day and hours, what came of them, how they came there."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.dateformat import format as written
from django.utils.dateformat import time_format
from django.utils.translation import gettext, pgettext

from core.access import Scope
from core.http import Order
from participants.reading import missing_registers, ties
from participants.reading.activities import run_by
from participants.reading.standing import NOTHING, Tag
from programs.models import Activity, Session

OLDEST_FIRST = Order(("date", "sequence", "pk"), indexed=1)
NEWEST_FIRST = Order(("date", "sequence", "pk"), indexed=1, newest_first=True)


class SessionRow(NamedTuple):
    """One session as words: its day and hours, and what came of it."""

    pk: int
    url: str
    day: str
    hours: str
    activity: str
    office: str
    state: Tag
    why: str
    is_open: bool
    """It is held or to be held today: its register can be kept."""
    waits: bool
    """Nobody has said what came of it."""
    ties: str = ""
    """Whether it was moved, and what it makes up for."""


def sessions(
    activity: Activity, today: date
) -> tuple[QuerySet[Session], QuerySet[Session]]:
    """Those up to today, and those to come, the soonest first."""
    all_of_them = activity.sessions.select_related("office__program")
    coming = all_of_them.filter(date__gt=today).order_by("date", "sequence", "pk")
    return all_of_them.filter(date__lte=today), coming


def session_rows(
    sessions: Iterable[Session], activity: Activity, scope: Scope
) -> list[SessionRow]:
    """The same as words. Those without a register for the reader say so."""
    sessions = list(sessions)
    missing = missing_registers.lacking(scope).filter(
        pk__in=[each.pk for each in sessions]
    )
    waiting = set(missing.values_list("pk", flat=True))
    for session in sessions:
        session.activity = activity
    told = ties.in_words(sessions)
    return [
        session_row(each, waits=each.pk in waiting, told=told[each.pk])
        for each in sessions
    ]


def session_row(
    session: Session, *, waits: bool = True, told: Iterable[str] = ()
) -> SessionRow:
    today = session.office.program.today()
    activity = session.activity
    return SessionRow(
        session.pk,
        session.get_absolute_url(),
        written(session.date, pgettext("date", "D j M Y")),
        hours(session),
        str(activity or ""),
        activity.office.name if activity else "",
        _state(session, today, waits=waits),
        session.get_not_held_because_display(),
        session.date <= today,
        waits,
        ". ".join(told),
    )


def _state(session: Session, today: date, *, waits: bool) -> Tag:
    if session.took_place is False:
        return Tag(gettext("Not held"))
    if session.date > today:
        return Tag(gettext("Planned"))
    if waits:
        return Tag(gettext("Register missing"), "bad")
    if session.took_place:
        return Tag(gettext("Register kept"), "good")
    return NOTHING


def hours(session: Session) -> str:
    """`08:30 to 12:00`, `from 08:30`, or nothing."""
    if session.starts_at is None:
        return ""
    start = _clock(session.starts_at)
    if session.ends_at is None:
        return gettext("from %(start)s") % {"start": start}
    return gettext("%(start)s to %(end)s") % {
        "start": start,
        "end": _clock(session.ends_at),
    }


def session_facts(session: Session) -> Iterator[str]:
    """The line under the title of a register."""
    yield written(session.date, pgettext("date", "l j F Y"))
    if session.starts_at:
        yield hours(session)
    activity = session.activity
    if activity is None:
        return
    yield activity.office.name
    before = Q(date__lt=session.date)
    before |= Q(date=session.date, sequence__lte=session.sequence)
    counted = activity.sessions.aggregate(
        number=Count("pk", filter=before), all=Count("pk")
    )
    yield gettext("Session %(number)d of %(all)d") % counted
    if names := run_by(activity):
        yield gettext("Run by %(names)s") % {"names": names}


def _clock(moment: time) -> str:
    return time_format(moment, "H:i")
