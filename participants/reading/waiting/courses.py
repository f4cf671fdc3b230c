"""The first rows of what waits in courses and classes: registers, and free places."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateformat import time_format
from django.utils.translation import gettext

from core.access import Scope
from participants.reading.waiting.item import LISTED, Item, when_due
from programs.models import Activity, Session


def registers(rows: QuerySet[Session], scope: Scope) -> list[Item]:
    found = rows.select_related("activity", "office")
    oldest_first = found.order_by("date", "sequence", "pk")
    return [_register(each, scope) for each in oldest_first[:LISTED]]


def _register(session: Session, scope: Scope) -> Item:
    when, tone = when_due(session.date, scope.days[session.office.program_id])
    url = session.get_absolute_url()
    what = str(session.activity or session.get_stage_display())
    return Item(when, tone, what, "", url, _where(session), gettext("Keep"), url)


def _where(session: Session) -> str:
    if not session.starts_at:
        return session.office.name
    return gettext("%(office)s, from %(time)s") % {
        "office": session.office.name,
        "time": time_format(session.starts_at, "H:i"),
    }


def seats(rows: QuerySet[Activity], scope: Scope) -> list[Item]:
    """Courses with free places, for which people wait whom the reader may read."""
    found = rows.select_related("office").order_by("name", "pk")
    return [_seat(each) for each in found[:LISTED]]


def _seat(activity: Activity) -> Item:
    url = reverse("activities:waiting-list", kwargs={"pk": activity.pk})
    button = gettext("Give places")
    return Item("", "", str(activity), "", url, activity.office.name, button, url)
