"""Reintegration plans of who is in the programme: agreed, approved, reviewed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from core.models import User
from ddr.demonstration.programme import LEAD
from participants.models import Enrolment, Goal, Plan, Step
from programs.models import Program
from programs.scope import whole_programme

AGREED_AFTER = timedelta(days=25)
REVIEWED_EVERY = 90
SENT_BACK = (
    "All three steps are the person’s own. What does the family do, and who helps?"
)
NOT_DONE = "The road was cut in the rains."
GOALS = (
    (
        "productive",
        "To earn my own money with a trade.",
        (
            ("Look at two workshops and choose a trade.", "person", 20),
            ("Ask for a place in the next course.", "caseworker", 35),
            ("Finish the course and take the final assessment.", "person", 200),
        ),
    ),
    (
        "family",
        "To live with my children again.",
        (
            ("Visit the grandmother with whom they live.", "caseworker", 30),
            ("Agree with her from which day they stay with me.", "family", 90),
        ),
    ),
    (
        "citizenship",
        "To have papers in my own name.",
        (
            ("Take the birth certificate to the registry.", "person", 25),
            ("Ask the registry what lacks.", "caseworker", 60),
        ),
    ),
    (
        "education",
        "To read and write what I need for a shop.",
        (("Come to the evening classes until the end of the term.", "person", 120),),
    ),
    (
        "habitat",
        "To have a roof that does not leak.",
        (
            ("Ask the community for hands.", "community", 40),
            ("Ask the partner for roofing sheets.", "partner", 55),
        ),
    ),
    (
        "security",
        "To walk to the market without fear.",
        (("Talk with the elders of the quarter.", "community", 45),),
    ),
)


def store(program: Program, until: date) -> None:
    """Of most who are active; some wait, some were sent back, some have none yet."""
    lead = User.objects.get(username=LEAD)
    active = Enrolment.objects.filter(program=program, exited_on=None)
    with whole_programme(program, importing=True):
        cases = active.exclude(caseworker=None).order_by("registered_on", "external_id")
        plans = [
            plan
            for number, case in enumerate(cases.select_related("caseworker"))
            if case.registered_on + AGREED_AFTER <= until
            for plan in _versions(number, case, lead, until)
        ]
        goals = [each for plan in plans for each in _goals(plan)]
        Plan.objects.bulk_create(plans)
        Goal.objects.bulk_create(goals)
        Step.objects.bulk_create(step for goal in goals for step in _steps(goal, until))


def _versions(number: int, case: Enrolment, lead: User, until: date) -> Iterator[Plan]:
    if number % 12 == 0:
        return
    plan = Plan(**_case(case), number=1, written_by=case.caseworker)
    if number % 12 == 1:
        yield plan
        return
    _agree(plan, number, until)
    if number % 12 == 2 or case.caseworker == lead or case.child_track:
        yield plan
        return
    _decide(plan, lead)
    if number % 24 == 3:
        plan.state, plan.decision_note = Plan.State.RETURNED, SENT_BACK
    elif number % 12 == 4:
        plan.state = Plan.State.REPLACED
        later = Plan(**_case(case), number=2, written_by=case.caseworker)
        _agree(later, number, until)
        _decide(later, lead)
        yield later
    yield plan


def _agree(plan: Plan, number: int, until: date) -> None:
    first = plan.enrolment.registered_on + AGREED_AFTER
    plan.state, plan.agreed_on = Plan.State.AGREED, first
    plan.signed_how = ("paper", "thumbprint", "paper", "witness")[number % 4]
    reviews = (until - first).days // REVIEWED_EVERY + (number % 7 != 6)
    plan.review_on = first + timedelta(days=REVIEWED_EVERY * max(reviews, 1))


def _decide(plan: Plan, lead: User) -> None:
    plan.state, plan.decided_by = Plan.State.APPROVED, lead
    plan.decided_at = timezone.now()


def _goals(plan: Plan) -> Iterator[Goal]:
    """Two, and three in a second version."""
    first = _key(plan.enrolment, "").int % len(GOALS)
    for place in range(1, plan.number + 2):
        dimension, text, _steps = GOALS[(first + place) % len(GOALS)]
        key = _key(plan.enrolment, dimension)
        facts = {"dimension": dimension, "text": text, "order": place}
        yield Goal(**_case(plan.enrolment), plan=plan, key=key, **facts)


def _steps(goal: Goal, until: date) -> Iterator[Step]:
    steps = next(steps for code, _text, steps in GOALS if code == goal.dimension)
    begun = goal.plan.agreed_on or goal.enrolment.registered_on + AGREED_AFTER
    for what, who, days in steps:
        due_on = begun + timedelta(days=days)
        key = _key(goal.enrolment, what)
        step = Step(**_case(goal.enrolment), goal=goal, key=key, what=what, who=who)
        step.due_on = due_on
        if goal.plan.agreed_on and due_on <= until:
            _came_of_it(step, until)
        yield step


def _came_of_it(step: Step, until: date) -> None:
    """Most are done by their day; a few are not, and a few are late."""
    chance = step.key.int % 10
    if chance == 0:
        step.not_done_because = NOT_DONE
    elif chance > 1 or step.due_on < until - timedelta(days=45):
        step.done_on = step.due_on - timedelta(days=chance)


def _key(case: Enrolment, what: str) -> UUID:
    """The same in all versions of a plan, and each time it is made."""
    return uuid5(UUID(int=0), f"{case.external_id}:{what}")


def _case(case: Enrolment) -> dict[str, Any]:
    return {
        "enrolment": case,
        "office_id": case.office_id,
        "child_track": case.child_track,
    }
