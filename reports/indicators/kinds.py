"""How a thing can be counted: the parts that definitions are put together from.

The SQL of a definition speaks of one person and gives a whole number, or NULL
where the person does not count at all. It may use

    e   the person's enrolment        %(s)s, %(e)s    the period's first and last day
    p   the participant               %(ys)s, %(ye)s  those of a year earlier
    r   the person's rows in the source, inside an `aggregate`
                                      %(tz)s          the programme's time zone
"""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEATHS = "('death_natural', 'death_violent', 'death_unknown')"


@dataclass(frozen=True)
class Unit:
    """What a figure is measured in: a code for exports, a word for readers."""

    code: str
    name: Promise


PERSONS = Unit("persons", _("persons"))
PERSON_SESSIONS = Unit("person-sessions", _("person-sessions"))
PERCENT = Unit("%", _("%"))
MEDIAN_DAYS = Unit("median days", _("median days"))
REFERRALS = Unit("referrals", _("referrals"))
COMPLAINTS = Unit("complaints", _("complaints"))


@dataclass(frozen=True)
class Source:
    """A table that persons have rows ``r`` in; none for the enrolments themselves.

    A condition on its rows may ask the enrolment ``e`` only if ``rows`` joins it."""

    name: str
    rows: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One thing that the summaries count, as it was agreed on.

    What is ``inside`` stays inside the programme: no file and no release tells it.
    """

    code: str
    name: Promise
    definition: Promise
    source: Source
    unit: Unit
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Count(Indicator):
    """``counted``: how many the person adds (0 or 1 where persons are counted)."""

    counted: str
    unit: Unit = field(default=PERSONS)


@dataclass(frozen=True, kw_only=True)
class Rate(Indicator):
    """``over``: how many the person adds to the denominator.

    ``hits``: how many of those are in the numerator; it is only asked of
    persons who are in the denominator.
    """

    over: str
    hits: str
    unit: Unit = field(default=PERCENT)


@dataclass(frozen=True, kw_only=True)
class Median(Indicator):
    """``measured``: the person's own number of which the middle one is taken."""

    measured: str
    unit: Unit = field(default=MEDIAN_DAYS)


def aggregate(sql: str) -> str:
    """Something said of all the person's rows at once; NULL if there are none.

    The marks let the statement work out each of these once per person, before
    the person is looked at.
    """
    return f"[[{sql}]]"


def rows(when: str) -> str:
    """How many of the person's rows there are for which ``when`` holds."""
    return f"coalesce({aggregate(f'count(*) FILTER (WHERE {when})')}, 0)"


def has_row(when: str) -> str:
    """1 if the person has such a row, else 0."""
    return person(f"{rows(when)} > 0")


def person(when: str) -> str:
    """1 if it holds for the person, else 0."""
    return f"({when})::int"
