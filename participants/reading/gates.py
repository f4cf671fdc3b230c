"""What stands in the way of a case: its programme's rules, and what is known of it.

A page that shows a case has the rules with it and asks once more for the facts, only
where something is asked at all.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from core.access import OutOfReach, Permission, Scope
from core.templatetags.ui import long_date
from participants import gates
from participants.gates import Check, Condition, Known, Rule
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
from participants.stays import ends_by
from programs.models import Gate, StageCondition, StageKind, StageRule

CARE = StageKind.PSYCHOLOGICAL_SUPPORT
DONE = (StageStatus.COMPLETED, StageStatus.NOT_NEEDED)
UNFINISHED = (StageStatus.DROPPED_OUT, StageStatus.TRANSFERRED)
"""After these a stage may well be begun again."""
MARKS = {"attended": ATTENDED, "countable": COUNTABLE}


class Notice(NamedTuple):
    """What is missing at the gate of a stage, for the reader of the case."""

    check: Check
    waiver: str
    """Who can waive it, or that this is asked for."""
    url: str = ""
    words: str = ""


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


def check(case: Enrolment, stage: str, gate: Gate, stay: Stage | None) -> Check:
    """The gate as it stands for a case that is held by whoever writes to it."""
    mine = Enrolment.objects.filter(pk=case.pk)
    found = _found(case, with_rules(mine), [stay] if stay else [])
    return _check(found, stage, gate, stay)


def at(case: Enrolment, stage: str, gate: Gate) -> Check:
    """The gate as it stands now; nothing that runs is nothing to be completed."""
    if gate == Gate.START:
        return check(case, stage, gate, None)
    running = Stage.objects.of(case).running().filter(stage=stage).first()
    return check(case, stage, gate, running) if running else Check(gate)


def waits(case: Enrolment, stage: str, gate: Gate) -> bool:
    """Whether a waiver of the gate is asked for."""
    at_gate = Waiver.objects.of(case).filter(stage=stage, gate=gate)
    return at_gate.waiting().exists()


def _check(
    found: Found,
    stage: str,
    gate: Gate,
    stay: Stage | None,
    held: Container[Permission] | None = None,
) -> Check:
    day = stay.started_on if stay and gate == Gate.START else None
    return gates.check(
        gate,
        _asked(found.rules(), stage, gate, found.case),
        found.known(stage, stay, day or found.case.program.today()),
        waived=found.waived(stage, gate),
        held=held,
    )


def _asked(
    rules: Mapping[str, Rule], stage: str, gate: Gate, case: Enrolment
) -> list[Condition]:
    rule = rules.get(stage, gates.NOTHING_ASKED)
    return rule.conditions(gate, child=case.child_track)


def notices(
    case: Enrolment,
    stays: Mapping[str, Stage],
    scope: Scope,
    held: Container[Permission],
) -> dict[str, Notice]:
    """Stage -> what its reader may know of the gate it stands before, if it is closed.

    The case is from `reading.case.readable`; ``stays`` has the current ones.
    """
    rules = gates.rules(case.stage_rules)  # type: ignore[attr-defined]
    before = {
        stage: gate
        for stage in StageKind
        if (gate := _before(case, stage, stays.get(stage), held))
        and _asked(rules, stage, gate, case)
    }
    if not before:
        return {}
    running = [stays[stage] for stage, gate in before.items() if gate == Gate.COMPLETE]
    allowed = Enrolment.objects.allowing(scope, Permission.CASE_READ)
    found = _found(case, allowed.filter(pk=case.pk), running)
    told: dict[str, Notice] = {}
    for stage, gate in before.items():
        closed = _check(found, stage, gate, stays.get(stage), held)
        if not closed.is_open:
            told[stage] = _notice(found, stage, closed, held)
    return told


def _before(
    case: Enrolment, stage: str, stay: Stage | None, held: Container[Permission]
) -> Gate | None:
    """The gate that comes next: to start, or of a stay that runs to complete it."""
    if stage == CARE and Permission.PSYCHOLOGICAL_READ not in held:
        return None
    if stay and stay.is_running:
        return Gate.COMPLETE
    begins = stay is None or stay.is_waiting or stay.status in UNFINISHED
    return Gate.START if begins and case.is_active else None


def _notice(
    found: Found, stage: str, closed: Check, held: Container[Permission]
) -> Notice:
    case, gate = found.case, closed.gate
    keys = {"case_code": case.case_code, "kind": stage, "gate": gate.value}
    url = reverse("participants:waiver-ask", kwargs=keys)
    asks = Permission.CARE_WRITE if stage == CARE else Permission.WAIVER_ASK
    if found.waiting(stage, gate):
        waits = gettext("A waiver is asked for, and waits.")
        return Notice(closed, waits, *((url, gettext("Open")) if asks in held else ()))
    told = gates.who_waives(stage, child=case.child_track)
    if asks not in held:
        return Notice(closed, told)
    return Notice(closed, told, url, gettext("Ask for a waiver"))


def how_far(stay: Stage, rule: Rule | None, today: date) -> str:
    """`Week 5 of 12, to end by 2 November 2026`; later that this is over."""
    if not rule or not rule.weeks or not stay.started_on or not stay.is_running:
        return ""
    last = ends_by(stay.started_on, rule.weeks)
    facts = {"weeks": rule.weeks, "day": long_date(last)}
    if today > last:
        late = ngettext(
            "Was to end by %(day)s, after %(weeks)d week",
            "Was to end by %(day)s, after %(weeks)d weeks",
            rule.weeks,
        )
        return late % facts
    week = min((today - stay.started_on).days // 7 + 1, rule.weeks)
    told = gettext("Week %(week)d of %(weeks)d, to end by %(day)s")
    return told % {"week": week, **facts}


def _found(
    case: Enrolment, cases: EnrolmentQuerySet, running: Iterable[Stage]
) -> Found:
    """All that a condition may ask of a case, in one question to the database."""
    of_case: dict[str, Any] = {"enrolment": OuterRef("pk")}
    consents = Consent.objects.filter(**of_case, purpose=Consent.Purpose.SERVICE)
    asked: dict[str, Any] = {
        "screened": Exists(Assessment.objects.filter(**of_case)),
        "consented": Subquery(
            consents.order_by("-given_on", "-id").values("agreed")[:1]
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
