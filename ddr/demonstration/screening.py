"""What counsellors took with their clients themselves, beside what came in files.

Each as themselves: nobody else may.
"""

from datetime import date
from typing import Any

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import PLACES
from participants.actions import assessments
from participants.instruments import INSTRUMENTS
from participants.models import Assessment, Enrolment, Stage
from participants.models.stage import RUNNING
from programs.models import Program, StageKind
from programs.scope import scope_of

Answers = list[int | None]
HOW: dict[str, Any] = {"language": "English", "mode": "read_out"}

BETTER: Answers = [1, 1, 1, 1, 0, 1, 0, 0, 0]
LEFT_OPEN: Answers = [2, 1, None, None, None, 1, 0, 0, 0]
"""Too many are missing for a score."""
MISTYPED: Answers = [2, 2, 2, 2, 1, 2, 1, 1, 0]
AS_SAID: Answers = [2, 2, 1, 2, 1, 1, 1, 0, 0]
WELL: Answers = [3, 3, 2, 3, 3]
ANSWERS = (BETTER, LEFT_OPEN, MISTYPED, BETTER)
"""To the PHQ-9, of so many clients of each counsellor."""


def store(program: Program, until: date) -> None:
    """On the last day: some who are better, one left open, one amended."""
    for place in PLACES:
        counsellor = User.objects.get(username=place.counsellor)
        with transaction.atomic():
            set_scope(scope_of(counsellor).for_database())
            _take(program, counsellor, until)


def _take(program: Program, counsellor: User, until: date) -> None:
    clients = _clients(program, counsellor, until)
    for case, answers in zip(clients, ANSWERS, strict=False):
        phq_9 = INSTRUMENTS["PHQ-9"]
        facts: dict[str, Any] = {"taken_on": until, "by": counsellor, **HOW}
        taken = assessments.record(case, phq_9, answers=answers, **facts).assessment
        if answers is MISTYPED:
            amended: dict[str, Any] = {"answers": AS_SAID, "because": "mistyped"}
            assessments.amend(taken, **amended, **HOW, by=counsellor)
        assessments.record(case, INSTRUMENTS["WHO-5"], answers=WELL, **facts)


def _clients(program: Program, counsellor: User, until: date) -> list[Enrolment]:
    """Adults in care who were asked before, those with the most scores first."""
    running = Stage.objects.filter(
        enrolment__program=program,
        enrolment__child_track=False,
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        counsellor=counsellor,
        status__in=RUNNING,
    )
    asked = Assessment.objects.filter(enrolment__in=running.values("enrolment"))
    today = asked.filter(taken_on=until).values("enrolment")
    counts: dict[Enrolment, int] = {}
    before = asked.exclude(enrolment__in=today)
    with_person = before.select_related("enrolment__participant")
    for each in with_person.order_by("enrolment__external_id"):
        counts[each.enrolment] = counts.get(each.enrolment, 0) + 1
    grown = [case for case in counts if case.is_old_enough(18, until)]
    return sorted(grown, key=lambda case: -counts[case])[: len(ANSWERS)]
