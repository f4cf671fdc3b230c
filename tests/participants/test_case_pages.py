"""A case: who may open which of its tabs, and what each of them shows."""

import re
from datetime import timedelta

import pytest

from core.dates import add_months
from core.models import AuditEvent
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    ConsentFactory,
    EnrolmentFactory,
    FollowUpFactory,
    NoteFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TABS = [
    "",
    "psychological-support/",
    "training/",
    "education/",
    "attendance/",
    "follow-up/",
    "timeline/",
]
TRAINING = "vocational_training"
QUERIES = {
    "": 19,
    "psychological-support/": 27,
    "training/": 21,
    "education/": 18,
    "attendance/": 14,
    "follow-up/": 16,
    "notes/": 13,
    "timeline/": 18,
}
"""Of a whole request; the session, the user and the scope are six of them."""


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def case(office):
    """Somebody in care and in training who has left since."""
    case = EnrolmentFactory(
        office=office,
        participant__family_name="Kamara",
        participant__given_name="Fatmata",
        participant__phone="077 123 456",
        residence=AreaFactory(program=office.program, name="Upper North"),
        exited_on="2026-06-01",
        exit_reason="employment_found",
    )
    StageFactory(enrolment=case)
    StageFactory(
        enrolment=case,
        stage=TRAINING,
        activity=ActivityFactory(office=office, name="Welding"),
    )
    AttendanceFactory(enrolment=case)
    AttendanceFactory(enrolment=case, stage=TRAINING)
    AttendanceFactory(
        enrolment=case, stage=TRAINING, session_date="2026-03-04", status="absent"
    )
    AssessmentFactory(enrolment=case, answers=[2] * 9, score=18)
    AssessmentFactory(enrolment=case, taken_on="2026-04-01", answers=[1] * 9, score=9)
    ArmedGroupHistoryFactory(enrolment=case, former_group__name="Northern group")
    FollowUpFactory(enrolment=case, work="own_account", feels_safe=True)
    return case


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def opened(client, user, case, tab=""):
    client.force_login(user)
    return client.get(f"/participants/{case.case_code}/{tab}")


def words(response) -> str:
    """What the main part of the page says, without the markup."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("tab", TABS)
def test_the_clinical_supervisor_may_open_every_tab(client, office, case, tab):
    response = opened(client, member(office, Role.CLINICAL_SUPERVISOR), case, tab)

    assert response.status_code == 200
    assert f'data-case="{case.case_code}"' in response.content.decode()
    assert response.content.decode().count('aria-current="page"') == 2 - (
        tab == "education/"
    )


@pytest.mark.parametrize("tab", TABS)
def test_somebody_elses_case_is_like_one_that_does_not_exist(client, office, tab):
    foreign = EnrolmentFactory(office=OfficeFactory(program=office.program))
    child = EnrolmentFactory(office=office, child_track=True)
    StageFactory(enrolment=foreign)
    nobody = EnrolmentFactory.build(office=office)
    user = member(office, Role.CLINICAL_SUPERVISOR)

    answers = [opened(client, user, each, tab) for each in (nobody, foreign, child)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({len(answer.content) for answer in answers}) == 1


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_opens_to_a_role_that_reads_no_cases(client, office, case, tab):
    assert (
        opened(client, member(office, Role.FACILITATOR), case, tab).status_code == 403
    )


@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.PROGRAMME_LEAD, Role.CHILD_PROTECTION]
)
def test_psychological_support_is_closed_to_who_does_not_care_for_people(
    client, office, case, role
):
    response = opened(client, member(office, role), case, "psychological-support/")

    assert response.status_code == 403


def test_a_counsellor_opens_the_clients_and_nobody_else(client, office, case):
    counsellor = member(office, Role.COUNSELLOR)
    client_case = EnrolmentFactory(office=office)
    StageFactory(enrolment=client_case, counsellor=counsellor)
    tab = "psychological-support/"

    assert opened(client, counsellor, client_case, tab).status_code == 200
    assert opened(client, counsellor, case, tab).status_code == 404


def test_the_head_says_who_it_is_and_where_they_stand(client, office, case):
    page = words(opened(client, member(office), case))

    assert page.startswith(f"People FK Fatmata Kamara {case.case_code} Woman, ")
    assert "Ex-combatant Office: Ombala" in page
    assert "Left on 1 June 2026: Found employment" in page
    assert "Psychological support In care Vocational training Active" in page
    assert "Education Not begun" in page


def test_a_lead_is_not_told_who_is_in_care(client, office, case):
    page = words(opened(client, member(office, Role.PROGRAMME_LEAD), case))

    assert "sychological" not in page


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROGRAMME_LEAD])
def test_no_tab_tells_of_care_alone(client, office, role):
    in_care = StageFactory(
        enrolment__office=office, status="completed", ended_on="2026-03-01"
    ).enrolment

    page = words(opened(client, member(office, role), in_care))

    assert "Attendance" not in page


def test_the_overview_shows_the_person_and_what_is_not_known(client, office, case):
    page = words(opened(client, member(office), case))

    assert "Residence Upper North" in page
    assert "Phone 077 123 456" in page
    assert "National identity number Not known" in page


def test_a_case_code_is_not_shown_as_an_external_number(client, office):
    numbered = EnrolmentFactory(office=office, external_id="KR-7")
    unnumbered = EnrolmentFactory(
        office=office, case_code="K7QM2-9XTBD", external_id="K7QM2-9XTBD"
    )
    user = member(office)

    assert "External number KR-7" in words(opened(client, user, numbered))
    assert "External number Not known" in words(opened(client, user, unnumbered))


@pytest.mark.parametrize(
    ("precision", "shown"),
    [("day", "Born 15 July 1990"), ("month", "Born July 1990"), ("year", "Born 1990")],
)
def test_a_birth_date_is_shown_as_exactly_as_it_is_known(
    client, office, precision, shown
):
    case = EnrolmentFactory(
        office=office,
        participant__birth_date="1990-07-15",
        participant__birth_precision=precision,
    )

    assert f"{shown} Residence" in words(opened(client, member(office), case))


def test_the_former_group_is_shown_to_the_own_caseworker_only(client, office, case):
    colleague, own = member(office), member(office)
    with as_owner():
        type(case).objects.filter(pk=case.pk).update(caseworker=own)

    assert "Northern group" not in words(opened(client, colleague, case))
    assert "Former armed group Northern group" in words(opened(client, own, case))


def test_training_shows_the_stays_and_how_often_somebody_came(client, office, case):
    page = words(opened(client, member(office), case, "training/"))

    assert "Welding Active 1 February 2026" in page
    assert (
        "Sessions attended, of those that count: 1 of 2. Last on 2 March 2026." in page
    )


def test_attendance_hides_the_sessions_of_psychological_support(client, office, case):
    caseworker = words(opened(client, member(office), case, "attendance/"))
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    whole = words(opened(client, supervisor, case, "attendance/"))

    assert "2 March 2026 Vocational training" in caseworker
    assert "2 March 2026 Psychological support" not in caseworker
    assert "2 March 2026 Psychological support" in whole


def test_attendance_shows_one_month_and_the_way_to_the_others(client, office, case):
    AttendanceFactory(enrolment=case, stage=TRAINING, session_date="2026-02-27")
    user = member(office)

    latest = opened(client, user, case, "attendance/")
    before = words(opened(client, user, case, "attendance/?month=2026-02"))

    assert "27 February 2026" not in words(latest)
    assert 'href="?month=2026-02"' in latest.content.decode()
    assert "27 February 2026 Vocational training" in before


def test_scores_stand_against_the_first_and_the_cut_off(client, office, case):
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    page = words(opened(client, supervisor, case, "psychological-support/"))

    assert "9 −9 Mild Reliably improved Below the cut-off of 10" in page
    assert "18 0 Moderately severe At or above the cut-off of 10" in page


def test_follow_up_lists_every_wave_with_what_was_learned(client, office, case):
    page = words(opened(client, member(office), case, "follow-up/"))

    made = "3 months 1 September 2026 1 September 2026 Reached in person"
    assert f"{made} Own-account worker Yes" in page
    assert "36 months 1 June 2029" in page


def days_ago(office, days):
    return office.program.today() - timedelta(days=days)


def test_what_is_late_or_missing_needs_attention(client, office):
    exited = add_months(days_ago(office, 5), -3)
    case = EnrolmentFactory(
        office=office,
        participant__birth_date=None,
        participant__birth_precision="",
        registered_on=exited,
        exited_on=exited,
        exit_reason="completed",
    )

    page = words(opened(client, member(office), case))

    assert re.search(r"\d days late Follow-up: 3 months after the exit", page)
    assert "Birth date missing" in page


@pytest.mark.parametrize("reason", ["death_violent", "transferred_to_other_programme"])
def test_nobody_is_followed_up_in_vain(client, office, reason):
    exited = days_ago(office, 400)
    case = EnrolmentFactory(
        office=office, registered_on=exited, exited_on=exited, exit_reason=reason
    )

    assert "Nothing at the moment" in words(opened(client, member(office), case))


def test_somebody_who_stays_away_needs_attention(client, office):
    user = member(office)
    case = EnrolmentFactory(
        office=office, caseworker=user, registered_on=days_ago(office, 90)
    )
    StageFactory(
        enrolment=case, stage=TRAINING, started_on=days_ago(office, 80), status="active"
    )
    AttendanceFactory(enrolment=case, stage=TRAINING, session_date=days_ago(office, 31))
    AttendanceFactory(
        enrolment=case,
        stage=TRAINING,
        session_date=days_ago(office, 3),
        status="absent",
    )

    assert "For 31 days Not seen in training or education" in words(
        opened(client, user, case)
    )


def test_the_latest_answer_to_each_purpose_is_read_on_the_case(client, office, case):
    facts = {"enrolment": case, "purpose": "follow_up", "language": "Kpelle"}
    ConsentFactory(**facts, given_on="2026-01-05")
    ConsentFactory(**facts, given_on="2026-02-06", agreed=False)

    page = words(opened(client, member(office), case))

    told = "Being contacted after leaving No, on 6 February 2026. Read in: Kpelle."
    assert told in page
    assert "5 January 2026. Read" not in page


@pytest.mark.parametrize("tab", TABS)
def test_every_look_is_recorded(client, office, case, tab):
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    opened(client, supervisor, case, tab)

    with as_owner():
        event = AuditEvent.objects.get(action="case-read")
    part = tab.strip("/").replace("-", "_") or "overview"
    assert (event.by, event.subject_id, event.facts) == (
        supervisor,
        str(case.pk),
        {"part": part, "case": case.case_code},
    )


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("tab", "queries"), QUERIES.items())
def test_a_tab_asks_as_much_for_three_records_as_for_one(
    client, office, case, tab, queries, rows, django_assert_num_queries
):
    for number in range(rows):
        day = f"2026-03-{10 + number}"
        AttendanceFactory(enrolment=case, stage=TRAINING, session_date=day)
        AssessmentFactory(enrolment=case, taken_on=day)
        NoteFactory(enrolment=case, happened_on=day)
        StageFactory(
            enrolment=case,
            stage="education",
            status="completed",
            started_on=f"2025-0{1 + number}-01",
            ended_on=f"2025-0{1 + number}-20",
            activity=ActivityFactory(office=office, stage="education"),
        )
    client.force_login(member(office, Role.CLINICAL_SUPERVISOR))

    with django_assert_num_queries(queries):
        client.get(f"/participants/{case.case_code}/{tab}")
