"""One thing in a case that needs attention, and what most of them are made of."""

from datetime import date
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext, ngettext

from core.database import connection
from core.templatetags.ui import long_date, short_date
from participants.due.rules import BY_CODE
from participants.models import (
    Enrolment,
)
from participants.reading.case import Head, Link

NO_LINK = Link("", "")
Held = frozenset[str]
HELD = ("no-plan", "terms", "consent", "to-screen", "screening", "re-assess")
"""Rules that are asked for as they stand in `due.rules`."""


class Line(NamedTuple):
    """One thing that needs somebody's attention: when, what, why, and what to do."""

    when: str
    tone: str
    what: str
    why: str
    link: Link = NO_LINK
    by_button: bool = False
    """The link is the deed itself, so a button sends it."""


def rules_held(head: Head) -> Held:
    """Which of these rules hold; the database is asked once for all of them."""
    sql, values = _question(head.today)
    with connection().cursor() as cursor:
        cursor.execute(sql, [*values, head.case.pk])
        return frozenset(compress(HELD, cursor.fetchone()))


@lru_cache(maxsize=8)
def _question(today: date) -> tuple[str, tuple[Any, ...]]:
    """Of a case yet to be named: putting it together takes longer than its answer."""
    rules = [BY_CODE[code].holds(today) for code in HELD]
    told = [ExpressionWrapper(rule, output_field=BooleanField()) for rule in rules]
    cases = Enrolment.objects.filter(pk=UUID(int=0)).order_by().values_list(*told)
    sql, values = cases.query.sql_with_params()
    return sql, values[:-1]


def how_late(day: date, today: date) -> tuple[str, str]:
    """How late something is, or the day it falls due, and the tone of that."""
    if day < today:
        days = (today - day).days
        late = ngettext("%(days)d day late", "%(days)d days late", days)
        return late % {"days": days}, "bad"
    return short_date(day, today), "warn"


def due_on(day: date) -> str:
    return gettext("Due on %(day)s") % {"day": long_date(day)}
