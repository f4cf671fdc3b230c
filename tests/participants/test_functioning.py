"""The Washington Group Short Set: asked, read, put right, and for whom."""

from datetime import date

import pytest

from core.models import AuditEvent
from participants.models import Enrolment
from participants.models.enrolment import FUNCTIONING
from programs.models import Role
from tests.factories import AssignmentFactory, EnrolmentFactory, OfficeFactory
from tests.participants.test_assessments import KEY, words
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(client, office):
    user = AssignmentFactory(office=office, role=Role.CASEWORKER).user
    client.force_login(user)
    return user


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def address(case):
    return f"/participants/{case.case_code}/functioning/"


def send(client, case, answers, version=1, key="1"):
    items = {f"item_{number}": each for number, each in enumerate(answers, start=1)}
    facts = {"submission_key": KEY.replace("1", key), "version": version}
    return client.post(address(case), facts | items)


def stored(case) -> list[int | None]:
    with as_owner():
        return Enrolment.objects.get(pk=case.pk).functioning


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("222222", "None reported; Seeing: Some difficulty"),
        ("113111", "A lot of difficulty in at least one domain; Walking: A lot of"),
    ],
)
def test_the_answers_stand_in_the_overview_in_words(client, case, answers, told):
    response = send(client, case, answers)

    assert response.headers["Location"] == case.get_absolute_url()
    assert stored(case) == [int(each) for each in answers]
    assert told in words(client.get(case.get_absolute_url()))
    with as_owner():
        event = AuditEvent.objects.get(action="functioning-recorded")
    assert event.facts == {"case": case.case_code}


def test_a_correction_leaves_the_first_answers_in_the_history(client, case):
    send(client, case, "111111")
    send(client, case, "141111", version=2, key="2")

    page = words(client.get(f"/participants/{case.case_code}/history/"))

    assert stored(case) == [1, 4, 1, 1, 1, 1]
    assert "Hearing 1 4" in page


def test_of_two_who_answer_the_second_sees_both_versions(client, case):
    send(client, case, "111111")

    response = send(client, case, "141111", version=1, key="2")

    assert response.status_code == 409
    assert "No difficulty Cannot do at all" in words(response)
    assert stored(case) == [1] * 6


def test_a_question_may_stay_without_an_answer_but_not_all_of_them(client, case):
    nothing = send(client, case, [""] * 6)
    some = send(client, case, ["", "", "3", "", "", ""], key="2")

    assert "Nothing is answered yet." in words(nothing)
    assert some.status_code == 302
    assert stored(case) == [None, None, 3, None, None, None]


def test_the_questions_are_asked_in_their_order_and_words(client, case):
    page = words(client.get(address(case)))

    assert "1 Do you have difficulty seeing, even if wearing glasses?" in page
    assert "6 Using your usual language" in page
    assert "disab" not in page.lower()


@pytest.mark.parametrize(("born", "status"), [(2010, 200), (2024, 404)])
def test_a_child_is_asked_from_five_years_on(client, office, born, status):
    user = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    client.force_login(user)
    child = EnrolmentFactory(
        office=office, child_track=True, participant__birth_date=date(born, 1, 1)
    )

    assert client.get(address(child)).status_code == status
    sent = send(client, child, "111111").status_code
    assert sent == (302 if status == 200 else 404)
    overview = words(client.get(child.get_absolute_url()))
    assert ("Ask about difficulties" in overview) == (status == 200)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 404),
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.PROGRAMME_LEAD, 403),
        (Role.CHILD_PROTECTION, 404),
        (Role.AUDITOR, 403),
    ],
)
def test_who_keeps_the_case_asks_and_nobody_else(client, office, case, role, status):
    client.force_login(AssignmentFactory(office=office, role=role).user)

    assert client.get(address(case)).status_code == status
    assert send(client, case, "111111").status_code == status
    assert stored(case) == [None] * len(FUNCTIONING)
