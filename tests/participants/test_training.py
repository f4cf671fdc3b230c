"""From the final assessment of a training to the work that follows it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants import stage_records
from participants.actions import stage_records as actions
from participants.items import Item
from participants.models import (
    MentoringVisit,
    Placement,
    PriorSkill,
    StartUpKit,
    TrainingResult,
)
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    FollowUpFactory,
    MentoringVisitFactory,
    PartnerFactory,
    PlacementFactory,
    PriorSkillFactory,
    ProgramFactory,
    StageFactory,
    StartUpKitFactory,
    TrainingResultFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
BEGUN = date(2026, 2, 1)
TYPED = {
    "prior-skill": {
        "occupation": "Welders and flame cutters",
        "known_by": "worked",
        "day": "3 May 2019",
        "result": "part",
        "weeks_shorter": "4",
    },
    "training-result": {"day": "20 May 2026", "result": "passed", "mark": "15/20"},
    "start-up-kit": {
        "day": "10 June 2026",
        "items": "3 × welding mask, 45.00\nangle grinder, 80",
        "currency": "lrd",
        "received_by": "person",
    },
    "placement": {
        "kind": "employed",
        "employer": "Harbour Works",
        "occupation": "7214",
        "day": "15 June 2026",
        "wage": "120",
    },
    "business-plan": {
        "name": "Welding workshop",
        "what": "Two machines beside the market.",
        "day": "12 June 2026",
        "planned_start": "1 February 2027",
        "capital": "500",
        "state": "submitted",
    },
    "mentoring-visit": {
        "day": "20 July 2026",
        "running": "yes",
        "turnover": "80.50",
        "advice": "Keep a book of what is sold.",
        "next_on": "20 August 2026",
    },
}
TOLD = {
    "prior-skill": [
        "Welders and flame cutters (7212): Recognised in part",
        "Weeks that the training is shorter: <bdi>4</bdi>",
    ],
    "training-result": ["Passed", "Mark: <bdi>15/20</bdi>"],
    "start-up-kit": [
        "Kit worth 215.00 LRD",
        "Items: <bdi>3 × welding mask, 45.00; 1 × angle grinder, 80.00</bdi>",
    ],
    "placement": [
        "Employed: Harbour Works",
        "Has to do with the training: <bdi>Yes</bdi>",
    ],
    "business-plan": ["Welding workshop, 500.00 USD: Submitted"],
    "mentoring-visit": [
        "The business runs, 80.50 USD a month",
        "Next visit: <bdi>20 August 2026</bdi>",
    ],
}


@pytest.fixture
def user(client):
    user = AssignmentFactory(role=Role.CASEWORKER).user
    client.force_login(user)
    return user


@pytest.fixture
def stay(user):
    """In a training of welders, a person of the user's caseload."""
    with as_owner():
        office = user.assignments.get().office
    case = EnrolmentFactory(
        office=office, caseworker=user, registered_on=BEGUN - timedelta(days=30)
    )
    course = ActivityFactory(
        office=office, stage="vocational_training", occupation="7212"
    )
    return StageFactory(
        enrolment=case,
        stage="vocational_training",
        activity=course,
        started_on=BEGUN,
    )


def address(case, kind):
    return f"/participants/{case.case_code}/records/{kind}/"


def send(client, case, kind, **typed):
    facts = {"submission_key": KEY, **TYPED[kind], **typed}
    return client.post(f"{address(case, kind)}new/", facts)


def tab(client, case):
    return client.get(f"/participants/{case.case_code}/training/").content.decode()


def add(stay, kind, /, by=None, **facts):
    kind = stage_records.BY_CODE[kind]
    with as_owner():
        return actions.add(stay.enrolment, kind, **facts, by=by or UserFactory())


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_each_kind_is_added_and_stands_on_the_tab(client, stay, kind):
    response = send(client, stay.enrolment, kind)

    assert response.status_code == 302, response.content.decode()
    page = tab(client, stay.enrolment)
    assert [told for told in TOLD[kind] if told not in page] == []
    with as_owner():
        event = AuditEvent.objects.get(action="stage-record-added")
        assert event.facts["kind"] == kind


@pytest.mark.parametrize("kind", sorted(TYPED))
def test_each_kind_is_put_right_from_what_it_says(client, stay, kind):
    send(client, stay.enrolment, kind)
    model = stage_records.BY_CODE[kind].model
    with as_owner():
        pk = model._default_manager.get().pk
    page = client.get(f"{address(stay.enrolment, kind)}{pk}/")
    form = page.context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form.visible_fields()}
    typed |= {"submission_key": KEY[:-1] + "2", "version": 1}

    response = client.post(f"{address(stay.enrolment, kind)}{pk}/", typed)

    assert response.status_code == 302, response.content.decode()
    page = tab(client, stay.enrolment)
    assert [told for told in TOLD[kind] if told not in page] == []


REFUSED = [
    ("prior-skill", {"occupation": "wizard"}, "Choose a trade"),
    ("prior-skill", {"result": "not"}, "Only what is recognised makes a training"),
    ("prior-skill", {"weeks_shorter": "300"}, "less than or equal to 104"),
    ("training-result", {"result": "absent"}, "Somebody absent has no mark."),
    ("training-result", {"day": "31 January 2026"}, "This is before the start"),
    ("start-up-kit", {"items": "a mask"}, "Line 1 was not understood: a mask"),
    ("start-up-kit", {"items": "0 x mask, 5"}, "Line 1 was not understood"),
    ("start-up-kit", {"currency": "dollars"}, "at most 3 characters"),
    ("placement", {"ended_on": "20 June 2026"}, "Say when it ended and why"),
    ("placement", {"wage": "-1"}, "greater than or equal to 0"),
    ("business-plan", {"capital": "-1"}, "greater than or equal to 0"),
    ("business-plan", {"state": "approved"}, "Select a valid choice"),
    ("mentoring-visit", {"next_on": "20 July 2026"}, "The next visit comes after"),
]


@pytest.mark.parametrize(("kind", "typed", "told"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(client, stay, kind, typed, told):
    page = send(client, stay.enrolment, kind, **typed).content.decode()

    assert told in page
    with as_owner():
        assert not stage_records.BY_CODE[kind].model._default_manager.exists()


def test_attempts_are_counted_as_they_come(stay):
    for day, result in ((1, "failed"), (8, "absent"), (15, "passed")):
        add(
            stay,
            "training-result",
            stay=stay,
            day=date(2026, 5, day),
            result=result,
        )

    with as_owner():
        told = [str(each) for each in TrainingResult.objects.order_by("attempt")]
    assert told == ["Not passed", "Attempt 2: Absent", "Attempt 3: Passed"]


def test_a_kit_is_handed_over_once_for_a_stay_and_by_whom_it_says(client, stay, user):
    send(client, stay.enrolment, "start-up-kit")

    again = send(client, stay.enrolment, "start-up-kit", submission_key=KEY[:-1] + "3")

    assert "A kit of this stay is recorded already." in again.content.decode()
    with as_owner():
        kit = StartUpKit.objects.get()
    assert (kit.by, kit.total, kit.currency) == (user, Decimal("215.00"), "LRD")
    assert kit.items == [
        Item(3, "welding mask", "45.00"),
        Item(1, "angle grinder", "80.00"),
    ]


@pytest.mark.parametrize(
    ("occupation", "chosen", "is_related"),
    [
        ("7212", "", True),
        ("7219", "", True),
        ("7231", "", False),
        ("7231", "True", True),
        ("7212", "False", False),
    ],
)
def test_work_is_of_the_training_by_its_minor_group_or_as_somebody_says(
    client, stay, occupation, chosen, is_related
):
    typed = {"occupation": occupation, "is_related": chosen}
    send(client, stay.enrolment, "placement", **typed)

    with as_owner():
        assert Placement.objects.get().is_related is is_related


def test_work_overlaps_and_a_wage_nobody_tells_has_no_currency(client, stay):
    for number in range(2):
        key = f"{KEY[:-1]}{number}"
        send(client, stay.enrolment, "placement", wage="", submission_key=key)

    with as_owner():
        assert list(Placement.objects.values_list("wage", "currency")) == [
            (None, ""),
            (None, ""),
        ]


def test_an_employer_of_another_programme_is_not_on_offer(client, stay):
    elsewhere = PartnerFactory()

    page = send(client, stay.enrolment, "placement", employer="", partner=elsewhere.pk)

    assert "Select a valid choice" in page.content.decode()


def test_the_tab_of_a_beginner_names_what_is_not_recorded_in_one_line(client, stay):
    page = tab(client, stay.enrolment)

    assert page.count('<section class="panel"') == 1
    assert "Not recorded yet" in page
    assert page.count("/records/") == 6


def test_the_tab_tells_in_the_order_of_a_life(client, stay):
    for kind in TYPED:
        send(client, stay.enrolment, kind, submission_key=f"{KEY[:-2]}{len(kind):02}")

    page = tab(client, stay.enrolment)

    titles = ["Earlier skills", "Final assessments", "Start-up kit", "Work"]
    titles += ["Business plans", "Mentoring visits"]
    places = [page.index(f">{title}</h2>") for title in titles]
    assert places == sorted(places)


def test_skills_from_before_need_no_stay(client, user):
    with as_owner():
        office = user.assignments.get().office
    case = EnrolmentFactory(office=office, caseworker=user)

    response = send(client, case, "prior-skill")

    assert response.url == f"/participants/{case.case_code}/training/"
    with as_owner():
        assert PriorSkill.objects.get().day == date(2019, 5, 3)


@pytest.mark.parametrize(
    ("factory", "facts", "name"),
    [
        (TrainingResultFactory, {"result": "perfect"}, "training_result_is_known_code"),
        (
            TrainingResultFactory,
            {"attempt": 0},
            "training_result_attempts_are_counted_from_1",
        ),
        (
            TrainingResultFactory,
            {"result": "absent", "mark": "1"},
            "training_result_of_the_absent_has_no_mark",
        ),
        (PriorSkillFactory, {"occupation": "weld"}, "prior_skill_is_of_a_trade"),
        (PriorSkillFactory, {"known_by": "seen"}, "prior_skill_has_known_codes"),
        (
            PriorSkillFactory,
            {"result": "not", "weeks_shorter": 3},
            "prior_skill_shortens_where_it_is_recognised",
        ),
        (StartUpKitFactory, {"items": []}, "start_up_kit_has_items"),
        (
            StartUpKitFactory,
            {"received_by": "dog"},
            "start_up_kit_is_received_by_known_code",
        ),
        (
            StartUpKitFactory,
            {"currency": ""},
            "start_up_kit_is_worth_something_in_a_currency",
        ),
        (PlacementFactory, {"kind": "idle"}, "placement_has_known_codes"),
        (PlacementFactory, {"occupation": ""}, "placement_is_of_a_trade"),
        (
            PlacementFactory,
            {"ended_on": date(2026, 7, 1)},
            "placement_ends_for_a_reason",
        ),
        (PlacementFactory, {"wage": "5"}, "placement_wage_has_a_currency"),
        (MentoringVisitFactory, {"running": "x"}, "mentoring_visit_is_known_code"),
        (
            MentoringVisitFactory,
            {"turnover": "5"},
            "mentoring_visit_turnover_has_a_currency",
        ),
        (
            MentoringVisitFactory,
            {"next_on": date(2026, 7, 20)},
            "mentoring_visit_next_comes_later",
        ),
    ],
)
def test_the_database_refuses(factory, facts, name):
    with pytest.raises(IntegrityError, match=name):
        factory(**facts)


def test_an_employer_is_a_partner_or_another():
    partner = PartnerFactory()

    with pytest.raises(IntegrityError, match="placement_has_one_employer_at_most"):
        PlacementFactory(partner=partner, employer="Harbour Works")


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (TrainingResultFactory, "training_result_once_an_attempt"),
        (StartUpKitFactory, "start_up_kit_once_a_stay"),
    ],
)
def test_the_database_takes_one_of_a_stay(factory, name):
    stay = factory().stay

    with pytest.raises(IntegrityError, match=name):
        factory(stay=stay)


def test_a_programme_has_a_currency():
    with pytest.raises(IntegrityError, match="program_currency_is_a_code"):
        ProgramFactory(currency="usd")


def test_actions_refuse_what_forms_do(stay):
    today = stay.enrolment.program.today()
    facts = {"kind": "own", "occupation": "7212", "is_related": None}

    with pytest.raises(Refused, match="still to come"):
        add(stay, "placement", day=BEGUN, ended_on=today + timedelta(days=1), **facts)
    with pytest.raises(Refused, match="before the start"):
        add(stay, "placement", day=today, ended_on=BEGUN, **facts)
    partner = PartnerFactory()
    with pytest.raises(Refused, match="another programme"):
        add(stay, "placement", day=BEGUN, partner=partner, **facts)
    with pytest.raises(Refused, match="not after the visit"):
        add(stay, "mentoring-visit", day=BEGUN, next_on=BEGUN, running="yes")


def left(stay):
    with as_owner():
        case = stay.enrolment
        case.exited_on, case.exit_reason = date(2026, 7, 1), "completed"
        case.save()
    return case


def follow_up(client, case, **typed):
    facts = {"contacted_on": "5 October 2026", "result": "reached_in_person"}
    facts |= {"submission_key": KEY, **typed}
    return client.post(f"/participants/{case.case_code}/follow-up/3/", facts)


def test_whether_the_kit_is_held_is_asked_of_who_was_given_one(client, stay):
    case = left(stay)
    page = f"/participants/{case.case_code}/follow-up/3/"
    assert "kit_held" not in client.get(page).content.decode()
    StartUpKitFactory(enrolment=case, stay=stay)

    follow_up(client, case, kit_held="part")

    listed = client.get(f"/participants/{case.case_code}/follow-up/").content.decode()
    assert "Start-up kit still held" in listed
    with as_owner():
        assert case.followup_set.get().kit_held == "part"


def test_of_somebody_not_reached_nothing_is_known_of_the_kit(client, stay):
    case = left(stay)
    StartUpKitFactory(enrolment=case, stay=stay)

    follow_up(client, case, result="not_found", kit_held="yes")

    with as_owner():
        assert case.followup_set.get().kit_held == ""


def test_the_database_knows_what_became_of_a_kit():
    with pytest.raises(IntegrityError, match="follow_up_kit_held_is_known_code"):
        FollowUpFactory(kit_held="sold")


def test_a_visit_that_is_due_waits_for_who_writes_it(client, stay):
    today = stay.enrolment.program.today()
    facts = {"enrolment": stay.enrolment, "next_on": today + timedelta(days=3)}
    MentoringVisitFactory(**facts, day=today - timedelta(days=30))

    home = client.get("/").content.decode()

    assert "Mentoring visits due" in home
    assert f"{address(stay.enrolment, 'mentoring-visit')}new/" in home


@pytest.mark.parametrize(("later", "due"), [({}, 0), ({"soon": True}, 1)])
def test_the_latest_visit_says_when_the_next_is_due(client, stay, later, due):
    today = stay.enrolment.program.today()
    of = {"enrolment": stay.enrolment}
    MentoringVisitFactory(
        **of, day=today - timedelta(days=30), next_on=today - timedelta(days=2)
    )
    next_on = today if later else None
    MentoringVisitFactory(**of, day=today - timedelta(days=1), next_on=next_on)

    page = client.get("/participants/?due=visit").content.decode()

    assert page.count(f'data-case="{stay.enrolment.case_code}"') == due
    with as_owner():
        assert MentoringVisit.objects.count() == 2
