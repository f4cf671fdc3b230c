"""Somebody's reintegration plan in its versions, as far as the reader may know.

The versions, their goals and their steps are one query each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Enrolment, Goal, Plan, Step
from participants.reading.changes import Change, changed

OLDEST_FIRST = Order(("created_at", "pk"), indexed=2)
READ_WITH_IT = ("written_by", "enrolment__participant", "enrolment__program")
TONES = {"draft": "", "agreed": "warn", "returned": "bad", "approved": "good"}
COMPARED = {
    Plan: ("agreed_on", "signed_how", "review_on"),
    Goal: ("dimension", "text", "order"),
    Step: ("what", "who", "due_on", "done_on", "not_done_because"),
}
"""The fields in which two versions are compared."""


class StepLine(NamedTuple):
    step: Step
    told: str
    """What came of it, or that it is late."""
    tone: str
    is_standing: bool


@dataclass(frozen=True)
class GoalLines:
    goal: Goal
    steps: list[StepLine] = field(default_factory=list)


@dataclass(frozen=True)
class Version:
    """One version of a plan, as its readers see it."""

    plan: Plan
    facts: list[tuple[str, str]]
    goals: list[GoalLines]
    tone: str
    is_own: bool
    """The reader began it, and so does not decide about it."""


class Versions(NamedTuple):
    """Those that matter now, the latest first, and those that were replaced."""

    shown: list[Version]
    replaced: list[Plan]

    @property
    def may_begin(self) -> bool:
        return not any(each.plan.is_draft for each in self.shown)


class Difference(NamedTuple):
    """What became of the plan itself, of a goal or of a step."""

    what: str
    event: str
    changes: list[Change]


class Waiting(NamedTuple):
    """A plan that waits for approval."""

    code: str
    name: str
    what: str
    agreed: str
    own: bool
    number: int


def of_case(case: Enrolment, scope: Scope) -> QuerySet[Plan]:
    allowed = Plan.objects.allowing(scope, to_read(Plan)).of(case)
    return allowed.select_related("written_by", "decided_by")


def versions(case: Enrolment, scope: Scope) -> Versions:
    """All of a case."""
    plans = list(of_case(case, scope))
    alive = [plan for plan in plans if plan.state != Plan.State.REPLACED]
    return Versions(
        _versions(case, alive, scope), [plan for plan in plans if plan not in alive]
    )


def version(case: Enrolment, number: int, scope: Scope) -> Version | None:
    plans = list(of_case(case, scope).filter(number=number))
    return next(iter(_versions(case, plans, scope)), None)


def differences(case: Enrolment, plan: Plan, scope: Scope) -> list[Difference]:
    """What this version changes of the one before it, field by field."""
    older = of_case(case, scope).filter(number=plan.number - 1).first()
    if older is None:
        return []
    goals = _by_plan(Goal.objects.filter(plan__in=[older, plan]), "plan_id")
    steps = Step.objects.filter(
        goal__plan__in=[older, plan], goal__dropped=False
    ).select_related("goal")
    by_plan: dict[UUID, list[Any]] = {older.pk: [], plan.pk: []}
    for step in steps.standing():
        by_plan[step.goal.plan_id].append(step)
    return [
        *_differ(Plan, [older], [plan], lambda each: each.enrolment_id),
        *_differ(Goal, goals.get(older.pk, []), goals.get(plan.pk, [])),
        *_differ(Step, by_plan[older.pk], by_plan[plan.pk]),
    ]


def to_decide(scope: Scope) -> QuerySet[Plan]:
    return Plan.objects.allowing(scope, Permission.PLAN_APPROVE).waiting()


def approvals(scope: Scope, *, after: str = "", before: str = "") -> Page[Plan]:
    """What waits for an approval that the reader may give, the oldest first."""
    waiting = to_decide(scope).select_related(*READ_WITH_IT)
    return keyset(waiting, order=OLDEST_FIRST, code="pk", after=after, before=before)


def as_waiting(plan: Plan, scope: Scope) -> Waiting:
    case = plan.enrolment
    agreed = gettext("Agreed on %(day)s, written by %(name)s")
    assert plan.agreed_on  # noqa: S101  for the type checker; agreed plans have it
    return Waiting(
        case.case_code,
        str(case.participant),
        gettext("Reintegration plan, version %(number)d") % {"number": plan.number},
        agreed % {"day": long_date(plan.agreed_on), "name": plan.written_by},
        plan.written_by_id == scope.user_id,
        plan.number,
    )


def next_place(plan: Plan) -> int:
    """Behind the goals that the plan has."""
    return Goal.objects.filter(plan=plan).standing().count() + 1


def _versions(case: Enrolment, plans: list[Plan], scope: Scope) -> list[Version]:
    goals = _by_plan(Goal.objects.filter(plan__in=plans), "plan_id")
    steps = _by_plan(Step.objects.filter(goal__plan__in=plans), "goal_id")
    today = case.program.today()
    return [
        Version(
            plan,
            list(_facts(case, plan)),
            [
                GoalLines(
                    goal, [_line(step, plan, today) for step in steps.get(goal.pk, [])]
                )
                for goal in goals.get(plan.pk, [])
            ],
            TONES.get(plan.state, ""),
            plan.written_by_id == scope.user_id,
        )
        for plan in plans
    ]


def _by_plan(parts: Any, name: str) -> dict[UUID, list[Any]]:
    """Those that stand in it, by what they belong to."""
    found: dict[UUID, list[Any]] = {}
    for part in parts.standing():
        found.setdefault(getattr(part, name), []).append(part)
    return found


def _facts(case: Enrolment, plan: Plan) -> Iterator[tuple[str, str]]:
    yield gettext("Written by"), str(plan.written_by)
    if plan.agreed_on and plan.review_on:
        yield gettext("Agreed on"), long_date(plan.agreed_on)
        yield gettext("How the person agreed"), str(plan.get_signed_how_display())
        yield gettext("Next review on"), long_date(plan.review_on)
    if plan.decided_at:
        decided = gettext("Approved by")
        if plan.decision_note:
            decided = gettext("Sent back by")
        day = long_date(case.program.day_of(plan.decided_at))
        yield (
            decided,
            gettext("%(name)s, %(day)s")
            % {
                "name": plan.decided_by,
                "day": day,
            },
        )
    if plan.decision_note:
        yield gettext("Why it was sent back"), plan.decision_note


def _line(step: Step, plan: Plan, today: date) -> StepLine:
    may_change = plan.is_under_way
    if step.done_on:
        told = gettext("Done on %(day)s") % {"day": long_date(step.done_on)}
        return StepLine(step, told, "good", may_change)
    if step.not_done_because:
        told = gettext("Not done: %(why)s") % {"why": step.not_done_because}
        return StepLine(step, told, "", may_change)
    if plan.is_under_way and step.is_overdue(today):
        return StepLine(step, gettext("Late"), "bad", may_change)
    return StepLine(step, "", "", may_change)


def _differ(
    model: Any, older: Iterable[Any], newer: Iterable[Any], key: Any = None
) -> Iterator[Difference]:
    """Of what has the same key in both, the fields that differ; else all of it."""
    key = key or (lambda each: each.key)
    before, after = ({key(one): one for one in each} for each in (older, newer))
    name = capfirst(str(model._meta.verbose_name))
    for each in [*before, *(one for one in after if one not in before)]:
        was, now = before.get(each), after.get(each)
        changes = list(changed(model, COMPARED[model], was, now))
        if changes:
            event = gettext("Changed") if was and now else gettext("Added")
            if not now:
                event = gettext("Left out")
            yield Difference(name, event, changes)
