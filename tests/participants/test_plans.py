"""Reintegration plans: drafted, agreed with the person, approved by another."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.models import AuditEvent, User
from participants.actions import plans as actions
from participants.models import Goal, Plan, Step
from participants.models.record import Refused
from participants.reading import plans as reading
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    GoalFactory,
    OfficeFactory,
    PlanFactory,
    StepFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
PLANS = "/participants/approvals/plans/"
AGREED = {"agreed_on": "today", "signed_how": "thumbprint", "review_on": "1/1/2031"}
GOAL = {"dimension": "family", "text": "To live with my children.", "order": "2"}
STEP = {"what": "Visit the aunt.", "who": "family", "due_on": "1 May 2030"}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def version(case, by, *, steps=1, key=None, **facts):
    """A version with one goal and so many steps."""
    plan = PlanFactory(enrolment=case, written_by=by, **facts)
    goal = GoalFactory(plan=plan, **({"key": key} if key else {}))
    for _ in range(steps):
        StepFactory(goal=goal, **({"key": key} if key else {}))
    return plan


def address(case, rest=""):
    return f"/participants/{case.case_code}/plan/{rest}"


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def states():
    with as_owner():
        return dict(Plan.objects.order_by("number").values_list("number", "state"))


def only(model):
    with as_owner():
        return model.objects.select_related("enrolment").get()


def acts():
    with as_owner():
        found = AuditEvent.objects.filter(action__startswith="plan-").order_by("id")
        return list(found.values_list("action", flat=True))


# Drafting


def test_a_plan_is_begun_filled_and_agreed(client, caseworker, case):
    send(client, caseworker, address(case, "new/"))
    send(client, caseworker, address(case, "goals/new/"), **GOAL)
    goal = only(Goal)
    send(client, caseworker, address(case, f"goals/{goal.pk}/steps/new/"), **STEP)

    answer = send(client, caseworker, address(case, "agree/"), **AGREED)

    assert answer.url == address(case)
    plan, step = only(Plan), only(Step)
    assert (plan.number, plan.state, plan.signed_how) == (1, "agreed", "thumbprint")
    assert (plan.review_on, plan.written_by_id) == (date(2031, 1, 1), caseworker.pk)
    assert (goal.dimension, goal.text, goal.order) == ("family", GOAL["text"], 2)
    assert (step.what, step.who, step.due_on) == (
        "Visit the aunt.",
        "family",
        date(2030, 5, 1),
    )
    page = client.get(address(case)).content.decode()
    assert [words in page for words in (GOAL["text"], STEP["what"], "Thumbprint")] == [
        True
    ] * 3
    assert acts() == [
        *("plan-begun", "plan-goal-added"),
        *("plan-step-added", "plan-agreed"),
    ]


def test_a_draft_is_begun_once(client, caseworker, case):
    for _ in range(2):
        answer = send(client, caseworker, address(case, "new/"))

    assert states() == {1: "draft"}
    assert "is under way already" in client.get(answer.url).content.decode()


def test_nothing_is_planned_for_who_left(client, caseworker, office):
    gone = {"exited_on": date(2026, 6, 1), "exit_reason": "completed"}
    left = EnrolmentFactory(office=office, caseworker=caseworker, **gone)

    answer = send(client, caseworker, address(left, "new/"))

    assert states() == {}
    page = client.get(answer.url).content.decode()
    assert "This person left the programme." in page
    assert "Begin the plan" not in page


def test_a_goal_and_a_step_of_a_draft_are_changed_and_left_out(
    client, caseworker, case
):
    version(case, caseworker)
    goal, step = only(Goal), only(Step)
    change = {**GOAL, "dropped": "on"}
    send(client, caseworker, address(case, f"steps/{step.pk}/"), **STEP, dropped="on")

    send(client, caseworker, address(case, f"goals/{goal.pk}/"), **change)

    with as_owner():
        goal.refresh_from_db()
        step.refresh_from_db()
    assert (goal.dimension, goal.dropped, step.dropped) == ("family", True, True)
    page = client.get(address(case)).content.decode()
    assert (goal.text in page, step.what in page) == (False, False)


def test_somebody_elses_change_of_a_goal_is_not_overwritten(client, caseworker, case):
    version(case, caseworker)
    url = address(case, f"goals/{only(Goal).pk}/")
    send(client, caseworker, url, **GOAL)

    answer = send(client, caseworker, url, **GOAL | {"text": "Something else."})

    assert answer.status_code == 409
    assert only(Goal).text == GOAL["text"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [(None, "The plan has no goal yet."), (0, "A goal has no step yet")],
)
def test_what_is_unfinished_is_not_agreed(client, caseworker, case, steps, told):
    if steps is None:
        PlanFactory(enrolment=case, written_by=caseworker)
    else:
        version(case, caseworker, steps=steps)

    page = send(client, caseworker, address(case, "agree/"), **AGREED)

    assert told in page.content.decode()
    assert states() == {1: "draft"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"review_on": "1/1/2026"}, "The review comes after the agreement."),
        ({"agreed_on": "1/1/2031"}, "This day is still to come."),
        ({"agreed_on": "1/1/2001"}, "This is before the registration on"),
        ({"signed_how": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_agreed_says_why(client, caseworker, case, typed, told):
    version(case, caseworker)

    page = send(client, caseworker, address(case, "agree/"), **AGREED | typed)

    assert told in page.content.decode()
    assert states() == {1: "draft"}


# What was agreed stays


def test_pages_that_change_a_draft_are_not_found_for_what_is_agreed(
    client, caseworker, case
):
    version(case, caseworker, agreed=True)
    goal, step = only(Goal), only(Step)
    rest = [
        *("agree/", "goals/new/", f"goals/{goal.pk}/"),
        *(f"goals/{goal.pk}/steps/new/", f"steps/{step.pk}/"),
    ]

    codes = [
        opened(client, caseworker, address(case, each)).status_code for each in rest
    ]

    assert codes == [404] * 5


def test_no_action_changes_what_is_agreed(caseworker, case):
    plan = version(case, caseworker, agreed=True)
    with in_scope(caseworker):
        goal = Goal.objects.select_related("plan").get()
        step = Step.objects.select_related("goal__plan").get()
        for act in (
            lambda: actions.add_goal(plan, by=caseworker, **GOAL),
            lambda: actions.change_goal(goal, by=caseworker, text="Other"),
            lambda: actions.add_step(goal, by=caseworker, **STEP),
            lambda: actions.change_step(step, by=caseworker, what="Other"),
            lambda: actions.agree(
                plan,
                agreed_on=date(2026, 7, 1),
                signed_how="paper",
                review_on=date(2026, 8, 1),
                by=caseworker,
            ),
        ):
            with pytest.raises(Refused, match="An agreed plan is not changed"):
                act()


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (Plan, {"review_on": date(2031, 1, 1)}),
        (Plan, {"agreed_on": date(2026, 5, 1)}),
        (Goal, {"dimension": "family"}),
        (Goal, {"dropped": True}),
        (Step, {"due_on": date(2031, 1, 1)}),
        (Step, {"dropped": True}),
    ],
)
def test_the_database_keeps_what_is_agreed(caseworker, case, model, facts):
    version(case, caseworker, agreed=True)

    with (
        in_scope(caseworker),
        pytest.raises(IntegrityError, match="An agreed plan is not changed"),
        transaction.atomic(),
    ):
        model.objects.update(**facts)


def test_the_database_adds_nothing_to_what_is_agreed(caseworker, case):
    version(case, caseworker, agreed=True)

    with in_scope(caseworker):
        goal = Goal.objects.get()
        of = {"enrolment_id": goal.enrolment_id, "office_id": goal.office_id}
        of["child_track"] = goal.child_track
        facts = {"dimension": "family", "text": "Another", "order": 1}
        more = Goal(**of, plan_id=goal.plan_id, **facts)
        facts = {"what": "Another", "who": "person", "due_on": date(2026, 8, 1)}
        for part in (more, Step(**of, goal=goal, **facts)):
            with (
                pytest.raises(IntegrityError, match="An agreed plan is not changed"),
                transaction.atomic(),
            ):
                part.save()


def test_a_new_version_begins_as_a_copy_with_what_came_of_it(client, caseworker, case):
    plan = version(case, caseworker, approved=True, steps=2)
    GoalFactory(plan=plan, dropped=True, text="No longer")
    with as_owner():
        Step.objects.filter(pk=Step.objects.last().pk).update(done_on=date(2026, 6, 2))

    send(client, caseworker, address(case, "new/"))

    with as_owner():
        goals = [list(Goal.objects.filter(plan__number=n).standing()) for n in (1, 2)]
        steps = [
            list(Step.objects.filter(goal__plan__number=n).order_by("key"))
            for n in (1, 2)
        ]
        kept = [
            [(each.key, each.what, each.who, each.due_on, each.done_on) for each in of]
            for of in steps
        ]
        told = [[(each.key, each.text, each.dimension) for each in of] for of in goals]
    assert states() == {1: "approved", 2: "draft"}
    assert told[0] == told[1]
    assert kept[0] == kept[1]
    assert len(kept[1]) == 2


# What came of a step


def test_what_came_of_a_step_is_recorded_in_the_draft_too(client, caseworker, case):
    key = uuid4()
    version(case, caseworker, approved=True, key=key)
    version(case, caseworker, number=2, key=key)
    with as_owner():
        step = Step.objects.get(goal__plan__number=1)
    url = address(case, f"steps/{step.pk}/record/")

    answer = send(client, caseworker, url, done_on="today")

    with as_owner():
        done = set(Step.objects.values_list("done_on", flat=True))
    assert answer.url == address(case)
    assert done == {case.program.today()}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"done_on": "1/1/2031"}, "This day is still to come."),
        ({"done_on": "1/1/2001"}, "This is before the registration on"),
        (
            {"done_on": "today", "not_done_because": "Ill"},
            "A step is done, or it is not.",
        ),
    ],
)
def test_what_cannot_come_of_a_step_says_why(client, caseworker, case, typed, told):
    version(case, caseworker, agreed=True)
    url = address(case, f"steps/{only(Step).pk}/record/")

    page = send(client, caseworker, url, **typed).content.decode()

    assert told in page
    assert only(Step).is_open


def test_of_a_draft_nothing_is_recorded(client, caseworker, case):
    version(case, caseworker)
    step = only(Step)
    url = address(case, f"steps/{step.pk}/record/")

    assert opened(client, caseworker, url).status_code == 404
    with in_scope(caseworker), pytest.raises(Refused, match="once it is agreed"):
        actions.record_step(
            Step.objects.select_related("goal__plan").get(),
            done_on=None,
            not_done_because="",
            by=caseworker,
        )


# Approval


def test_a_plan_is_approved_by_another_and_replaces_the_one_before(
    client, caseworker, lead, case
):
    version(case, caseworker, approved=True)
    version(case, caseworker, number=2, agreed=True)
    listed = opened(client, lead, PLANS).content.decode()
    assert address(case, "2/decide/") in listed

    answer = send(client, lead, address(case, "2/decide/"), decision="approved", why="")

    assert answer.url == PLANS
    assert states() == {1: "replaced", 2: "approved"}
    assert acts() == ["plan-list-read", "plan-approved"]
    assert address(case, "2/decide/") not in client.get(PLANS).content.decode()


def test_who_sends_back_says_why_and_a_new_version_answers(
    client, caseworker, lead, case
):
    version(case, caseworker, agreed=True)
    url = address(case, "1/decide/")
    silent = send(client, lead, url, decision="returned", why="").content.decode()

    send(client, lead, url, decision="returned", why="The dates are past.")
    told = opened(client, caseworker, address(case)).content.decode()
    send(client, caseworker, address(case, "new/"))
    send(client, caseworker, address(case, "agree/"), **AGREED)

    assert "Say why the plan is sent back." in silent
    assert "The dates are past." in told
    assert states() == {1: "replaced", 2: "agreed"}


def test_a_plan_that_waits_is_replaced_by_the_next_agreement(client, caseworker, case):
    version(case, caseworker, agreed=True)
    send(client, caseworker, address(case, "new/"))

    send(client, caseworker, address(case, "agree/"), **AGREED)

    assert states() == {1: "replaced", 2: "agreed"}


def test_nobody_approves_a_plan_that_they_began(client, case):
    keeper = member(case.office, Role.CHILD_PROTECTION)
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(child_track=True)
        case.refresh_from_db()
    version(case, keeper, agreed=True)

    listed = opened(client, keeper, PLANS).content.decode()
    page = send(client, keeper, address(case, "1/decide/"), decision="approved")

    assert "Yours: somebody else decides" in listed
    assert "You do not decide this" in page.content.decode()
    assert states() == {1: "agreed"}


def test_nobody_approves_a_plan_in_which_they_wrote(case, caseworker):
    version(case, caseworker)
    other = member(case.office)
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(caseworker=other)
    with in_scope(other):
        step = Step.objects.select_related("goal__plan").get()
        actions.change_step(step, by=other, who="family")
    with as_owner():
        now = {"agreed_on": date(2026, 7, 1), "review_on": date(2026, 9, 1)}
        Plan.objects.update(state="agreed", signed_how="paper", **now)

    with as_owner(), pytest.raises(Refused, match="You wrote this plan"):
        actions.approve(Plan.objects.get(), by=other)


@pytest.mark.parametrize("state", ["draft", "approved", "replaced"])
def test_only_what_waits_is_decided(case, caseworker, lead, state):
    approved = {} if state == "draft" else {"approved": True, "state": state}
    plan = version(case, caseworker, **approved)

    with (
        in_scope(lead),
        pytest.raises(Refused, match="This version of the plan stands"),
    ):
        actions.send_back(plan, why="Late", by=lead)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_approve_at_once_one_does(case, caseworker):
    plan = version(case, caseworker, agreed=True)
    people = [member(case.office, Role.PROGRAMME_LEAD) for _ in range(20)]
    start, told = Barrier(20), []

    def decide(user: User) -> None:
        start.wait()
        try:
            with in_scope(user):
                actions.approve(plan, by=user)
            told.append("approved")
        except Refused as refused:
            told.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=decide, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    late = "This version of the plan stands at: Approved."
    assert sorted(told) == [late] * 19 + ["approved"]
    assert states() == {1: "approved"}


# Who sees it


def test_a_plan_is_shown_without_its_verbs_to_who_only_reads(client, lead, case):
    plan = version(case, UserFactory())

    page = opened(client, lead, address(case)).content.decode()

    assert plan.get_state_display() in page
    assert "A workshop of my own." in page
    assert [verb in page for verb in ("goals/", "steps/", "Begin", "Agree on")] == [
        False
    ] * 4


def test_pages_of_a_plan_are_closed_to_others(client, caseworker, case):
    version(case, caseworker, agreed=True)
    rest = ["", "1/", "new/", "agree/", "goals/new/", "1/decide/"]
    stranger = AssignmentFactory(role=Role.PROGRAMME_LEAD).user
    facilitator = member(case.office, Role.FACILITATOR)

    found = {
        each: [opened(client, user, address(case, each)).status_code for each in rest]
        for each, user in (("stranger", stranger), ("facilitator", facilitator))
    }

    assert found == {
        "stranger": [404, 404, 405, 403, 403, 404],
        "facilitator": [403, 403, 405, 403, 403, 403],
    }
    assert opened(client, caseworker, address(case, "9/")).status_code == 404


def test_a_colleague_reads_and_does_not_write(client, case, caseworker):
    version(case, caseworker)
    colleague = member(case.office)

    codes = [
        opened(client, colleague, address(case, rest)).status_code
        for rest in ("", "agree/", "goals/new/")
    ]

    assert codes == [200, 404, 404]


def test_looking_at_a_plan_is_recorded(client, caseworker, case):
    version(case, caseworker)

    opened(client, caseworker, address(case))

    with as_owner():
        looks = AuditEvent.objects.filter(action="case-read")
        assert [event.facts["part"] for event in looks] == ["plan"]


# Versions compared


def test_versions_are_compared_field_by_field(caseworker, case):
    key, gone, new = uuid4(), uuid4(), uuid4()
    first = version(case, caseworker, approved=True, key=key)
    GoalFactory(plan=first, key=gone, dimension="health", text="To sleep.", order=2)
    second = PlanFactory(enrolment=case, number=2, written_by=caseworker)
    goal = GoalFactory(plan=second, key=key, text="A shop of my own.")
    StepFactory(goal=goal, key=key, who="family")
    GoalFactory(plan=second, key=new, dimension="security", text="A lock.", order=3)

    with in_scope(caseworker):
        found = reading.differences(case, second, scope_of(caseworker))
        told = [
            (each.what, each.event, [tuple(change) for change in each.changes])
            for each in found
        ]

    assert told == [
        (
            "Reintegration plan",
            "Changed",
            [
                ("Agreed on", "1 June 2026", ""),
                ("Signed how", "Signed on paper", ""),
                ("Next review on", "1 September 2026", ""),
            ],
        ),
        (
            "Goal of a plan",
            "Changed",
            [("Goal", "A workshop of my own.", "A shop of my own.")],
        ),
        (
            "Goal of a plan",
            "Left out",
            [
                ("Dimension", "Health", ""),
                ("Goal", "To sleep.", ""),
                ("Place in the plan", "2", ""),
            ],
        ),
        (
            "Goal of a plan",
            "Added",
            [
                ("Dimension", "", "Security"),
                ("Goal", "", "A lock."),
                ("Place in the plan", "", "3"),
            ],
        ),
        ("Step of a plan", "Changed", [("Who does it", "The person", "The family")]),
    ]


def test_the_page_of_a_version_tells_what_it_changes(client, caseworker, case):
    version(case, caseworker, approved=True, state="replaced")
    version(case, caseworker, number=2, approved=True)

    first = opened(client, caseworker, address(case, "1/")).content.decode()
    second = opened(client, caseworker, address(case, "2/")).content.decode()
    tab = opened(client, caseworker, address(case)).content.decode()

    told = "Changed since the version before"
    assert (told in first, told in second) == (False, True)
    assert address(case, "1/") in tab


# Timeline and history


def test_timeline_and_history_tell_of_the_plan(client, caseworker, case):
    key = uuid4()
    version(case, caseworker, approved=True, state="replaced", key=key)
    version(case, caseworker, number=2, approved=True, key=key)
    with as_owner():
        Step.objects.update(done_on=date(2026, 6, 20))

    base = f"/participants/{case.case_code}/"
    timeline = opened(client, caseworker, f"{base}timeline/").content.decode()
    history = opened(client, caseworker, f"{base}history/").content.decode()

    assert timeline.count("Step of the plan done") == 1
    assert timeline.count("Reintegration plan agreed: Version") == 2
    assert timeline.count("Plan approved: Version") == 2
    assert "Goal of a plan: Work and income" in history


# The same number of questions


@pytest.mark.parametrize("goals", [1, 3])
def test_the_tab_asks_as_often_whatever_the_plan(
    client, caseworker, case, goals, django_assert_num_queries
):
    plan = version(case, caseworker, agreed=True)
    for order in range(1, goals):
        goal = GoalFactory(plan=plan, order=order)
        StepFactory(goal=goal)
    opened(client, caseworker, address(case))

    with django_assert_num_queries(14):
        client.get(address(case))


@pytest.mark.parametrize("plans", [1, 3])
def test_the_approvals_ask_as_often_whatever_waits(
    client, caseworker, lead, office, plans, django_assert_num_queries
):
    for _ in range(plans):
        version(EnrolmentFactory(office=office), caseworker, agreed=True)
    opened(client, lead, PLANS)

    with django_assert_num_queries(8):
        client.get(PLANS)


# What the database holds

DECIDED = {"decided_by": UserFactory, "decided_at": timezone.now}


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (PlanFactory, {"state": "agreed"}, "plan_is_agreed_or_a_draft"),
        (PlanFactory, {"signed_how": "paper"}, "plan_is_agreed_or_a_draft"),
        (PlanFactory, {"agreed": True, **DECIDED}, "plan_is_decided_or_waits"),
        (
            PlanFactory,
            {"agreed": True, "state": "approved"},
            "plan_is_decided_or_waits",
        ),
        (
            PlanFactory,
            {"approved": True, "state": "returned"},
            "plan_is_sent_back_for_a_reason",
        ),
        (
            PlanFactory,
            {"agreed": True, "review_on": date(2026, 6, 1)},
            "plan_is_reviewed_after_it_is_agreed",
        ),
        (PlanFactory, {"number": 0}, "plan_versions_count_from_1"),
        (GoalFactory, {"dimension": "wealth"}, "goal_dimension_is_known_code"),
        (GoalFactory, {"text": ""}, "goal_says_what"),
        (GoalFactory, {"order": 0}, "goal_places_count_from_1"),
        (StepFactory, {"who": "nobody"}, "step_who_is_known_code"),
        (StepFactory, {"what": ""}, "step_says_what"),
        (
            StepFactory,
            {"done_on": date(2026, 7, 1), "not_done_because": "Ill"},
            "step_is_done_or_not",
        ),
    ],
)
def test_the_database_refuses(factory, facts, name):
    made = {key: value() if callable(value) else value for key, value in facts.items()}

    with pytest.raises(IntegrityError, match=name):
        factory(**made)


def test_the_database_refuses_an_own_approval():
    user = UserFactory()

    with pytest.raises(IntegrityError, match="plan_is_decided_by_another"):
        PlanFactory(approved=True, written_by=user, decided_by=user)


def test_a_version_stands_once_in_a_case(case):
    PlanFactory(enrolment=case)

    with pytest.raises(IntegrityError, match="plan_version_once_in_a_case"):
        PlanFactory(enrolment=case, approved=True)


@pytest.mark.parametrize("state", ["draft", "agreed", "returned", "approved"])
def test_of_each_state_one_version_stands_in_a_case(case, state):
    more = {"agreed": True} if state == "agreed" else {"approved": state != "draft"}
    more |= {"state": state}
    more |= {"decision_note": "Why"} if state == "returned" else {}
    PlanFactory(enrolment=case, **more)

    with pytest.raises(IntegrityError, match="plan_of_each_state_once_in_a_case"):
        PlanFactory(enrolment=case, number=2, **more)


def test_a_goal_stands_once_in_a_plan_and_a_step_once_for_it():
    goal, step = GoalFactory(), StepFactory()

    with pytest.raises(IntegrityError, match="goal_once_in_a_plan"):
        GoalFactory(plan=goal.plan, key=goal.key)
    with pytest.raises(IntegrityError, match="step_once_for_a_goal"):
        StepFactory(goal=step.goal, key=step.key)


def test_a_goal_is_of_a_plan_of_the_case_and_a_step_of_its_goal(case):
    with pytest.raises(IntegrityError, match="is_of_a_plan_of_the_case"):
        GoalFactory(plan=PlanFactory(), enrolment=case)
    with pytest.raises(IntegrityError, match="is_of_a_goal_of_the_case"):
        StepFactory(goal=GoalFactory(), enrolment=case)


def test_a_step_is_overdue_the_day_after():
    step = StepFactory.build(due_on=date(2026, 8, 1))
    day = timedelta(days=1)

    assert [step.is_overdue(step.due_on + each) for each in (0 * day, day)] == [
        False,
        True,
    ]
