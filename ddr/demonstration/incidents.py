"""What happened to some people: alleged, probable, and confirmed by the lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import LEAD, PLACES, Place
from participants.actions import incidents
from participants.models import Enrolment, Incident
from programs.models import Program
from programs.scope import scope_of


class Told(NamedTuple):
    """One incident; ``ago`` is how many days ago it happened."""

    ago: int
    kind: str
    source: str
    certainty: str
    place: str
    text: str
    done: str = ""
    settled: str = ""
    """What the lead said it was, where they did."""


TOLD = (
    Told(
        *(3, "threat", "person", "alleged", "The market"),
        "A man he knew before told him not to go to the workshop any more.",
    ),
    Told(
        *(11, "recruitment", "family", "probable", "At home, at night"),
        "Two men offered the brothers money to come back with them.",
        "The elder brother sleeps at his uncle's. The lead was told by phone.",
    ),
    Told(
        *(26, "detention", "colleague", "alleged", "The checkpoint"),
        "He was kept for a night because his paper was not known there.",
        "The office wrote to the commander; he was let go the next morning.",
        settled="confirmed",
    ),
)


def store(program: Program, until: date) -> None:
    """The same in each office, of the newest cases of a caseworker there."""
    lead = User.objects.get(username=LEAD)
    for place in PLACES:
        made = _written(program, place, until)
        with _as(lead):
            for incident, told in made:
                if told.settled:
                    incidents.settle(incident, certainty=told.settled, by=lead)


def _written(
    program: Program, place: Place, until: date
) -> list[tuple[Incident, Told]]:
    worker = User.objects.get(username=place.caseworkers[0])
    with _as(worker):
        if Incident.objects.filter(by=worker).exists():
            return []
        own = Enrolment.objects.filter(
            program=program, caseworker=worker, child_track=False
        )
        cases = own.in_state("active").order_by("-registered_on", "pk")[: len(TOLD)]
        return [
            (_write(case, told, until, worker), told)
            for case, told in zip(cases, TOLD, strict=False)
        ]


def _write(case: Enrolment, told: Told, until: date, by: User) -> Incident:
    return incidents.add(
        case,
        happened_on=until - timedelta(days=told.ago),
        kind=told.kind,
        place=told.place,
        source=told.source,
        certainty=told.certainty,
        text=told.text,
        done=told.done,
        by=by,
    )


@contextmanager
def _as(user: User) -> Iterator[None]:
    with transaction.atomic():
        set_scope(scope_of(user).for_database())
        yield
