"""Self-harm alerts: one just raised, one whose closing waits, one that is closed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from core.database import set_scope
from core.models import User
from ddr.demonstration.programme import ACCOUNTS, PLACES
from participants.actions import alerts, assessments
from participants.instruments import INSTRUMENTS
from participants.models import Alert, Assessment, Enrolment, Stage
from participants.models.assessment import Mode
from participants.models.stage import RUNNING
from programs.models import Program, StageKind
from programs.scope import scope_of

ANSWERS = [1, 2, 1, 2, 1, 1, 1, 0, 1]
DANGER = {
    "means": "The pesticide of the farm; his brother has locked it away.",
    "plan": "None that he tells of.",
    "intent": "Says that he would rather sleep and not wake up.",
    "protects": "His daughter, and the work in the shop.",
    "done": "Talked for an hour, then with the brother, who stays with him tonight.",
    "handed_over": "The brother, and the nurse of the health post.",
}
WHY = "Three visits since: he sleeps, works again, and speaks of the harvest."


def store(program: Program) -> None:
    counsellor = User.objects.get(username=PLACES[0].counsellor)
    supervisor = User.objects.get(username=dict(ACCOUNTS)["clinical_supervisor"])
    with _as(counsellor):
        cases = list(_clients(program, counsellor)[:3])
        if len(cases) < 3:
            return
        _answered(cases[0], counsellor)
        _proposed(cases[1], counsellor)
        over = _proposed(cases[2], counsellor)
    with _as(supervisor):
        alerts.confirm(over, by=supervisor)


@contextmanager
def _as(user: User) -> Iterator[None]:
    with transaction.atomic():
        set_scope(scope_of(user).for_database())
        yield


def _clients(program: Program, counsellor: User) -> list[Enrolment]:
    """Adults in their care of whom nothing was asked today."""
    running = Stage.objects.filter(
        enrolment__program=program,
        stage=StageKind.PSYCHOLOGICAL_SUPPORT,
        counsellor=counsellor,
        status__in=RUNNING,
        child_track=False,
    )
    asked = Assessment.objects.filter(taken_on=program.today()).values("enrolment")
    found = running.exclude(enrolment__in=asked).select_related("enrolment")
    return [stay.enrolment for stay in found.order_by("started_on", "pk")[:3]]


def _answered(case: Enrolment, counsellor: User) -> None:
    """Item 9 of a PHQ-9 is answered, and nobody has assessed the danger yet."""
    assessments.record(
        case,
        INSTRUMENTS["PHQ-9"],
        taken_on=case.program.today(),
        answers=ANSWERS,
        language="Krio",
        mode=Mode.READ_OUT,
        by=counsellor,
    )


def _proposed(case: Enrolment, counsellor: User) -> Alert:
    reason = Alert.Reason.SAID
    alert = alerts.raise_by_hand(case, reason=reason, by=counsellor)
    alerts.assess(alert, risk="medium", parts=DANGER, by=counsellor)
    return alerts.propose(alert, text=WHY, by=counsellor)
