"""What a programme asks before a stage runs or is completed, and who is told of it."""

from datetime import date

import pytest

from participants import gates
from participants.actions import waiting_lists
from participants.imports import run
from participants.models import Stage
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    ClosingAssessmentFactory,
    ConsentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageConditionFactory,
    StageFactory,
    TrainingResultFactory,
)
from tests.participants.gated import (
    EDUCATION,
    TRAINING,
    address,
    asks,
    attended,
    begin,
    complete,
    consented,
    educated,
    functioning,
    member,
    older,
    said,
    screened,
    send,
    statuses,
    trained,
    waived,
)
from tests.roles import as_owner, in_scope

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


# Each kind: what meets it


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


def test_what_is_completed_stays_so_when_its_days_are_corrected(
    client, office, caseworker, case
):
    asks(office, "certificate")
    stay = trained(case, status="completed", ended_on="2026-03-01")
    days = {"started_on": "1 February 2026", "ended_on": "2 March 2026"}
    url = address(case, f"stages/{stay.pk}/change/")

    send(client, caseworker, url, status="completed", **days)

    with as_owner():
        assert Stage.objects.get().ended_on == date(2026, 3, 2)


def test_consent_to_another_purpose_is_none_to_services(
    client, office, caseworker, case
):
    asks(office, "consent")
    ConsentFactory(enrolment=case, purpose="photo")

    begin(client, caseworker, case)

    assert statuses(case) == []


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
