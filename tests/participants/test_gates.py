"""What a programme asks before a stage runs or is completed, and who is told of it."""

import html
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from core.access import Permission
from participants import gates
from participants.actions import waiting_lists
from participants.gates import Asked, Condition, Known, Rule
from participants.imports import run
from participants.models import Enrolment, Stage
from participants.models.record import Refused
from programs.models import ConditionKind, Gate, Role, StageKind
from programs.models.stage_rule import KINDS
from programs.roles import ROLES
from tests.factories import (
    ActivityFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    ClosingAssessmentFactory,
    ConsentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageConditionFactory,
    StageFactory,
    StageRuleFactory,
    TrainingResultFactory,
    WaiverFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
CARE, TRAINING, EDUCATION = (
    "psychological_support",
    "vocational_training",
    "education",
)
DIFFICULTIES = ("seeing", "hearing", "walking", "remembering", "self_care")


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def asks(office, *conditions, stage=TRAINING, **facts):
    """A rule with its conditions: a kind, or a kind and its number."""
    rule = StageRuleFactory(program=office.program, stage=stage, **facts)
    for each in conditions:
        kind, number = each if isinstance(each, tuple) else (each, None)
        StageConditionFactory(rule=rule, kind=kind, number=number)
    return rule


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def opened(client, user, url):
    client.force_login(user)
    return said(client.get(url))


def said(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def begin(client, user, case, stage=TRAINING, day="1 March 2026"):
    url = address(case, f"stages/new/{stage}/")
    return send(client, user, url, status="active", started_on=day)


def complete(client, user, stay, **typed):
    url = address(stay.enrolment, f"stages/{stay.pk}/end/")
    facts = {"status": "completed", "ended_on": "1 April 2026"}
    return send(client, user, url, **facts | typed)


def statuses(case):
    with as_owner():
        return list(Stage.objects.of(case).values_list("status", flat=True))


def trained(case, **facts):
    return StageFactory(enrolment=case, stage=TRAINING, **facts)


def attended(case, *marks, stage=TRAINING, first=date(2026, 3, 2)):
    for number, mark in enumerate(marks):
        AttendanceFactory(
            enrolment=case,
            stage=stage,
            session_date=first + timedelta(days=number),
            status=mark,
        )


# Each kind: what meets it


def screened(case):
    AssessmentFactory(enrolment=case)


def consented(case):
    ConsentFactory(enrolment=case, given_on="2026-01-05", agreed=False)
    ConsentFactory(enrolment=case, given_on="2026-01-06")


def functioning(case):
    answers = {f"wg_{name}": 1 for name in (*DIFFICULTIES, "communicating")}
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(**answers)


def educated(case):
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(education_level=0)


def older(case):
    with as_owner():
        type(case.participant).objects.update(birth_date=date(2006, 3, 1))


TO_START = [
    ("screened", None, screened, "psychological screening"),
    ("consent", None, consented, "consent to the service"),
    ("functioning", None, functioning, "questions about functioning"),
    ("education_level", None, educated, "education level"),
    ("smallest_age", 20, older, "20 years old, is 19"),
]


@pytest.mark.parametrize(("kind", "number", "meet", "told"), TO_START)
def test_a_stage_starts_once_its_condition_is_met(
    client, office, kind, number, meet, told
):
    case = EnrolmentFactory(
        office=office,
        caseworker=member(office),
        participant__birth_date=date(2006, 3, 2),
    )
    asks(office, (kind, number))

    refused = said(begin(client, case.caseworker, case))
    assert f"Cannot start yet: 0 of 1 met. Missing: {told}." in refused
    assert "The programme lead can waive this." in refused
    assert statuses(case) == []

    meet(case)
    begin(client, case.caseworker, case)
    assert statuses(case) == ["active"]


@pytest.mark.parametrize(("kind", "number", "meet", "told"), TO_START)
def test_a_condition_that_was_waived_does_not_stand_in_the_way(
    client, office, caseworker, kind, number, meet, told
):
    case = EnrolmentFactory(
        office=office, caseworker=caseworker, participant__birth_date=date(2008, 1, 1)
    )
    asks(office, (kind, number))
    waived(case, kind)

    begin(client, caseworker, case)

    assert statuses(case) == ["active"]


def waived(case, *kinds, stage=TRAINING, gate="start", state="approved"):
    decided = {"decided_by": member(case.office), "decided_at": "2026-03-01T10:00Z"}
    if state == "refused":
        decided["decision_note"] = "No."
    if state == "waiting":
        decided = {}
    return WaiverFactory(
        enrolment=case,
        stage=stage,
        gate=gate,
        conditions=[*kinds],
        state=state,
        **decided,
    )


@pytest.mark.parametrize("state", ["waiting", "refused", "withdrawn"])
def test_only_an_approved_waiver_counts(client, office, caseworker, case, state):
    asks(office, "screened")
    waived(case, "screened", state=state)

    begin(client, caseworker, case)

    assert statuses(case) == []


@pytest.mark.parametrize(
    "elsewhere",
    [{"stage": EDUCATION}, {"gate": "complete"}, {"other": True}],
    ids=["stage", "gate", "case"],
)
def test_a_waiver_holds_at_its_own_gate(client, office, caseworker, case, elsewhere):
    asks(office, "screened")
    other = EnrolmentFactory(office=office) if elsewhere.pop("other", None) else case
    waived(other, "screened", **elsewhere)

    begin(client, caseworker, case)

    assert statuses(case) == []


def test_a_later_no_takes_the_consent_back(client, office, caseworker, case):
    asks(office, "consent")
    ConsentFactory(enrolment=case, given_on="2026-01-05")
    ConsentFactory(enrolment=case, given_on="2026-02-05", agreed=False)

    begin(client, caseworker, case)

    assert statuses(case) == []


def test_without_a_birth_date_no_age_is_met(client, office, caseworker):
    asks(office, ("smallest_age", 1))
    case = EnrolmentFactory(
        office=office,
        caseworker=caseworker,
        participant__birth_date=None,
        participant__birth_precision="",
    )

    assert "Missing: the birth date" in said(begin(client, caseworker, case))


@pytest.mark.parametrize(
    ("kind", "number", "marks", "certified", "told"),
    [
        ("sessions", 3, ["present", "late", "absent"], "", "sessions (2 of 3)"),
        ("sessions", 3, ["present", "late", "present"], "", ""),
        ("sessions", 1, [], "", "session (0 of 1)"),
        ("rate", 80, ["present"] * 4 + ["absent"], "", ""),
        (
            "rate",
            80,
            ["present"] * 3 + ["absent"],
            "",
            "80 % of the sessions, came to 3 of 4",
        ),
        ("rate", 80, ["present", "excused", "cancelled"], "", ""),
        ("rate", 1, [], "", "1 % of the sessions, none counted yet"),
        ("certificate", None, [], "", "certificate"),
        ("certificate", None, [], "1 April 2026", ""),
    ],
)
def test_a_stay_is_completed_once_its_condition_is_met(
    client, office, caseworker, case, kind, number, marks, certified, told
):
    asks(office, (kind, number))
    stay = trained(case)
    attended(case, *marks)

    answer = complete(client, caseworker, stay, certified_on=certified)

    if told:
        expected = f"Cannot be completed yet: 0 of 1 met. Missing: {told}."
        assert expected in said(answer)
    assert statuses(case) == ["active" if told else "completed"]


@pytest.mark.parametrize("kind", ["sessions", "rate"])
def test_what_is_waived_is_not_asked_of_a_completion(
    client, office, caseworker, case, kind
):
    asks(office, (kind, 50), "certificate")
    stay = trained(case)
    waived(case, kind, gate="complete")

    assert "1 of 2 met. Missing: certificate." in said(
        complete(client, caseworker, stay)
    )
    complete(client, caseworker, stay, certified_on="1 April 2026")

    assert statuses(case) == ["completed"]


def test_sessions_count_within_the_stay_alone(client, office, caseworker, case):
    asks(office, ("sessions", 2))
    stay = trained(case)
    attended(case, "present", first=date(2026, 1, 9))
    attended(case, "present", first=date(2026, 4, 2))
    attended(case, "present", stage=EDUCATION)
    attended(case, "present")

    assert "sessions (1 of 2)" in said(complete(client, caseworker, stay))


def test_other_ends_than_completed_pass_no_gate(client, office, caseworker, case):
    asks(office, "certificate")
    stay = trained(case)

    complete(client, caseworker, stay, status="dropped_out")

    assert statuses(case) == ["dropped_out"]


def test_a_correction_to_completed_passes_the_gate(client, office, caseworker, case):
    asks(office, "certificate")
    stay = trained(case, status="dropped_out", ended_on="2026-03-01")
    days = {"started_on": "1 February 2026", "ended_on": "1 March 2026"}
    url = address(case, f"stages/{stay.pk}/change/")

    answer = send(client, caseworker, url, status="completed", **days)

    assert "Missing: certificate" in said(answer)
    assert statuses(case) == ["dropped_out"]


def test_what_waited_starts_through_the_same_gate(client, office, caseworker, case):
    asks(office, "screened")
    stay = trained(case, status="planned", started_on=None)
    url = address(case, f"stages/{stay.pk}/start/")

    answer = send(client, caseworker, url, started_on="1 March 2026")

    assert "Missing: psychological screening" in said(answer)
    assert statuses(case) == ["planned"]


@pytest.mark.parametrize("status", ["planned", "waitlisted"])
def test_what_is_planned_passes_no_gate(client, office, caseworker, case, status):
    asks(office, "screened")

    send(client, caseworker, address(case, f"stages/new/{TRAINING}/"), status=status)

    assert statuses(case) == [status]


def test_what_runs_is_held_and_resumed_whatever_is_asked(
    client, office, caseworker, case
):
    asks(office, "screened")
    stay = trained(case, status="on_hold")

    send(client, caseworker, address(case, f"stages/{stay.pk}/resume/"))

    assert statuses(case) == ["active"]


def test_imported_stays_pass_no_gate(office, case, tmp_path):
    asks(office, "screened", "certificate")
    file = tmp_path / "stages.csv"
    file.write_text(
        "external_id,stage,activity,started_on,ended_on,status,certified_on\n"
        f"{case.external_id},{TRAINING},,2026-02-01,2026-03-01,completed,\n"
    )

    counts = run("stages", file, office.program, by=None)

    assert (counts.created, counts.rejected) == (1, 0)


def test_who_gives_places_learns_that_somebody_can_not_start_and_not_why(office, case):
    """A lead gives places and may not know of a screening."""
    asks(office, "screened")
    lead = member(office, Role.PROGRAMME_LEAD)
    course = ActivityFactory(office=office, stage=TRAINING)
    stay = trained(
        case,
        status="waitlisted",
        started_on=None,
        activity=course,
        waiting_since="2026-02-01T10:00Z",
    )

    with in_scope(lead), pytest.raises(Refused) as refused:
        waiting_lists.give(
            course, stays=[stay.pk], started_on=date(2026, 3, 1), by=lead
        )

    assert str(refused.value) == (
        f"Case {case.case_code} can't start yet: the case says what is missing."
        " Give the place without a first day."
    )


# Order


ORDERS = [
    ("begun", {"status": "active"}, True),
    ("begun", {"status": "planned", "started_on": None}, False),
    ("completed", {"status": "active"}, False),
    ("completed", {"status": "dropped_out", "ended_on": "2026-02-20"}, False),
    ("completed", {"status": "completed", "ended_on": "2026-02-20"}, True),
    ("completed", {"status": "not_needed", "started_on": None}, True),
]


@pytest.mark.parametrize(("state", "stay", "starts"), ORDERS)
def test_another_stage_comes_first(
    client, office, caseworker, case, state, stay, starts
):
    asks(office, after=EDUCATION, after_state=state)
    StageFactory(enrolment=case, stage=EDUCATION, **stay)

    answer = begin(client, caseworker, case)

    assert ("active" in statuses(case)[1:] or len(statuses(case)) == 2) == starts
    if not starts:
        assert f"Missing: Education {state}." in said(answer)


def test_an_order_can_be_waived(client, office, caseworker, case):
    asks(office, after=EDUCATION, after_state="completed")
    waived(case, gates.ORDER)

    begin(client, caseworker, case)

    assert statuses(case) == ["active"]


def test_a_programme_without_rules_asks_nothing(client, office, caseworker, case):
    asks(OfficeFactory(), "screened", after=EDUCATION, after_state="begun")

    begin(client, caseworker, case)

    assert statuses(case) == ["active"]


def test_what_no_longer_holds_is_asked_no_more(client, office, caseworker, case):
    rule = asks(office)
    StageConditionFactory(rule=rule, kind="screened", holds=False)

    begin(client, caseworker, case)

    assert statuses(case) == ["active"]


def test_a_training_is_completed_once_its_final_assessment_is_passed(
    client, office, caseworker, case
):
    asks(office, "final_assessment")
    stay = trained(case)
    TrainingResultFactory(stay=stay, result="failed")

    refused = complete(client, caseworker, stay)
    TrainingResultFactory(stay=stay, result="passed", attempt=2)
    complete(client, caseworker, stay)

    assert "Missing: final assessment passed." in said(refused)
    assert statuses(case) == ["completed"]


def test_support_is_completed_once_its_closing_assessment_is_made(
    client, office, caseworker, case
):
    asks(office, "closing_assessment", stage="psychological_support")
    counsellor = AssignmentFactory(role=Role.COUNSELLOR, office=office).user
    stay = StageFactory(enrolment=case, counsellor=counsellor)

    refused = complete(client, counsellor, stay)
    ClosingAssessmentFactory(stay=stay)
    complete(client, counsellor, stay)

    assert "Missing: closing assessment." in said(refused)
    assert statuses(case) == ["completed"]


# Children


@pytest.mark.parametrize("for_children", [False, True])
def test_of_children_nothing_is_asked_unless_the_rule_says_so(
    client, office, for_children
):
    protector = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)
    asks(office, "screened", for_children=for_children)

    answer = begin(client, protector, child)

    assert statuses(child) == ([] if for_children else ["active"])
    if for_children:
        told = "Somebody else of child protection can waive this."
        assert told in said(answer)


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


@pytest.mark.parametrize(("rules", "queries"), [(False, 14), (True, 15)])
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
