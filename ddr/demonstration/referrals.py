"""What partners can do for people, and some who are referred to them."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants.actions import referrals as actions
from participants.models import Enrolment, Referral
from participants.models.referral import Status
from programs.models import Program, ServiceOffer
from programs.scope import scope_of


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


class Referred(NamedTuple):
    """One referral of somebody in the first caseworker's caseload."""

    service: str
    urgency: str
    shared: tuple[str, ...]
    reason: str
    outcome: str = ""
    refusal: str = ""


REFERRED = (
    Referred(
        *("SURGERY", "7d", ("name", "phone", "age_band", "sex", "reason")),
        *("A splinter in the arm hurts when he works.", "accepted"),
    ),
    Referred("PAPERS", "30d", ("name", "place"), "Has no birth certificate."),
    Referred(
        *("SHELTER", "24h", ("name", "phone", "reason")),
        *("Sleeps at the market since the rains.", "rejected", "full"),
    ),
    Referred("LAW", "7d", ("name", "language"), "The land of the family is disputed."),
    Referred(
        *("CLINIC", "7d", ("name", "sex"), "Fever that comes back every month."),
        "service_received",
    ),
)


def store(program: Program, until: date) -> None:
    """The services, who is referred to them, and what came of it."""
    _services(program, until)
    [place] = [place for place in PLACES if place.code == "TAM"]
    worker = User.objects.get(username=place.caseworkers[0])
    with transaction.atomic():
        set_scope(scope_of(worker).for_database())
        if Referral.objects.filter(by=worker).exists():
            return
        own = Enrolment.objects.filter(caseworker=worker, exited_on=None)
        adults = own.filter(child_track=False).order_by("external_id")
        for case, each in zip(adults[: len(REFERRED)], REFERRED, strict=False):
            _refer(case, each, until, worker)


def _refer(case: Enrolment, each: Referred, until: date, by: User) -> None:
    """That for papers is a draft with its consent; the others were sent."""
    referral = actions.write(
        case,
        service=case.program.services.get(code=each.service),
        urgency=each.urgency,
        shared=each.shared,
        reason=each.reason,
        by=by,
    )
    actions.record_consent(
        case,
        referral.partner,
        agreed=True,
        given_on=until,
        given_by="self",
        guardian="",
        language="Krio",
        by=by,
    )
    if each.service == "PAPERS":
        return
    sent = actions.send(referral, by=by)
    if each.outcome:
        day = until if each.outcome == Status.RECEIVED else None
        said = {"outcome": each.outcome, "refusal": each.refusal}
        actions.answer(sent, **said, received_on=day, by=by)


def _services(program: Program, until: date) -> None:
    """With the places that the partners told of."""
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
