"""What the programme asks of its stages, and what waits for somebody's decision."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from core.models import User
from ddr.demonstration.programme import EDU, PLACES, PSY, VOC
from participants.models import Assessment, Enrolment, Stage, Waiver
from participants.models.stage import RUNNING
from programs.models import (
    ConditionKind,
    Gate,
    Program,
    StageCondition,
    StageRule,
)
from programs.scope import whole_programme

Kind = ConditionKind
RULES: dict[str, tuple[int, dict[str, int | None]]] = {
    PSY: (20, {}),
    VOC: (
        22,
        {
            Kind.SCREENED: None,
            Kind.EDUCATION_LEVEL: None,
            Kind.SMALLEST_AGE: 15,
            Kind.RATE: 75,
            Kind.ASSESSED: None,
        },
    ),
    EDU: (26, {Kind.SESSIONS: 12}),
}
"""Stage -> its planned weeks, and each condition with its number."""
WHY = (
    "The workshop begins on Monday, and the next course is half a year away. The"
    " screening is agreed for Thursday."
)
WHY_SHORT = (
    "Missed the rains, when the road was cut. The trainer says that he has learned"
    " what the others have."
)


def store(program: Program) -> None:
    """The rules, and a waiver that waits: of a start, and of a completion."""
    for stage, (weeks, asked) in RULES.items():
        rule, _is_new = StageRule.objects.get_or_create(
            program=program, stage=stage, defaults={"weeks": weeks}
        )
        StageCondition.objects.bulk_create(
            (
                StageCondition(rule=rule, kind=kind, number=number)
                for kind, number in asked.items()
            ),
            ignore_conflicts=True,
        )
    with whole_programme(program, importing=True):
        for place in PLACES[:2]:
            worker = User.objects.get(username=place.caseworkers[0])
            Waiver.objects.bulk_create(_waivers(program, worker))


def _waivers(program: Program, by: User) -> Iterator[Waiver]:
    own = Enrolment.objects.filter(program=program, caseworker=by).in_state("active")
    training = Stage.objects.filter(enrolment=OuterRef("pk"), stage=VOC)
    screened = Assessment.objects.filter(enrolment=OuterRef("pk"))
    waits = own.filter(~Exists(training), ~Exists(screened))
    for case in waits.order_by("-registered_on", "pk")[:1]:
        yield _waiver(case, Gate.START, Kind.SCREENED, WHY, by)
    runs = own.filter(Exists(training.filter(status__in=RUNNING)))
    for case in runs.order_by("registered_on", "pk")[:1]:
        yield _waiver(case, Gate.COMPLETE, Kind.RATE, WHY_SHORT, by)


def _waiver(case: Enrolment, gate: Gate, kind: str, why: str, by: User) -> Waiver:
    return Waiver(
        enrolment=case,
        office_id=case.office_id,
        child_track=case.child_track,
        stage=VOC,
        gate=gate,
        conditions=[kind],
        reason=why,
        asked_by=by,
    )
