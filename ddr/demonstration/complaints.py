"""What people complain of: some with a name, some from the box, one about the lead."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.models import User
from ddr.demonstration.programme import LEAD, PLACES, Place
from participants.models import Complaint, Enrolment
from programs.models import Program
from programs.scope import whole_programme


class Said(NamedTuple):
    """One complaint; ``ago`` is how many days ago it came."""

    ago: int
    how: str
    kind: str
    text: str
    answer: str = ""
    why_not: str = ""
    named: bool = True
    taken_up: bool = False
    about_lead: bool = False


SAID = (
    Said(19, "in_person", "service", "The workshop was locked on two mornings."),
    Said(
        *(4, "phone", "benefit", "The transport money came without the bus to Saraya."),
        taken_up=True,
    ),
    Said(
        *(2, "box", "conduct", "The guard at the gate asks for money to let us in."),
        named=False,
    ),
    Said(
        *(33, "partner", "service", "The class begins before the first bus."),
        answer="The class begins an hour later from Monday on. She was told by phone.",
    ),
    Said(
        *(41, "letter", "other", "There is no water at the training centre."),
        why_not="The letter names nobody. The tank was filled the same week.",
        named=False,
    ),
    Said(
        *(6, "in_person", "decision", "My plan was refused and nobody told me why."),
        about_lead=True,
    ),
)


def store(program: Program, until: date) -> None:
    """The same in each office, of the newest cases of a caseworker there."""
    with whole_programme(program, importing=True):
        if Complaint.objects.filter(office__program=program).exists():
            return
        for place in PLACES:
            _write(program, place, until)


def _write(program: Program, place: Place, until: date) -> None:
    office = program.offices.get(code=place.code)
    worker = User.objects.get(username=place.caseworkers[0])
    lead = User.objects.get(username=LEAD)
    own = Enrolment.objects.filter(caseworker=worker, child_track=False)
    cases = iter(own.in_state("active").order_by("-registered_on", "pk")[: len(SAID)])
    noon = time(12, tzinfo=ZoneInfo(program.timezone))
    Complaint.objects.bulk_create(
        Complaint(
            enrolment=next(cases, None) if said.named else None,
            office=office,
            received_on=until - timedelta(days=said.ago),
            how=said.how,
            kind=said.kind,
            text=said.text,
            by=worker,
            **_done(said, lead, datetime.combine(until, noon)),
        )
        for said in SAID
    )


def _done(said: Said, lead: User, now: datetime) -> dict[str, Any]:
    """What became of it; whoever decided what it is about has no hand in it."""
    if said.about_lead:
        return {"decided_by": lead}
    settled = {"settled_by": lead, "settled_at": now - timedelta(days=said.ago - 5)}
    if said.answer:
        return {"state": "answered", "answer": said.answer, **settled}
    if said.why_not:
        return {"state": "closed", "why_not": said.why_not, **settled}
    return {"state": "in_work", "taken_up_by": lead} if said.taken_up else {}
