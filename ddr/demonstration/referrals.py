"""What partners can do for people, beside the courses."""

from datetime import date, timedelta
from typing import NamedTuple

from programs.models import Program, ServiceOffer


class Service(NamedTuple):
    """One service; ``known`` is how many days ago its places were told."""

    code: str
    kind: str
    name: str
    partner: str
    area: str
    trades: tuple[str, ...] = ()
    places: int | None = None
    known: int = 0


SERVICES = (
    Service("CLINIC", "health", "General clinic", "P7", "XO0201", (), 12, 6),
    Service("SURGERY", "health", "Surgery for old wounds", "P7", "", (), 2, 20),
    Service("LAW", "legal_aid", "Free legal advice", "P8", ""),
    Service("PAPERS", "documents", "Birth certificates", "P8", "", (), 30, 3),
    Service("SHELTER", "housing", "Shelter for six months", "P3", "XO0102", (), 0, 9),
    Service(
        *("POULTRY", "livelihood", "Poultry keeping", "P3", "XO0203", ("6121",), 8, 13)
    ),
    Service(
        *("SEWING", "livelihood", "Sewing for a factory", "P5", "XO0202", ("7531",)),
        *(0, 4),
    ),
    Service("TRAUMA", "psychosocial", "Specialised care", "P7", "", (), 3, 11),
)


def store(program: Program, until: date) -> None:
    """The services, with the places that the partners told of."""
    for each in SERVICES:
        known = until - timedelta(days=each.known) if each.places is not None else None
        area = program.areas.get(pcode=each.area) if each.area else None
        ServiceOffer.objects.get_or_create(
            program=program,
            code=each.code,
            defaults={
                "kind": each.kind,
                "name": each.name,
                "partner": program.partners.get(code=each.partner),
                "area": area,
                "trades": list(each.trades),
                "places_free": each.places,
                "free_as_of": known,
            },
        )
