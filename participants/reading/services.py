"""Services of partners as their list shows them: no person stands in them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from core.access import Permission, Scope
from core.http import Order
from core.templatetags.ui import long_date
from participants.reading import offered
from participants.reading.standing import Tag
from programs.models import Partner, ServiceOffer

BY_NAME = Order(("name", "pk"), indexed=1)
READ = Permission.ACTIVITY_READ
PLAIN = {"kind": "kind", "trade": "trades__contains", "partner": "partner__code"}
"""Filters that compare one column."""


class Row(NamedTuple):
    """One service in the list."""

    name: str
    kind: str
    partner: str
    place: str
    trades: str
    offered: str
    places: Tag
    known: str


def found(scope: Scope, chosen: Mapping[str, str]) -> QuerySet[ServiceOffer]:
    """The services of the reader's programmes, narrowed to what is chosen."""
    rows = ServiceOffer.objects.allowing(scope, READ)
    for name, lookup in PLAIN.items():
        if code := chosen.get(name):
            rows = rows.filter(**{lookup: [code] if name == "trade" else code})
    if place := chosen.get("place"):
        rows = rows.filter(offered.within(place) | Q(area=None))
    if chosen.get("places"):
        rows = rows.filter(places_free__gt=0)
    if chosen.get("state", "open") == "open":
        rows = rows.filter(offered.open_now(ServiceOffer.objects.all(), scope))
    return rows.select_related("partner", "area")


def trades(scope: Scope) -> list[tuple[str, str]]:
    """The trades that are taught, in words."""
    rows = ServiceOffer.objects.allowing(scope, READ).exclude(trades=[])
    taught = rows.values_list("trades", flat=True)
    return offered.trades({code for trades in taught for code in trades})


def places(scope: Scope) -> list[tuple[str, str]]:
    """The areas that are served and what they lie in, by name."""
    rows = ServiceOffer.objects.allowing(scope, READ)
    return offered.with_those_above(rows)


def partners(scope: Scope) -> list[tuple[str, str]]:
    rows = ServiceOffer.objects.allowing(scope, READ)
    offering = Partner.objects.filter(pk__in=rows.values("partner"))
    return [(each.code, each.name) for each in offering]


def rows(services: Iterable[ServiceOffer]) -> list[Row]:
    return [
        Row(
            each.name,
            str(each.get_kind_display()),
            each.partner.name,
            each.area.name if each.area else gettext("Everywhere"),
            ", ".join(each.trades_in_words),
            offered.days(each),
            free(each),
            _known(each),
        )
        for each in services
    ]


def free(service: ServiceOffer) -> Tag:
    """How many more it takes, as far as the partner has said."""
    places = service.places_free
    if places is None:
        return Tag(gettext("Not known"))
    if places == 0:
        return Tag(gettext("No place free"), "warn")
    told = ngettext("%(places)d place free", "%(places)d places free", places)
    return Tag(told % {"places": places}, "good")


def _known(service: ServiceOffer) -> str:
    if service.free_as_of is None:
        return ""
    told = gettext("as of %(day)s")
    return told % {"day": long_date(service.free_as_of)}
