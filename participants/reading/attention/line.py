"""One thing in a case that needs attention, and what most of them are made of."""

from datetime import date
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext, ngettext

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
    rules = [BY_CODE[code].holds(head.today) for code in HELD]
    told = [ExpressionWrapper(rule, output_field=BooleanField()) for rule in rules]
    answers = Enrolment.objects.filter(pk=head.case.pk).values_list(*told).get()
    return frozenset(code for code, holds in zip(HELD, answers, strict=True) if holds)


def how_late(day: date, today: date) -> tuple[str, str]:
    """How late something is, or the day it falls due, and the tone of that."""
    if day < today:
        days = (today - day).days
        late = ngettext("%(days)d day late", "%(days)d days late", days)
        return late % {"days": days}, "bad"
    return short_date(day, today), "warn"


def due_on(day: date) -> str:
    return gettext("Due on %(day)s") % {"day": long_date(day)}
