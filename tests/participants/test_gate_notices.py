"""What people are told of a gate: what is missing, who waives it, how long it takes."""

import re
from datetime import timedelta

import pytest

from core.access import OutOfReach, Permission
from participants import gates
from participants.gates import Asked, Condition, Known, Rule
from participants.models import Enrolment, Stage
from participants.reading import case as reading_case
from participants.reading import gates as reading
from programs.models import ConditionKind, Gate, Role, StageKind
from programs.models.stage_rule import KINDS
from programs.roles import ROLES
from programs.scope import scope_of
from tests.factories import (
    ConsentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.gated import (
    CARE,
    EDUCATION,
    TRAINING,
    address,
    asks,
    attended,
    member,
    opened,
    screened,
    trained,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


# Who is told


def test_the_case_page_and_the_tab_say_what_is_missing_and_who_can_waive_it(
    client, office, caseworker, case
):
    asks(office, "screened", "consent", ("smallest_age", 18))
    ConsentFactory(enrolment=case)
    sentence = "Cannot start yet: 2 of 3 met. Missing: psychological screening."
    waiver = "The programme lead can waive this. Ask for a waiver"

    head = opened(client, caseworker, address(case))
    tab = opened(client, caseworker, address(case, "training/"))

    assert f"{sentence} {waiver}" in head
    assert "Psychological screening Ask a counsellor to screen the person." in tab
    assert tab.count(sentence) == 1


def test_what_waits_has_no_start_while_its_gate_is_closed(
    client, office, caseworker, case
):
    asks(office, "screened")
    stay = trained(case, status="planned", started_on=None)
    start = address(case, f"stages/{stay.pk}/start/")
    client.force_login(caseworker)

    closed = client.get(address(case)).content.decode()
    screened(case)
    free = client.get(address(case)).content.decode()

    assert [start in page for page in (closed, free)] == [False, True]


def test_a_running_stay_says_what_its_completion_takes(
    client, office, caseworker, case
):
    asks(office, ("sessions", 20), "certificate")
    trained(case)
    attended(case, *["present"] * 14)

    told = "0 of 2 met. Missing: sessions (14 of 20); certificate."
    tab = opened(client, caseworker, address(case, "training/"))

    assert tab.count(f"Cannot be completed yet: {told}") == 1


@pytest.mark.parametrize(("weeks", "is_told"), [(None, 0), (520, 0), (1, 1)])
def test_what_a_completion_takes_stands_on_every_page_once_it_is_late(
    client, office, caseworker, case, weeks, is_told
):
    asks(office, "certificate", weeks=weeks)
    trained(case)

    page = opened(client, caseworker, address(case))

    assert page.count("Cannot be completed yet") == is_told


def test_who_may_not_know_of_a_screening_is_not_told_of_its_condition(
    client, office, case
):
    """Met and missing look the same to the lead: the count is without it."""
    asks(office, "screened", "education_level")
    lead = member(office, Role.PROGRAMME_LEAD)

    before = opened(client, lead, address(case))
    screened(case)
    after = opened(client, lead, address(case))

    assert "Cannot start yet: 0 of 1 met. Missing: education level." in before
    assert before == after


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.CASEWORKER, False),
        (Role.PROGRAMME_LEAD, False),
        (Role.CLINICAL_SUPERVISOR, True),
        (Role.COUNSELLOR, True),
    ],
)
def test_how_support_stands_is_told_by_no_gate_to_who_may_only_know_of_it(
    client, office, case, role, told
):
    asks(office, ("sessions", 12), stage=CARE, weeks=2)
    user = member(office, role)
    counsellor = user if role == Role.COUNSELLOR else None
    StageFactory(enrolment=case, counsellor=counsellor)

    page = opened(client, user, address(case))

    assert [
        words in page for words in ("of 12)", "Cannot be completed", "to end by")
    ] == [told] * 3


def test_psychological_support_comes_first_of_nothing():
    """The refusal of the database: `test_stage_rules.py`. So no gate of training or
    education asks for anything that psychological support alone knows."""
    asked_elsewhere = [
        kind
        for kind in ConditionKind
        if gates.REGISTER[kind].known_by == (Permission.PSYCHOLOGICAL_READ,)
        and KINDS[kind].stages != (StageKind.PSYCHOLOGICAL_SUPPORT,)
    ]

    assert asked_elsewhere == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_who_writes_stays_knows_all_that_can_refuse_them(role):
    held = ROLES[role]
    needed = {kind.known_by for kind in gates.REGISTER.values()}

    if Permission.STAGE_WRITE in held:
        needed -= {(Permission.PSYCHOLOGICAL_READ,)}
        assert all({*any_of} & held.keys() for any_of in needed)
    if Permission.CARE_WRITE in held:
        assert all({*any_of} & held.keys() for any_of in needed)


def test_each_kind_that_is_offered_has_its_way_to_be_met():
    assert {*gates.REGISTER} == {gates.ORDER, *ConditionKind}
    assert {*KINDS} == {*ConditionKind}


def test_a_gate_is_arithmetic_without_a_database():
    asked = [Condition("screened"), Condition("sessions", 20)]

    closed = gates.check(Gate.COMPLETE, asked, Known(attended=14), waived={"screened"})

    assert (closed.asked, [each.words for each in closed.missing]) == (
        2,
        ["sessions (14 of 20)"],
    )
    assert closed.is_open is False


def test_each_gate_asks_its_own_conditions():
    first, last = Condition("screened"), Condition("sessions", 20)
    rule = Rule((Asked(Gate.START, first), Asked(Gate.COMPLETE, last)))

    assert rule.conditions(Gate.START, child=False) == [first]
    assert rule.conditions(Gate.COMPLETE, child=False) == [last]


@pytest.mark.parametrize("kind", [ConditionKind.SESSIONS, ConditionKind.RATE])
@pytest.mark.parametrize(
    ("held", "told"), [(Permission.CASE_READ, 0), (Permission.ATTENDANCE_READ, 1)]
)
def test_how_often_somebody_came_is_told_to_who_reads_attendance(kind, held, told):
    asked = [Condition(kind, 20)]

    closed = gates.check(Gate.COMPLETE, asked, Known(attended=14), held={held})

    assert (closed.asked, len(closed.missing)) == (told, told)


@pytest.mark.parametrize(
    ("held", "told"), [(Permission.CASE_READ, 0), (Permission.PSYCHOLOGICAL_READ, 1)]
)
def test_how_support_was_closed_is_told_to_who_reads_it(held, told):
    asked = [Condition(ConditionKind.CLOSING)]

    closed = gates.check(Gate.COMPLETE, asked, Known(), held={held})

    assert (closed.asked, len(closed.missing)) == (told, told)


def notices(case, user):
    """Of the case as the owner reads it, who sees all."""
    scope = scope_of(user)
    with as_owner():
        found = reading_case.readable(scope_of(case.caseworker)).get(pk=case.pk)
        return reading.notices(found, {}, scope, reading_case.held(found))


def test_nothing_is_told_of_support_to_who_may_not_read_it(office, case):
    asks(office, "screened", stage=CARE)
    asks(office, "screened", stage=TRAINING)

    found = notices(case, case.caseworker)

    assert [*found] == [TRAINING]


def test_nothing_is_told_of_a_case_that_is_out_of_reach(office, case):
    asks(office, "consent")
    stranger = member(OfficeFactory(program=office.program))

    with pytest.raises(OutOfReach):
        notices(case, stranger)


def test_nothing_begins_in_a_case_that_has_its_exit(client, office, caseworker, case):
    asks(office, "consent")
    with as_owner():
        Enrolment.objects.update(
            exited_on=office.program.today(), exit_reason="relocated"
        )

    assert "Cannot start yet" not in opened(client, caseworker, address(case))


def test_who_may_not_ask_for_a_waiver_is_told_who_waives(client, office, case):
    asks(office, "consent")

    page = opened(client, member(office), address(case))

    assert "Missing: consent to the service. The programme lead can waive this." in page
    assert "Ask for a waiver" not in page


@pytest.mark.parametrize(("rules", "queries"), [(False, 18), (True, 19)])
def test_a_gate_takes_one_question_more_of_a_case_with_rules(
    client, office, caseworker, case, rules, queries, django_assert_num_queries
):
    if rules:
        for stage in (TRAINING, EDUCATION):
            asks(office, "screened", "consent", ("sessions", 9), stage=stage, weeks=9)
    trained(case)
    attended(case, "present")
    client.force_login(caseworker)

    with django_assert_num_queries(queries):
        client.get(address(case))


# The planned length


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "Week 1 of 4"), (6, "Week 1 of 4"), (7, "Week 2 of 4"), (28, "Week 4 of 4")],
)
def test_a_stay_says_how_far_it_is(client, office, caseworker, case, days, told):
    asks(office, weeks=4)
    begun = office.program.today() - timedelta(days=days)
    trained(case, started_on=begun)

    for tab in ("", "training/"):
        page = opened(client, caseworker, address(case, tab))
        assert f"{told}, to end by" in page
        assert "over its planned length" not in page


def test_a_stay_over_its_length_needs_attention_and_is_in_the_work_to_do(
    client, office, caseworker, case
):
    asks(office, weeks=4)
    today = office.program.today()
    stay = trained(case, started_on=today - timedelta(days=29))
    just = EnrolmentFactory(office=office, caseworker=caseworker)
    trained(just, started_on=today - timedelta(days=28))

    page = opened(client, caseworker, address(case))
    assert "1 day late Vocational training is over its planned length" in page
    assert "over its planned length" not in opened(client, caseworker, address(just))
    home = client.get("/").content.decode()
    assert "Over the planned length" in home
    listed = client.get("/participants/?due=too-long&mine=1").content.decode()
    assert re.findall(r'data-case="([^"]+)"', listed) == [case.case_code]
    with as_owner():
        Stage.objects.filter(pk=stay.pk).update(status="completed", ended_on=today)
    assert "Over the planned length" not in client.get("/").content.decode()


def test_support_over_its_length_is_told_to_who_gives_it_alone(client, office, case):
    asks(office, stage=CARE, weeks=4)
    begun = office.program.today() - timedelta(days=60)
    counsellor = member(office, Role.COUNSELLOR)
    StageFactory(enrolment=case, counsellor=counsellor, started_on=begun)
    words = "Support over its planned length"

    homes = [opened(client, each, "/") for each in (counsellor, case.caseworker)]
    lists = [
        client.get("/participants/?due=care-too-long").content.decode(),
        opened(client, case.caseworker, address(case)),
    ]

    assert [words in home for home in homes] == [True, False]
    assert [words in page for page in lists] == [False, False]


@pytest.mark.parametrize(("asked", "offered"), [(["consent"], False), ([], True)])
def test_a_start_is_offered_where_its_gate_lets_it(
    client, office, caseworker, case, asked, offered
):
    asks(office, *asked)
    stay = trained(case, status="planned", started_on=None)
    client.force_login(caseworker)

    page = client.get(address(case, "training/")).content.decode()

    start = f'href="{address(case, f"stages/{stay.pk}/start/")}"'
    will_not = f'href="{address(case, f"stages/{stay.pk}/leave-out/")}"'
    assert (start in page, will_not in page) == (offered, True)
