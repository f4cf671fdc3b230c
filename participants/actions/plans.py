"""How a reintegration plan comes about: drafted, agreed, approved by another, replaced.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. A case is locked before its plan, so of many at once one is first.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants.models import Enrolment, Goal, Plan, Step
from participants.models.record import Refused

State = Plan.State


@transaction.atomic
def begin(case: Enrolment, *, by: User) -> Plan:
    """A draft: empty, or a copy of the latest version with what came of its steps."""
    locked = Enrolment.objects.hold(case.pk)
    if not locked.is_active:
        raise Refused(gettext("This person left the programme."))
    latest = Plan.objects.of(locked).first()
    if latest and latest.is_draft:
        raise Refused(gettext("A version is under way already. It stands below."))
    number = latest.number + 1 if latest else 1
    plan = Plan.objects.create(**_of(locked), number=number, written_by=by)
    if latest:
        _copy(latest, plan)
    audit.record("plan-begun", plan, by=by, number=number)
    return plan


@transaction.atomic
def add_goal(plan: Plan, *, by: User, **facts: Any) -> Goal:
    draft = _draft(plan)
    goal = Goal.objects.create(**_of(draft.enrolment), plan=draft, **facts)
    audit.record("plan-goal-added", draft, by=by, number=draft.number)
    return goal


@transaction.atomic
def change_goal(goal: Goal, *, by: User, **facts: Any) -> Goal:
    draft = _draft(goal.plan)
    locked = Goal.objects.select_for_update().get(pk=goal.pk)
    _change(locked, **facts)
    audit.record("plan-goal-changed", draft, by=by, number=draft.number)
    return locked


@transaction.atomic
def add_step(goal: Goal, *, by: User, **facts: Any) -> Step:
    draft = _draft(goal.plan)
    step = Step.objects.create(**_of(draft.enrolment), goal=goal, **facts)
    audit.record("plan-step-added", draft, by=by, number=draft.number)
    return step


@transaction.atomic
def change_step(step: Step, *, by: User, **facts: Any) -> Step:
    draft = _draft(step.goal.plan)
    locked = Step.objects.select_for_update().get(pk=step.pk)
    _change(locked, **facts)
    audit.record("plan-step-changed", draft, by=by, number=draft.number)
    return locked


@transaction.atomic
def record_step(
    step: Step, *, done_on: date | None, not_done_because: str, by: User
) -> Step:
    """What came of a step, in every version of the plan that is not replaced."""
    plan = _locked(step.goal.plan)
    if not plan.is_under_way:
        raise Refused(gettext("What came of a step is recorded once it is agreed."))
    _refuse_day(plan.enrolment, done_on, "done_on")
    if done_on and not_done_because:
        raise Refused(gettext("A step is done, or it is not."), "not_done_because")
    same = Step.objects.of(plan.enrolment).filter(key=step.key)
    alive = same.exclude(goal__plan__state=State.REPLACED)
    facts = {"done_on": done_on, "not_done_because": not_done_because}
    for each in alive.select_for_update(of=("self",)):
        _change(each, **facts)
    audit.record("plan-step-recorded", plan, by=by, number=plan.number)
    return step


@transaction.atomic
def agree(
    plan: Plan, *, agreed_on: date, signed_how: str, review_on: date, by: User
) -> Plan:
    """The person agrees: from now on nothing of this version is changed.

    A version that waits for approval, or was sent back, is replaced by it; one
    that is approved holds until this one is.
    """
    draft = _draft(plan)
    _refuse_unfinished(draft)
    _refuse_day(draft.enrolment, agreed_on, "agreed_on")
    if review_on <= agreed_on:
        raise Refused(gettext("The review comes after the agreement."), "review_on")
    _replace(draft, State.AGREED, State.RETURNED)
    draft.move(State.AGREED)
    facts = {"agreed_on": agreed_on, "signed_how": signed_how, "review_on": review_on}
    _change(draft, state=draft.state, **facts)
    audit.record("plan-agreed", draft, by=by, number=draft.number)
    return draft


@transaction.atomic
def approve(plan: Plan, *, by: User) -> Plan:
    """It holds from now on, and the version that held before does no longer."""
    return _decide(plan, State.APPROVED, by=by)


@transaction.atomic
def send_back(plan: Plan, *, why: str, by: User) -> Plan:
    """It is not approved as it is: a new version answers to what is said here."""
    return _decide(plan, State.RETURNED, by=by, why=why)


def _decide(plan: Plan, state: str, *, by: User, why: str = "") -> Plan:
    locked = _locked(plan)
    locked.move(state)
    if locked.was_written_by(by.pk):
        raise Refused(gettext("You wrote this plan, so somebody else decides."))
    if state == State.APPROVED:
        _replace(locked, State.APPROVED)
    decided = {"decided_by": by, "decided_at": timezone.now(), "decision_note": why}
    _change(locked, state=state, **decided)
    audit.record(f"plan-{state}", locked, by=by, number=locked.number)
    return locked


def _locked(plan: Plan) -> Plan:
    """The version as it is now, with its locked case."""
    case = Enrolment.objects.hold(plan.enrolment_id)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.enrolment = case
    return locked


def _draft(plan: Plan) -> Plan:
    locked = _locked(plan)
    if not locked.is_draft:
        told = gettext("An agreed plan is not changed. Begin a new version of it.")
        raise Refused(told)
    return locked


def _replace(by: Plan, *states: str) -> None:
    """By a later version: those of the case that are in these states."""
    for old in Plan.objects.of(by.enrolment).filter(state__in=states).exclude(pk=by.pk):
        old.move(State.REPLACED)
        _change(old, state=old.state)


def _change(record: Plan | Goal | Step, **facts: Any) -> None:
    """Store these columns alone: the database takes no others of what is agreed."""
    for name, value in facts.items():
        setattr(record, name, value)
    record.version += 1
    record.save(update_fields=[*facts, "version", "updated_at"])


def _copy(latest: Plan, plan: Plan) -> None:
    own = _of(plan.enrolment)
    goals = {}
    for goal in Goal.objects.filter(plan=latest).standing():
        facts = {name: getattr(goal, name) for name in ("dimension", "text", "order")}
        goals[goal.pk] = Goal(**own, plan=plan, key=goal.key, **facts)
    Goal.objects.bulk_create(goals.values())
    steps = Step.objects.filter(goal__in=goals).standing()
    names = ("key", "what", "who", "due_on", "done_on", "not_done_because")
    Step.objects.bulk_create(
        Step(
            **own,
            goal=goals[step.goal_id],
            **{name: getattr(step, name) for name in names},
        )
        for step in steps
    )


def _refuse_unfinished(draft: Plan) -> None:
    goals = Goal.objects.filter(plan=draft).standing()
    if not goals.exists():
        raise Refused(gettext("The plan has no goal yet."))
    steps = Step.objects.filter(goal__plan=draft).standing()
    if goals.exclude(pk__in=steps.values("goal")).exists():
        raise Refused(gettext("A goal has no step yet: say who does what for it."))


def _refuse_day(case: Enrolment, day: date | None, field: str) -> None:
    if day is None:
        return
    if day > case.program.today():
        raise Refused(gettext("This day is still to come."), field)
    if day < case.registered_on:
        told = gettext("This is before the registration on %(day)s.")
        raise Refused(told % {"day": long_date(case.registered_on)}, field)


def _of(case: Enrolment) -> dict[str, Any]:
    """Whose row it is, for a new one."""
    own = {"enrolment": case, "office_id": case.office_id}
    return own | {"child_track": case.child_track}
