"""What is offered by an opportunity or a service, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from core.templatetags.ui import in_days, long_date
from participants.reading.facts import Facts
from programs.models import Opportunity, ServiceOffer


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
