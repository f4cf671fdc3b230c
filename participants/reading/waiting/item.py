"""A line of what waits, as the home page writes it: when, what, who."""

from datetime import date
from typing import NamedTuple

from django.db.models import Aggregate, QuerySet, Subquery
from django.utils.translation import gettext, ngettext

from core.templatetags.ui import short_date
from participants.models import Enrolment

LISTED = 5


class Item(NamedTuple):
    """One thing to do: about a person, with their code, or about a session."""

    when: str
    tone: str
    about: str
    code: str
    url: str
    more: str
    button: str
    button_url: str
    covered: str = ""
    """For whom the reader covers here, if they do."""


def about_case(
    case: Enrolment, when: str, tone: str, more: str, button: str = "", url: str = ""
) -> Item:
    """A line about a person; where nothing else is to be done it opens the case."""
    case_url = case.get_absolute_url()
    return Item(
        when,
        tone,
        str(case.participant),
        case.case_code,
        case_url,
        more,
        button or gettext("Open"),
        url or case_url,
    )


def when_due(day: date, today: date) -> tuple[str, str]:
    """`6 days late` in red; today and what comes soon as a warning."""
    late = (today - day).days
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {
            "days": late
        }, "bad"
    return (gettext("Today") if late == 0 else short_date(day, today)), "warn"


def of_case(rows: QuerySet, value: Aggregate) -> Subquery:
    """One value of the rows of each case."""
    return Subquery(
        rows.order_by().values("enrolment").annotate(found=value).values("found")
    )
