"""What stands in the way of a case: its programme's rules, and what is known of it.

A page that shows a case has the rules with it and asks once more for the facts, only
where something is asked at all.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from core.access import Permission, Scope
from core.templatetags.ui import long_date
from participants import gates
from participants.gates import Check, Condition, Rule
from participants.models import Enrolment, Stage, Waiver
from participants.models.stage import StageStatus
from participants.reading.gate_facts import Found, found_of, with_rules
from participants.stays import ends_by
from programs.models import Gate, StageKind

CARE = StageKind.PSYCHOLOGICAL_SUPPORT
UNFINISHED = (StageStatus.DROPPED_OUT, StageStatus.TRANSFERRED)
"""After these a stage may well be begun again."""


class Notice(NamedTuple):
    """What is missing at the gate of a stage, for the reader of the case."""

    check: Check
    waiver: str
    """Who can waive it, or that this is asked for."""
    url: str = ""
    words: str = ""


def check(case: Enrolment, stage: str, gate: Gate, stay: Stage | None) -> Check:
    """The gate as it stands for a case that is held by whoever writes to it."""
    mine = Enrolment.objects.filter(pk=case.pk)
    found = found_of(case, with_rules(mine), [stay] if stay else [])
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
    found = found_of(case, allowed.filter(pk=case.pk), running)
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


@dataclass(frozen=True)
class Length:
    """How far a stay is that was planned to last for so many weeks."""

    begun: date
    weeks: int
    today: date
    slowed: bool = False
    """What is slowed, for a reader who may know that, has no planned end."""

    @property
    def last(self) -> date:
        return ends_by(self.begun, self.weeks)

    @property
    def is_over(self) -> bool:
        return not self.slowed and self.today > self.last

    @property
    def week(self) -> int:
        return (self.today - self.begun).days // 7 + 1

    def __str__(self) -> str:
        """`Week 5 of 12, to end by 2 November 2026`; later that this is over."""
        facts = {"weeks": self.weeks, "day": long_date(self.last)}
        if self.slowed:
            told = gettext("Week %(week)d, at a slower pace")
            return told % {"week": self.week}
        if self.is_over:
            late = ngettext(
                "Was to end by %(day)s, after %(weeks)d week",
                "Was to end by %(day)s, after %(weeks)d weeks",
                self.weeks,
            )
            return late % facts
        told = gettext("Week %(week)d of %(weeks)d, to end by %(day)s")
        return told % {"week": min(self.week, self.weeks), **facts}


def length(
    stay: Stage, rule: Rule | None, today: date, *, slowed: bool = False
) -> Length | None:
    """Of a stay that runs, where its programme plans one."""
    if not rule or not rule.weeks or not stay.started_on or not stay.is_running:
        return None
    return Length(stay.started_on, rule.weeks, today, slowed)


def presses(notice: Notice | None, planned: Length | None) -> bool:
    """Whether it stands on every page of the case: a start that is kept back, and a
    completion that is late. What is missing earlier stands on the tab of its stage.
    """
    if notice is None:
        return False
    is_late = planned is not None and planned.is_over
    return notice.check.gate == Gate.START or is_late
