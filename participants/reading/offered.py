"""What opportunities and services have in common: when and where they are offered."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import in_days, long_date
from participants.due.days import on_its_day
from participants.reading.facts import Facts
from programs import isco
from programs.models import Area, Opportunity, ServiceOffer
from programs.models.offer import OfferQuerySet

Choices = list[tuple[str, str]]


def of_intake(opportunity: Opportunity) -> Facts:
    """What the page of an intake says of what it is an intake of."""
    known = [
        (gettext("Place"), place(opportunity)),
        (gettext("Childcare"), childcare(opportunity)),
    ]
    if opportunity.conditions:
        known.append((gettext("Conditions"), opportunity.conditions))
    return known


def childcare(opportunity: Opportunity) -> str:
    return gettext("Yes") if opportunity.childcare else gettext("No")


def place(opportunity: Opportunity) -> str:
    """`Saraya Gare, 4 km from Saraya office`, as much of it as is known."""
    area = opportunity.area.name if opportunity.area else ""
    km = opportunity.distance_km
    if km is None:
        return area or opportunity.office.name
    digits = 0 if km == int(km) else 1
    facts = {"km": number_format(km, digits), "office": opportunity.office.name}
    far = gettext("%(km)s km from %(office)s") % facts
    return f"{area}, {far}" if area else far


def days(offer: Opportunity | ServiceOffer) -> str:
    """From when until when; nothing where it is always open."""
    first, last = offer.offered_from, offer.offered_until
    if first and last:
        return in_days(first, last)
    if first:
        return gettext("From %(day)s") % {"day": long_date(first)}
    return gettext("Until %(day)s") % {"day": long_date(last)} if last else ""


def open_now(offers: OfferQuerySet[Any], scope: Scope) -> Q:
    """Offered on the day of its programme; see `OfferQuerySet.open_on`."""
    return on_its_day(scope, lambda day: Q(pk__in=offers.open_on(day).values("pk")))


def within(pcode: str) -> Q:
    """In the area, or in one below it: there are four levels."""
    found, lookup = Q(), "area"
    for _level in range(4):
        found |= Q(**{f"{lookup}__pcode": pcode})
        lookup += "__parent"
    return found


def with_those_above(offers: QuerySet[Any]) -> Choices:
    """The areas of what is offered and what they lie in, by name."""
    known: dict[str, str] = {}
    areas = Area.objects.filter(pk__in=offers.values("area"))
    for area in areas.select_related("parent__parent__parent"):
        above: Area | None = area
        while above:
            known[above.pcode] = above.name
            above = above.parent
    return sorted(known.items(), key=_words)


def trades(codes: Iterable[str]) -> Choices:
    """Trades by their words."""
    return sorted(((code, isco.in_words(code)) for code in codes), key=_words)


def _words(choice: tuple[str, str]) -> str:
    return choice[1]
