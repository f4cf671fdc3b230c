"""What the rules of a stage ask about a case, read in one question to the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject

from core.access import OutOfReach
from participants import gates
from participants.gates import Known, Rule
from participants.models import (
    Assessment,
    Attendance,
    ClosingAssessment,
    Consent,
    Enrolment,
    Stage,
    TrainingResult,
    Waiver,
)
from participants.models.attendance import ATTENDED, COUNTABLE
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import StageStatus
from programs.models import StageCondition, StageRule

DONE = (StageStatus.COMPLETED, StageStatus.NOT_NEEDED)
MARKS = {"attended": ATTENDED, "countable": COUNTABLE}


@dataclass(frozen=True)
class Found:
    """The facts of one case as they were read."""

    case: Enrolment
    row: Mapping[str, Any]

    def rules(self) -> dict[str, Rule]:
        return gates.rules(self.row["stage_rules"])

    def known(self, stage: str, stay: Stage | None, day: date) -> Known:
        """As of a day, which is the first one of a stay that begins."""
        case = self.case
        return Known(
            age=case.participant.age(day),
            education_level=case.education_level,
            functioning=case.is_functioning_known,
            screened=self.row["screened"],
            consented=bool(self.row["consented"]),
            begun=self._stages(lambda each: bool(each["started_on"])),
            completed=self._stages(lambda each: each["status"] in DONE),
            attended=self.row.get(f"attended_{stage}") or 0,
            countable=self.row.get(f"countable_{stage}") or 0,
            certified=bool(stay and stay.certified_on),
            passed=self.row.get(f"passed_{stage}", False),
            closed=self.row.get(f"closed_{stage}", False),
        )

    def _stages(self, fits: Any) -> frozenset[str]:
        return frozenset(each["stage"] for each in self.row["stays"] if fits(each))

    def waived(self, stage: str, gate: str) -> frozenset[str]:
        """The conditions that may be done without."""
        return frozenset(
            code
            for each in self._waivers(stage, gate)
            if each["state"] == Waiver.State.APPROVED
            for code in each["conditions"]
        )

    def waiting(self, stage: str, gate: str) -> str:
        """The key of the waiver that waits for its decision, if one does."""
        waits = (
            str(each["pk"])
            for each in self._waivers(stage, gate)
            if each["state"] == Waiver.State.WAITING
        )
        return next(waits, "")

    def _waivers(self, stage: str, gate: str) -> list[Mapping[str, Any]]:
        at = (stage, gate)
        rows = self.row["waivers"]
        return [each for each in rows if (each["stage"], each["gate"]) == at]


def with_rules(cases: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Each case with the rules of its programme."""
    conditions = StageCondition.objects.filter(rule=OuterRef("pk"), holds=True)
    of_rule = conditions.order_by("pk").values(
        found=JSONObject(kind="kind", number="number")
    )
    rules = StageRule.objects.filter(program=OuterRef("program"))
    found = rules.annotate(asked=ArraySubquery(of_rule)).values(
        found=JSONObject(
            stage="stage",
            weeks="weeks",
            after="after",
            after_state="after_state",
            for_children="for_children",
            conditions="asked",
        )
    )
    return cases.annotate(stage_rules=ArraySubquery(found))


def found_of(
    case: Enrolment, cases: EnrolmentQuerySet, running: Iterable[Stage]
) -> Found:
    """All that a condition may ask of a case, in one question to the database."""
    of_case: dict[str, Any] = {"enrolment": OuterRef("pk")}
    service = Consent.objects.filter(**of_case, purpose=Consent.Purpose.SERVICE)
    lasts = Q(until=None) | Q(until__gte=case.program.today())
    consents = service.annotate(
        stands=ExpressionWrapper(lasts & Q(agreed=True), BooleanField())
    )
    asked: dict[str, Any] = {
        "screened": Exists(Assessment.objects.filter(**of_case)),
        "consented": Subquery(
            consents.order_by("-given_on", "-id").values("stands")[:1]
        ),
        "stays": _rows(
            Stage.objects.filter(**of_case), "stage", "status", "started_on"
        ),
        "waivers": _rows(
            Waiver.objects.filter(**of_case),
            "pk",
            "stage",
            "gate",
            "conditions",
            "state",
        ),
    }
    for stay in running:
        for name, statuses in MARKS.items():
            asked[f"{name}_{stay.stage}"] = _count(stay, statuses)
        asked |= _concluded(stay)
    names = {*asked, *cases.query.annotations}
    row = cases.annotate(**asked).values(*names).first()
    if row is None:
        raise OutOfReach
    rules = {"stage_rules": getattr(case, "stage_rules", [])}
    return Found(case, rules | row)


def _concluded(stay: Stage) -> dict[str, Exists]:
    """Whether what is recorded at the end of a stay is there."""
    passed = TrainingResult.objects.passed().filter(stay=stay.pk)
    closed = ClosingAssessment.objects.filter(stay=stay.pk)
    stage = stay.stage
    return {f"passed_{stage}": Exists(passed), f"closed_{stage}": Exists(closed)}


def _rows(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    found = JSONObject(**{name: F(name) for name in names})
    return ArraySubquery(rows.order_by().values(found=found))


def _count(stay: Stage, statuses: Iterable[str]) -> Subquery:
    """The marks of a stay that stand so, up to the day on which it ended."""
    marks = Attendance.objects.filter(
        enrolment=OuterRef("pk"),
        stage=stay.stage,
        status__in=list(statuses),
        session_date__gte=stay.started_on,
    )
    if stay.ended_on:
        marks = marks.filter(session_date__lte=stay.ended_on)
    counted = marks.order_by().values("enrolment").annotate(found=Count("pk"))
    return Subquery(counted.values("found"))
