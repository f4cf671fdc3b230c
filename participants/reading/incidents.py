"""Incidents: of a case, of all that somebody answers for, and how many there are."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date, short_date
from participants.models import Enrolment, Incident
from participants.models.incident import IncidentQuerySet
from participants.reading.standing import Tag

P = Permission
Certainty = Incident.Certainty
NEWEST_FIRST = Order(("happened_on", "pk"), indexed=2, newest_first=True)
TONES = {"alleged": "", "probable": "warn", "confirmed": "bad"}


class Row(NamedTuple):
    """An incident in the list of all."""

    when: str
    what: str
    who: str
    code: str
    tag: Tag
    url: str


class Told(NamedTuple):
    """An incident on the tab of its case."""

    incident: Incident
    tag: Tag
    settled_on: str
    may_change: bool


class Line(NamedTuple):
    """How many of one kind there are, by certainty: never one number of all."""

    kind: str
    cells: list[int]


def page(
    scope: Scope,
    *,
    kind: str = "",
    certainty: str = "",
    after: str = "",
    before: str = "",
) -> Page[Incident]:
    """Those that the reader answers for, the latest first."""
    asked = {"kind": kind, "certainty": certainty}
    narrowed = {name: value for name, value in asked.items() if value}
    rows = _all(scope).filter(**narrowed).select_related("enrolment__participant")
    return keyset(
        rows, order=NEWEST_FIRST, code="pk", after=after, before=before, size=25
    )


def as_row(incident: Incident, scope: Scope) -> Row:
    case = incident.enrolment
    return Row(
        short_date(incident.happened_on, scope.days[case.program_id]),
        str(incident.get_kind_display()),
        str(case.participant),
        case.case_code,
        tag_of(incident),
        reverse("participants:case-incidents", args=[case.case_code]),
    )


def counted(scope: Scope) -> list[Line]:
    """How many of each kind the reader answers for, in the order of `Certainty`.

    What is alleged stands in its own column, and in no other.
    """
    found = _all(scope).order_by().values_list("kind", "certainty")
    of = Counter({(kind, sure): n for kind, sure, n in found.annotate(n=Count("pk"))})
    lines = [
        Line(str(kind.label), [of[kind.value, sure.value] for sure in Certainty])
        for kind in Incident.Kind
    ]
    return [line for line in lines if any(line.cells)]


def of_case(case: Enrolment, scope: Scope) -> list[Told]:
    """Those of a case that the reader may read, the latest first."""
    found = Incident.objects.readable(scope).of(case)
    told = found.select_related("by", "settled_by")
    return [
        Told(each, tag_of(each), _settled_on(each, case), each.by_id == scope.user_id)
        for each in told.order_by("-happened_on", "-pk")
    ]


def tag_of(incident: Incident) -> Tag:
    return Tag(str(incident.get_certainty_display()), TONES[incident.certainty])


def _settled_on(incident: Incident, case: Enrolment) -> str:
    """The day in the programme on which somebody settled how certain it is."""
    at = incident.settled_at
    return long_date(case.program.day_of(at)) if at else ""


def _all(scope: Scope) -> IncidentQuerySet:
    return Incident.objects.allowing(scope, P.INCIDENT_READ)
