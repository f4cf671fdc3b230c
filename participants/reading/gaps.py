"""What people ask for against the places that partners have told of: counts alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext

from core import disclosure
from core.access import Scope
from core.database import array, connection
from participants.reading.counts import Line, Table, in_words, programs_of
from programs import isco
from programs.models import Area, ServiceOffer

DEMAND = "SELECT * FROM participants_demand(%s)"
DISTRICT = 2
"""The level of an area that the places are told by."""
Kind = ServiceOffer.Kind


class Demand(NamedTuple):
    """How many ask for a kind of service, of one area or of all; or for a trade."""

    kind: str | None
    area: int | None
    trade: str | None
    people: int


def gaps(scope: Scope, least: int) -> list[Table]:
    programs = programs_of(scope)
    today = max(scope.days[program] for program in programs)
    offers = list(ServiceOffer.objects.filter(program__in=programs).open_on(today))
    asked = _asked(programs)
    areas = {area.pk: area for area in Area.objects.filter(program__in=programs)}
    return [
        _by_kind(asked, offers, least),
        _by_district(asked, offers, areas, least),
        _by_trade(asked, offers, least),
    ]


def _asked(programs: list[int]) -> list[Demand]:
    with connection().cursor() as cursor:
        cursor.execute(DEMAND, [array(programs)])
        return [Demand(*row) for row in cursor.fetchall()]


def _by_kind(asked: list[Demand], offers: list[ServiceOffer], least: int) -> Table:
    whole = {each.kind: each.people for each in asked if each.area is None}
    lines = [
        Line(
            str(kind.label),
            [
                in_words(disclosure.told(whole.get(kind.value, 0), least)),
                _places(each for each in offers if each.kind == kind),
            ],
        )
        for kind in Kind
    ]
    titles = gettext("By kind of service"), gettext("Kind of service")
    return Table(*titles, [gettext("People who ask"), gettext("Places free")], lines)


def _by_district(
    asked: list[Demand], offers: list[ServiceOffer], areas: dict[int, Area], least: int
) -> Table:
    lines = [
        line for kind in Kind for line in _of_kind(kind, asked, offers, areas, least)
    ]
    return Table(
        gettext("By kind of service and district"),
        gettext("Kind and district"),
        [gettext("People who ask"), gettext("Places free")],
        lines,
    )


def _of_kind(
    kind: Kind,
    asked: list[Demand],
    offers: list[ServiceOffer],
    areas: dict[int, Area],
    least: int,
) -> Iterator[Line]:
    """The parts of what the kind comes to in all, which the table before tells."""
    people: Counter[str] = Counter()
    for each in asked:
        if each.kind == kind and each.area is not None:
            people[_district(each.area, areas)] += each.people
    places: defaultdict[str, list[ServiceOffer]] = defaultdict(list)
    for offer in offers:
        if offer.kind == kind:
            places[_district(offer.area_id, areas)].append(offer)
    here = sorted({*people, *places})
    shown = disclosure.parts_told([people[name] for name in here], least)
    for name, figure in zip(here, shown, strict=True):
        facts = {"kind": kind.label, "place": name}
        words = gettext("%(kind)s: %(place)s") % facts
        yield Line(words, [in_words(figure), _places(places[name])])


def _district(pk: int | None, areas: dict[int, Area]) -> str:
    """The name of the district that an area lies in, or of the area if it is larger."""
    area = areas.get(pk or 0)
    while area and area.level > DISTRICT and area.parent_id in areas:
        area = areas[area.parent_id]
    return area.name if area else gettext("not known, or the whole programme")


def _by_trade(asked: list[Demand], offers: list[ServiceOffer], least: int) -> Table:
    people = {each.trade: each.people for each in asked if each.trade}
    taught = {trade for each in offers for trade in each.trades}
    lines = [
        Line(
            isco.in_words(trade),
            [
                in_words(disclosure.told(people.get(trade, 0), least)),
                _places(each for each in offers if trade in each.trades),
            ],
        )
        for trade in sorted({*people, *taught})
    ]
    return Table(
        gettext("By trade"),
        gettext("Trade"),
        [gettext("People on waiting lists"), gettext("Places free")],
        lines,
    )


def _places(offers: Iterable[ServiceOffer]) -> str:
    """What the partners told."""
    found = list(offers)
    told = [each.places_free for each in found if each.places_free is not None]
    if not told:
        return gettext("not told") if found else gettext("no service")
    return number_format(sum(told), force_grouping=True)
