"""What is kept of somebody in a stage stands on its tab, and is put right there."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants import stage_records
from participants.actions import stage_records as actions
from participants.models import TermResult
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    StageFactory,
    TermResultFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
BEGUN = date(2026, 2, 1)
TAUGHT_RECORDS = ("term-result", "school-certificate")
TERM = stage_records.BY_CODE["term-result"]
TYPED = {
    **{"school_year": "2026", "term": "Term 1"},
    **{"day": "30 April 2026", "result": "passed"},
}


@pytest.fixture
def user(client):
    user = AssignmentFactory(role=Role.CASEWORKER).user
    client.force_login(user)
    return user


@pytest.fixture
def stay(user):
    """In school, a person of the user's caseload."""
    with as_owner():
        office = user.assignments.get().office
    case = EnrolmentFactory(
        office=office, caseworker=user, registered_on=BEGUN - timedelta(days=30)
    )
    return StageFactory(enrolment=case, stage="education", started_on=BEGUN)


def new(case, kind="term-result"):
    return f"/participants/{case.case_code}/records/{kind}/new/"


def send(client, address, **typed):
    return client.post(address, {"submission_key": KEY, **TYPED, **typed})


def stored():
    with as_owner():
        return list(TermResult.objects.values_list("term", "result", "version"))


def tab(client, case):
    return client.get(f"/participants/{case.case_code}/education/").content.decode()


def test_a_record_is_added_and_stands_on_its_tab(client, stay):
    response = send(client, new(stay.enrolment), mark="14/20")

    assert response.url == f"/participants/{stay.enrolment.case_code}/education/"
    assert stored() == [("Term 1", "passed", 1)]
    page = tab(client, stay.enrolment)
    assert "Term 1, 2026: Passed" in page
    assert "14/20" in page
    with as_owner():
        event = AuditEvent.objects.get(action="stage-record-added")
        assert event.facts["kind"] == "term-result"


def test_a_record_is_put_right_with_the_version_that_was_seen(client, stay):
    record = TermResultFactory(stay=stay)
    address = f"/participants/{stay.enrolment.case_code}/records/term-result/"

    response = send(client, f"{address}{record.pk}/", result="failed", version=1)
    behind = send(
        client, f"{address}{record.pk}/", version=1, submission_key=KEY[:-1] + "2"
    )

    assert (response.status_code, behind.status_code) == (302, 409)
    assert stored() == [("Term 1", "failed", 2)]


def test_of_several_stays_one_is_chosen(client, stay):
    ended = StageFactory(
        enrolment=stay.enrolment,
        stage="education",
        status="completed",
        started_on=BEGUN - timedelta(days=20),
        ended_on=BEGUN,
    )

    refused = send(client, new(stay.enrolment))
    stored_ = send(client, new(stay.enrolment), stay=ended.pk)

    assert (refused.status_code, stored_.status_code) == (200, 302)
    with as_owner():
        assert TermResult.objects.get().stay_id == ended.pk


def test_of_what_never_began_there_is_nothing_to_record(client, stay):
    case = EnrolmentFactory(
        office=stay.enrolment.office, caseworker_id=stay.enrolment.caseworker_id
    )
    StageFactory(enrolment=case, stage="education", status="planned", started_on=None)

    response = client.get(new(case), follow=True)

    assert "Nothing has begun that this could be of." in response.content.decode()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("31 January 2026", "This is before the start on 1 February 2026."),
        ("31 December 2025", "This is before the registration on 2 January 2026."),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field(client, stay, day, told):
    page = send(client, new(stay.enrolment), day=day).content.decode()

    assert told in page
    assert stored() == []


def test_a_day_to_come_is_refused_by_the_action_too(stay):
    day = stay.enrolment.program.today() + timedelta(days=1)
    facts = {"stay": stay, "school_year": "2026", "term": "Term 1", "result": "passed"}

    with as_owner(), pytest.raises(Refused, match="still to come"):
        actions.add(stay.enrolment, TERM, day=day, **facts, by=UserFactory())


def test_a_second_result_of_one_term_is_refused_in_words(client, stay):
    TermResultFactory(stay=stay)

    page = send(client, new(stay.enrolment)).content.decode()

    assert "There is a result of this term already." in page
    assert len(stored()) == 1


def test_what_a_race_leaves_to_the_database_is_refused_in_words(stay):
    TermResultFactory(stay=stay)
    facts = {"stay": stay, "school_year": "2026", "term": "Term 1", "result": "passed"}

    with as_owner(), pytest.raises(Refused, match="a result of this term"):
        actions.add(
            stay.enrolment, TERM, day=date(2026, 4, 30), **facts, by=UserFactory()
        )


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"result": "perfect"}, "term_result_is_known_code"),
        ({"enrolment": EnrolmentFactory}, "is_of_a_stay_of_the_case"),
    ],
)
def test_the_database_refuses(facts, name):
    made = {key: value() if callable(value) else value for key, value in facts.items()}

    with pytest.raises(IntegrityError, match=name):
        TermResultFactory(stay=StageFactory(stage="education"), **made)


def test_a_term_has_one_result_in_the_database():
    stay = TermResultFactory().stay

    with pytest.raises(IntegrityError, match="term_result_once_a_term"):
        TermResultFactory(stay=stay)


def test_others_find_no_case_and_no_such_kind(client, stay, user):
    elsewhere = EnrolmentFactory()

    assert client.get(new(elsewhere)).status_code == 404
    assert client.get(new(stay.enrolment, "no-such-kind")).status_code == 404
    client.force_login(AssignmentFactory(role=Role.FACILITATOR).user)
    assert client.get(new(stay.enrolment)).status_code == 403


def test_who_only_reads_is_offered_nothing_to_write(client, stay):
    TermResultFactory(stay=stay)
    office = stay.enrolment.office
    lead = AssignmentFactory(role=Role.PROGRAMME_LEAD, office=office).user
    client.force_login(lead)

    page = tab(client, stay.enrolment)

    assert "Term 1, 2026: Passed" in page
    assert "/records/" not in page


@pytest.mark.parametrize("records", [1, 3])
def test_the_tab_asks_as_often_whatever_there_is(
    client, stay, records, django_assert_num_queries
):
    for number in range(records):
        TermResultFactory(stay=stay, term=f"Term {number}")
    tab(client, stay.enrolment)

    with django_assert_num_queries(16):
        tab(client, stay.enrolment)


def test_it_stands_in_the_timeline_and_in_the_history(client, stay):
    send(client, new(stay.enrolment))
    code = stay.enrolment.case_code

    timeline = client.get(f"/participants/{code}/timeline/").content.decode()
    history = client.get(f"/participants/{code}/history/").content.decode()

    assert "Term 1, 2026: Passed" in timeline
    assert "Term result: 30 April 2026" in history


@pytest.mark.parametrize(
    ("status", "days", "results", "certificates"),
    [
        ("planned", {"started_on": None}, 0, 0),
        ("active", {"started_on": BEGUN}, 1, 0),
        ("dropped_out", {"started_on": BEGUN, "ended_on": BEGUN}, 1, 0),
        ("completed", {"started_on": BEGUN, "ended_on": BEGUN}, 1, 1),
    ],
)
def test_what_cannot_be_yet_is_not_offered(
    client, user, status, days, results, certificates
):
    with as_owner():
        office = user.assignments.get().office
    case = EnrolmentFactory(office=office, caseworker=user, registered_on=BEGUN)
    StageFactory(enrolment=case, stage="education", status=status, **days)

    page = tab(client, case)

    offered = [page.count(new(case, each)) for each in TAUGHT_RECORDS]
    assert offered == [results, certificates]


def test_a_certificate_waits_until_something_is_completed(client, stay):
    answer = client.get(new(stay.enrolment, "school-certificate"), follow=True)

    assert "Nothing is completed yet: a certificate" in answer.content.decode()
