"""People who were registered twice: one merged by the lead, one still to be found."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from core import audit
from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import LEAD
from participants import imports
from participants.actions import merges
from participants.models import Enrolment, Merge
from programs.models import Program
from programs.scope import scope_of

TWICE = 2
AGAIN = "-2"
"""What the number of a second registration ends with."""
REASON = "Both cards show the same face, and she says that she was at both offices."


def store(program: Program) -> None:
    """The newest cases that are open, once more under another number."""
    lead = User.objects.get(username=LEAD)
    with _as(lead):
        if Merge.objects.exists():
            return
        adults = Enrolment.objects.filter(program=program, child_track=False)
        newest = adults.in_state("active").order_by("-registered_on", "external_id")
        cases = list(newest.select_related("participant", "office")[:TWICE])
    _register_again(program, cases)
    with _as(lead):
        kept = Enrolment.objects.get(pk=cases[0].pk)
        gone = Enrolment.objects.get(
            program=program, external_id=f"{kept.external_id}{AGAIN}"
        )
        merges.merge(kept, gone, choices={}, reason=REASON, by=lead)


def _register_again(program: Program, cases: list[Enrolment]) -> None:
    rows = [_row(case) for case in cases]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "participants.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, [*rows[0]])
            writer.writeheader()
            writer.writerows(rows)
        imports.run("participants", file, program, by=audit.SYSTEM)


def _row(case: Enrolment) -> dict[str, object]:
    """Spelt as another hand would."""
    person = case.participant
    return {
        "external_id": f"{case.external_id}{AGAIN}",
        "family_name": person.family_name,
        "given_name": f"{person.given_name}h",
        "sex": person.sex,
        "birth_date": person.birth_date.year if person.birth_date else "",
        "category": case.category,
        "office": case.office.code,
        "registered_on": case.registered_on.isoformat(),
    }


@contextmanager
def _as(user: User) -> Iterator[None]:
    with transaction.atomic():
        set_scope(scope_of(user).for_database())
        yield
