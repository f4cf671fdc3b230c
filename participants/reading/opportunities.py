"""Opportunities and their intakes as their pages show them: no person stands in them.

Of each intake it is said whether a place is free, as yes or no (`reading.seats`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order
from participants.due.days import on_its_day
from participants.reading import activities, offered, seats
from participants.reading.facts import Facts
from participants.reading.seats import FreeSeats
from participants.reading.standing import Tag
from programs import isced
from programs.models import Activity, Office, Opportunity

BY_NAME = Order(("name", "pk"), indexed=1)
READ = Permission.ACTIVITY_READ
PLAIN = {
    "stage": "stage",
    "trade": "occupation",
    "distance": "distance_km__lte",
}
"""Filters that compare one column."""


class Row(NamedTuple):
    """One opportunity in a list."""

    pk: int
    name: str
    url: str
    kind: str
    place: str
    offered: str
    childcare: bool
    state: Tag


class Intake(NamedTuple):
    """One course of an opportunity; ``url`` leads to whoever may open its page."""

    pk: int
    name: str
    url: str
    office: str
    days: str
    run_by: str
    state: Tag


def found(scope: Scope, chosen: Mapping[str, str]) -> QuerySet[Opportunity]:
    """The opportunities of the reader's programmes, narrowed to what is chosen."""
    rows = Opportunity.objects.allowing(scope, READ)
    for name, lookup in PLAIN.items():
        if code := chosen.get(name):
            rows = rows.filter(**{lookup: code})
    if place := chosen.get("place"):
        rows = rows.filter(offered.within(place))
    if chosen.get("childcare"):
        rows = rows.filter(childcare=True)
    if chosen.get("places"):
        rows = rows.filter(_free(scope))
    if chosen.get("state", "open") == "open":
        rows = rows.filter(offered.open_now(Opportunity.objects.all(), scope))
    return _marked(rows, scope)


def readable(scope: Scope) -> QuerySet[Opportunity]:
    """Those whose page the reader may open."""
    return _marked(Opportunity.objects.allowing(scope, READ), scope)


def _marked(rows: QuerySet[Opportunity], scope: Scope) -> QuerySet[Opportunity]:
    """Say on each whether it has an intake now, and whether a place is free in one."""
    known = rows.select_related("program", "office", "partner", "area")
    return known.annotate(has_intake=Exists(_coming(scope)), has_seat=_free(scope))


def _coming(scope: Scope) -> QuerySet[Activity]:
    """Its courses that are not over yet."""
    over = on_its_day(scope, lambda day: Q(ends_on__lt=day))
    return Activity.objects.exclude(over).order_by().filter(opportunity=OuterRef("pk"))


def _free(scope: Scope) -> Exists:
    seats = FreeSeats(F("pk"), Value(1))
    return Exists(_coming(scope).alias(seats=seats).filter(seats__gt=0))


def trades(scope: Scope) -> list[tuple[str, str]]:
    """The trades that are on offer, in words."""
    rows = Opportunity.objects.allowing(scope, READ).exclude(occupation="")
    codes = rows.order_by().values_list("occupation", flat=True).distinct()
    return offered.trades(codes)


def places(scope: Scope) -> list[tuple[str, str]]:
    """The areas of what is on offer and what they lie in, by name."""
    rows = Opportunity.objects.allowing(scope, READ)
    return offered.with_those_above(rows)


def rows(opportunities: Iterable[Opportunity]) -> list[Row]:
    """What the list shows of each from `readable`."""
    return [
        Row(
            each.pk,
            each.name,
            each.get_absolute_url(),
            each.trade or each.get_kind_display(),
            offered.place(each),
            offered.days(each),
            each.childcare,
            state(each),
        )
        for each in opportunities
    ]


def state(opportunity: Opportunity) -> Tag:
    """Whether any of its intakes takes people."""
    if not opportunity.has_intake:  # type: ignore[attr-defined]
        return Tag(gettext("No intake yet"))
    return seats.seat_tag(opportunity)


def facts(it: Opportunity) -> Facts:
    """What is offered, as words and values; what is not known is left out."""
    smallest_age = "" if it.smallest_age is None else str(it.smallest_age)
    known = [
        (gettext("Stage"), it.get_stage_display()),
        (gettext("Kind"), it.get_kind_display()),
        (gettext("Trade (ISCO-08)"), it.trade),
        (gettext("Provider"), str(it.partner or "")),
        (gettext("Place"), offered.place(it)),
        (gettext("Childcare"), offered.childcare(it)),
        (gettext("Smallest age"), smallest_age),
        (gettext("Education needed"), isced.in_words(it.education_needed)),
        (gettext("Conditions"), it.conditions),
        (gettext("Costs and allowance"), it.allowance),
        (gettext("Offered"), offered.days(it)),
    ]
    return [(words, value) for words, value in known if value]


def intakes(opportunity: Opportunity, scope: Scope) -> list[Intake]:
    """Its courses, the latest first."""
    opened = Activity.objects.allowing(scope, READ).filter(pk=OuterRef("pk"))
    known = seats.marked(opportunity.intakes.annotate(is_read=Exists(opened)))
    found = known.select_related("office").prefetch_related("facilitators")
    today = opportunity.program.today()
    return [
        _intake(each, today) for each in found.order_by("-starts_on", "-pk")[:INTAKES]
    ]


INTAKES = 50


def _intake(activity: Activity, today: date) -> Intake:
    is_over = activity.ends_on is not None and activity.ends_on < today
    is_read = activity.is_read  # type: ignore[attr-defined]
    return Intake(
        activity.pk,
        activity.name,
        activity.get_absolute_url() if is_read else "",
        activity.office.name,
        activities.days(activity),
        activities.run_by(activity),
        Tag(gettext("Over")) if is_over else seats.seat_tag(activity),
    )


def offices_to_plan(scope: Scope, opportunity: Opportunity) -> QuerySet[Office]:
    """Where the reader may begin an intake of it."""
    reach = scope.reach(Permission.INTAKE_PLAN)
    return Office.objects.filter(pk__in=reach.offices, program=opportunity.program_id)
