"""What helps in training and education is told to who may know it, and to no other."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from participants.models import Adjustment
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AdjustmentFactory,
    AssignmentFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
    StageRuleFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
BEGUN = date(2026, 2, 1)
TYPED = {
    "helps": ["shorter_days", "no_exams"],
    "stages": ["vocational_training"],
    "day": "3 February 2026",
}
TOLD = "Shorter days, No exams for now"
BOTH = ["vocational_training", "education"]


@pytest.fixture
def counsellor():
    return AssignmentFactory(role=Role.COUNSELLOR).user


@pytest.fixture
def office(counsellor):
    with as_owner():
        return counsellor.assignments.get().office


@pytest.fixture
def case(office, counsellor):
    """In care and, for long without being seen, in training."""
    case = EnrolmentFactory(office=office, registered_on=BEGUN - timedelta(days=30))
    StageFactory(enrolment=case, counsellor=counsellor, started_on=BEGUN)
    activity = ActivityFactory(office=office, starts_on=BEGUN)
    StageFactory(
        enrolment=case,
        stage="vocational_training",
        activity=activity,
        started_on=BEGUN,
    )
    return case


def member(office, role, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def page(client, user, case, part=""):
    client.force_login(user)
    return client.get(f"/participants/{case.case_code}/{part}").content.decode()


def advise(client, user, case, **typed):
    client.force_login(user)
    url = f"/participants/{case.case_code}/records/adjustment/new/"
    return client.post(url, {"submission_key": KEY, **TYPED, **typed})


def test_advice_stands_in_the_head_and_where_it_is_followed(
    client, case, office, counsellor
):
    advise(client, counsellor, case, until="1 March 2027")
    caseworker = member(office, Role.CASEWORKER)

    overview, training, education = (
        page(client, caseworker, case, part) for part in ("", "training/", "education/")
    )

    assert "Adjustments needed" in overview
    assert TOLD in overview
    assert f"{TOLD}. Until 1 March 2027." in training
    assert "What to do differently here" not in education


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.CLINICAL_SUPERVISOR, Role.COUNSELLOR]
)
def test_who_may_know_reads_the_advice_in_the_head(
    client, case, office, counsellor, role
):
    AdjustmentFactory(enrolment=case)
    reader = counsellor if role == Role.COUNSELLOR else member(office, role)

    assert "Adjustments needed" in page(client, reader, case)


def test_child_protection_reads_the_advice_of_a_child(client, office, counsellor):
    child = EnrolmentFactory(office=office, child_track=True)
    StageFactory(enrolment=child, counsellor=counsellor)
    AdjustmentFactory(enrolment=child)
    protector = member(office, Role.CHILD_PROTECTION)

    assert "Adjustments needed" in page(client, protector, child)


@pytest.mark.parametrize("part", ["", "training/", "timeline/", "history/"])
def test_a_lead_is_told_nothing_of_the_advice(client, case, office, part):
    AdjustmentFactory(enrolment=case)
    lead = member(office, Role.PROGRAMME_LEAD)

    shown = page(client, lead, case, part)

    assert "djustment" not in shown
    assert "Shorter days" not in shown


def test_who_reads_a_case_in_an_emergency_is_told_nothing_of_the_advice(
    client, case, office
):
    AdjustmentFactory(enrolment=case)
    elsewhere = OfficeFactory(program=office.program)
    reader = member(elsewhere, Role.CASEWORKER)
    EmergencyOpeningFactory(enrolment=case, by=reader)

    shown = page(client, reader, case)

    assert "In care" in shown
    assert "djustment" not in shown


def test_of_what_has_ended_or_not_begun_nothing_is_said(client, case, office):
    today = case.program.today()
    AdjustmentFactory(enrolment=case, until=today - timedelta(days=1))
    AdjustmentFactory(enrolment=case, day=today + timedelta(days=1))

    caseworker = member(office, Role.CASEWORKER)

    assert "Adjustments needed" not in page(client, caseworker, case)


def test_an_adjustment_may_begin_later(client, case, counsellor):
    advise(client, counsellor, case, day="1 March 2027")

    with as_owner():
        assert Adjustment.objects.get().day == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "1 January 2026"}, "This is before the registration on"),
        ({"until": "2 February 2026"}, "The last day is before the first."),
        ({"helps": []}, "This field is required."),
        ({"stages": []}, "This field is required."),
        ({"helps": ["depression"]}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_refused(client, case, counsellor, typed, told):
    answer = advise(client, counsellor, case, **typed)

    assert told in answer.content.decode()
    with as_owner():
        assert Adjustment.objects.count() == 0


def test_the_form_has_no_field_for_a_reason(client, case, counsellor):
    shown = page(client, counsellor, case, "records/adjustment/new/")

    assert "it says what helps, never why" in shown
    assert "<textarea" not in shown


def reminded(client, user, case):
    """Whether the case, and the list of people not seen, name the absence."""
    overview = page(client, user, case)
    listed = client.get("/participants/?due=not-seen").content.decode()
    return (
        "Not seen in training or education" in overview,
        case.case_code in listed,
    )


@pytest.mark.parametrize("helps", [["pause"], ["pause", "no_exams"]])
def test_in_a_pause_nobody_who_knows_of_it_is_reminded(client, case, office, helps):
    caseworker = member(office, Role.CASEWORKER)
    before = reminded(client, caseworker, case)

    AdjustmentFactory(enrolment=case, helps=helps)

    assert before == (True, True)
    assert reminded(client, caseworker, case) == (False, False)


@pytest.mark.parametrize(
    "facts",
    [
        {"helps": ["slower_pace"]},
        {"helps": ["pause"], "stages": ["education"]},
        {"helps": ["pause"], "until": date(2026, 3, 1)},
    ],
)
def test_without_a_pause_there_the_reminder_stays(client, case, office, facts):
    AdjustmentFactory(enrolment=case, **facts)
    caseworker = member(office, Role.CASEWORKER)

    assert reminded(client, caseworker, case) == (True, True)


def test_of_two_stages_that_run_both_have_to_be_paused(client, case, office):
    caseworker = member(office, Role.CASEWORKER)
    StageFactory(enrolment=case, stage="education", started_on=BEGUN)
    advice = AdjustmentFactory(enrolment=case, helps=["pause"])
    in_one = reminded(client, caseworker, case)

    with as_owner():
        advice.stages = BOTH
        advice.save()

    assert in_one == (True, True)
    assert reminded(client, caseworker, case) == (False, False)


def test_to_a_lead_a_pause_changes_nothing(client, case, office):
    """A reminder that is quiet would tell them that there is a reason."""
    lead = member(office, Role.PROGRAMME_LEAD)
    before = reminded(client, lead, case)

    AdjustmentFactory(enrolment=case, helps=["pause"])

    assert before == (True, True)
    assert reminded(client, lead, case) == (True, True)


@pytest.fixture
def too_long(case):
    """The training was to end after four weeks."""
    StageRuleFactory(program=case.program, weeks=4)
    return case


def told_of_length(client, user, case):
    """Whether the case, its tab and the list of what takes long say so."""
    overview, tab = (page(client, user, case, part) for part in ("", "training/"))
    listed = client.get("/participants/?due=too-long").content.decode()
    return (
        "over its planned length" in overview,
        "Was to end by" in overview,
        "Was to end by" in tab,
        case.case_code in listed,
    )


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.CLINICAL_SUPERVISOR])
def test_at_a_slower_pace_nobody_who_knows_of_it_is_told_that_it_takes_long(
    client, too_long, office, role
):
    reader = member(office, role)
    before = told_of_length(client, reader, too_long)

    AdjustmentFactory(enrolment=too_long, helps=["slower_pace"])

    assert before == (True,) * 4
    assert told_of_length(client, reader, too_long) == (False,) * 4
    assert ", at a slower pace" in page(client, reader, too_long, "training/")


def test_at_a_slower_pace_the_counsellor_is_not_told_that_it_takes_long(
    client, too_long, counsellor
):
    AdjustmentFactory(enrolment=too_long, helps=["slower_pace"])

    assert told_of_length(client, counsellor, too_long) == (False,) * 4


@pytest.mark.parametrize("slower", [True, False])
def test_child_protection_is_told_that_it_takes_long_unless_it_is_slowed(
    client, office, counsellor, slower
):
    facts = {"child_track": True, "registered_on": BEGUN}
    child = EnrolmentFactory(office=office, **facts)
    StageRuleFactory(program=child.program, weeks=4)
    StageFactory(enrolment=child, counsellor=counsellor)
    StageFactory(enrolment=child, stage="vocational_training", started_on=BEGUN)
    helps = ["slower_pace"] if slower else ["quiet_place"]
    AdjustmentFactory(enrolment=child, helps=helps)
    protector = member(office, Role.CHILD_PROTECTION)

    assert told_of_length(client, protector, child) == (not slower,) * 4


@pytest.mark.parametrize(
    "facts",
    [
        {"helps": ["pause"]},
        {"helps": ["slower_pace"], "stages": ["education"]},
        {"helps": ["slower_pace"], "until": date(2026, 3, 1)},
    ],
)
def test_without_a_slower_pace_there_it_takes_long(client, too_long, office, facts):
    AdjustmentFactory(enrolment=too_long, **facts)
    caseworker = member(office, Role.CASEWORKER)

    assert told_of_length(client, caseworker, too_long) == (True,) * 4


def test_to_a_lead_a_slower_pace_changes_nothing(client, too_long, office):
    """That nothing is said of the length would tell them that there is a reason."""
    lead = member(office, Role.PROGRAMME_LEAD)
    before = told_of_length(client, lead, too_long)

    AdjustmentFactory(enrolment=too_long, helps=["slower_pace"])

    assert before == (True,) * 4
    assert told_of_length(client, lead, too_long) == (True,) * 4
    shown = page(client, lead, too_long) + page(client, lead, too_long, "training/")
    assert "slower" not in shown


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"until": date(2026, 1, 31)}, "adjustment_ends_after_it_begins"),
        ({"helps": []}, "adjustment_says_what_helps"),
        ({"helps": ["depression"]}, "adjustment_says_what_helps"),
        ({"stages": []}, "adjustment_says_in_which_stages"),
        ({"stages": ["psychological_support"]}, "adjustment_says_in_which_stages"),
    ],
)
def test_the_database_refuses(facts, name):
    with pytest.raises(IntegrityError, match=name):
        AdjustmentFactory(**facts)
