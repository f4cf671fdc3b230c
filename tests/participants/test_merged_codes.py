"""Both codes and both numbers of a person who was registered twice keep working."""

from datetime import date

import pytest

from participants.actions import merges
from participants.models import Attendance, Enrolment, Stage
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    ProgramFactory,
    StageFactory,
)
from tests.participants.imported import Importer, what_became
from tests.participants.test_search import codes
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(code="N1", program=ProgramFactory())


@pytest.fixture
def lead(client, office):
    user = AssignmentFactory(
        office=None, program=office.program, role=Role.PROGRAMME_LEAD
    ).user
    client.force_login(user)
    return user


@pytest.fixture
def kept(office):
    return EnrolmentFactory(office=office, external_id="A-1")


@pytest.fixture
def gone(office, kept, lead):
    gone = EnrolmentFactory(office=office, external_id="B-1")
    with in_scope(lead):
        merges.merge(kept, gone, choices={}, reason="One person.", by=lead)
    return gone


@pytest.fixture
def imported(office, kept, gone, tmp_path):
    return Importer(office.program, tmp_path)


@pytest.mark.parametrize("page", ["", "history/", "training/"])
def test_the_pages_of_the_one_lead_to_those_of_the_other(client, kept, gone, page):
    response = client.get(f"/participants/{gone.case_code}/{page}", follow=True)

    assert response.redirect_chain == [(f"/participants/{kept.case_code}/{page}", 302)]
    told = f"Case {gone.case_code} was merged into this one."
    assert told in response.content.decode()


def test_what_stands_below_a_record_leads_to_the_case(client, kept, gone):
    address = f"/participants/{gone.case_code}/exit/{gone.pk}/"

    assert client.get(address).headers["Location"] == f"/participants/{kept.case_code}/"
    assert client.post(address).headers["Location"] == (
        f"/participants/{kept.case_code}/"
    )


def test_a_receipt_leads_to_the_case_that_has_none(client, kept, gone):
    client.force_login(AssignmentFactory(office=kept.office).user)

    response = client.get(f"/participants/receipts/{gone.case_code}/", follow=True)

    assert response.redirect_chain == [(f"/participants/{kept.case_code}/", 302)]


def test_to_a_stranger_there_is_no_such_case(client, gone):
    client.force_login(AssignmentFactory(role=Role.PROGRAMME_LEAD).user)

    assert client.get(f"/participants/{gone.case_code}/").status_code == 404


def test_a_code_that_nobody_has_leads_nowhere(client, lead):
    assert client.get("/participants/AAAAA-AAAAA/").status_code == 404


def test_lists_show_one_of_the_two(client, kept, gone):
    page = client.get("/participants/?state=all").content.decode()

    assert kept.case_code in page
    assert gone.case_code not in page


def test_the_search_finds_the_one_by_the_code_and_number_of_the_other(
    client, kept, gone
):
    assert codes(client, gone.case_code) == [kept.case_code]
    assert codes(client, "B-1") == [kept.case_code]
    assert codes(client, "A-1") == [kept.case_code]


def test_rows_about_the_one_are_records_of_the_other(imported, kept):
    result = imported.rows(
        "stages",
        "external_id stage status started_on",
        "B-1 vocational_training active 2026-02-01",
    )

    assert what_became(result) == ((1, 0, 0, 0), {})
    with as_owner():
        assert Stage.objects.get().enrolment == kept


def test_a_record_under_both_numbers_is_one(imported, kept):
    StageFactory(enrolment=kept, stage="education", started_on=date(2026, 2, 1))
    result = imported.rows(
        "attendance",
        "external_id stage session_date status",
        "A-1 education 2026-02-02 present",
        "B-1 education 2026-02-02 present",
        "B-1 education 2026-02-03 present",
    )

    assert what_became(result) == ((2, 0, 1, 0), {})
    with as_owner():
        assert {row.enrolment for row in Attendance.objects.all()} == {kept}


def test_a_file_does_not_bring_back_a_case_that_was_merged_away(imported, kept, gone):
    result = imported.people(
        {"external_id": "B-1", "family_name": "Another"},
        {"external_id": "A-1", "family_name": "Toe"},
    )

    assert what_became(result) == ((0, 1, 1, 0), {})
    with as_owner():
        stored = Enrolment.objects.select_related("participant").get(pk=gone.pk)
        assert stored.merged_into_id == kept.pk
        assert stored.exit_reason == "duplicate"
        assert stored.participant.family_name != "Another"
