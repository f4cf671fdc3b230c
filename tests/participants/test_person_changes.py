"""What is put right about a person, and whose case it becomes."""

import re
from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from core.models import AuditEvent
from participants.actions import participants as actions
from participants.models import Correction, Enrolment, Participant, Stage
from programs.models import Role
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner, in_scope, role

pytestmark = pytest.mark.django_db
PAGES = ["identity", "contact"]


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def worker(client, office):
    user = AssignmentFactory(office=office).user
    client.force_login(user)
    return user


@pytest.fixture
def case(office, worker):
    return EnrolmentFactory(
        office=office,
        caseworker=worker,
        participant__family_name="Kamara",
        participant__given_name="Fatmata",
    )


def url_of(case, page):
    return f"/participants/{case.case_code}/{page}/"


def identity(**typed):
    person = {
        "family_name": "Kamara",
        "given_name": "Fatmata",
        "mothers_name": "",
        "other_names": "",
        "birth_date": "1 May 1990",
        "sex": "F",
        "national_id": "",
        "reason": "Birth certificate seen",
    }
    return person | {"submission_key": str(uuid4()), "version": 1} | typed


def contact(**typed):
    facts = {"phone": "+231 77 1", "address": "", "residence": ""}
    return facts | {"submission_key": str(uuid4()), "version": 1} | typed


def stored(case):
    with as_owner():
        cases = Enrolment.objects.select_related("participant", "caseworker")
        return cases.get(pk=case.pk)


def test_who_somebody_is_is_put_right_with_a_reason(client, worker, case):
    response = client.post(
        url_of(case, "identity"), identity(family_name="Koroma", birth_date="5/1990")
    )

    assert response.url == case.get_absolute_url()
    person = stored(case).participant
    assert (person.family_name, person.birth_precision) == ("Koroma", "month")
    assert (person.birth_date, person.version) == (date(1990, 5, 15), 2)
    with as_owner():
        correction = Correction.objects.get()
        event = AuditEvent.objects.get(action="person-corrected")
    assert (correction.by, correction.reason) == (worker, "Birth certificate seen")
    assert correction.fields == ["birth_date", "family_name"]
    assert event.facts == {
        "fields": ["birth_date", "family_name"],
        "case": case.case_code,
    }


def test_a_date_that_is_not_exact_is_shown_as_it_is_known(client, office, worker):
    case = EnrolmentFactory(
        office=office,
        caseworker=worker,
        participant__birth_date=date(1990, 7, 1),
        participant__birth_precision="year",
    )

    page = client.get(url_of(case, "identity"))

    assert 'value="1990"' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "__all__"),
        ({"family_name": "Koroma", "reason": ""}, "reason"),
        ({"family_name": "", "given_name": ""}, "__all__"),
        ({"birth_date": "3/14/1990"}, "birth_date"),
        ({"birth_date": "6/1/2026"}, "birth_date"),
        ({"birth_date": "2/2026"}, "birth_date"),
    ],
)
def test_a_correction_that_can_not_stand_is_refused_at_its_field(
    client, case, typed, field
):
    response = client.post(url_of(case, "identity"), identity(**typed))

    assert response.context["form"].errors.keys() == {field}
    assert stored(case).participant.version == 1


def test_phone_address_and_residence_are_changed_without_a_reason(client, case):
    area = AreaFactory(program=case.program)

    response = client.post(
        url_of(case, "contact"), contact(residence=area.pk, address="By the mill")
    )

    assert response.url == case.get_absolute_url()
    now = stored(case)
    assert (now.participant.phone, now.participant.address) == (
        "+231 77 1",
        "By the mill",
    )
    assert (now.residence, now.version, now.participant.version) == (area, 2, 2)


def test_another_programmes_area_is_no_residence(client, case):
    response = client.post(url_of(case, "contact"), contact(residence=AreaFactory().pk))

    assert response.context["form"].errors.keys() == {"residence"}


def test_the_second_of_two_saves_sees_both_versions(client, case):
    client.post(url_of(case, "contact"), contact(phone="111"))

    response = client.post(url_of(case, "contact"), contact(phone="222"))

    page = response.content.decode()
    assert response.status_code == 409
    assert "111" in page
    assert 'value="222"' in page
    assert "Residence" in page
    assert stored(case).participant.phone == "111"


def test_a_form_sent_twice_is_stored_once(client, case):
    fields = identity(family_name="Koroma")

    for _ in range(2):
        response = client.post(url_of(case, "identity"), fields)

    assert response.url == case.get_absolute_url()
    with as_owner():
        assert Correction.objects.count() == 1


@pytest.fixture
def turned_out_a_child(office, worker):
    """Registered with 18 years and a day, in two cases, and in training."""
    case = EnrolmentFactory(
        office=office,
        caseworker=worker,
        participant__birth_date=date(2008, 1, 4),
        registered_on=date(2026, 1, 5),
    )
    other = OfficeFactory()
    EnrolmentFactory(
        office=other, participant=case.participant, registered_on=date(2026, 1, 5)
    )
    StageFactory(enrolment=case, stage="vocational_training")
    return case


def as_typed(case, **typed):
    person = case.participant
    names = {"family_name": person.family_name, "given_name": person.given_name}
    return identity(**(names | typed))


def test_who_turns_out_to_be_a_child_is_handed_over_after_it_was_said(
    client, turned_out_a_child
):
    case = turned_out_a_child
    url = url_of(case, "identity")

    said = client.post(url, as_typed(case, birth_date="6/1/2008"))
    assert "Child protection takes the case over" in said.content.decode()
    assert 'name="hand_over" value="on"' in said.content.decode()
    assert not stored(case).child_track

    answer = client.post(url, as_typed(case, birth_date="6/1/2008", hand_over="on"))
    assert answer.url == f"/participants/receipts/{case.case_code}/"
    receipt = client.get(answer.url).content.decode()
    assert "Child protection takes over" in receipt
    assert case.participant.family_name not in receipt
    assert client.get(case.get_absolute_url()).status_code == 404
    with as_owner():
        cases = Enrolment.objects.values_list("child_track", "caseworker", "version")
        assert list(cases) == [(True, None, 2)] * 2
        assert Stage.objects.get().child_track
        assert Correction.objects.get().child_track


@pytest.mark.parametrize(
    ("born", "child"),
    [("5/1/2008", False), ("6/1/2008", True), ("29/2/2008", True), ("2026", True)],
)
def test_who_was_18_on_the_day_of_registration_is_no_child(
    client, turned_out_a_child, born, child
):
    case = turned_out_a_child

    client.post(
        url_of(case, "identity"), as_typed(case, birth_date=born, hand_over="on")
    )

    assert stored(case).participant.version == 2
    assert stored(case).child_track == child


def test_who_was_born_on_29_february_is_18_on_1_march(client, office, worker):
    for day, child in [(date(2026, 2, 28), True), (date(2026, 3, 1), False)]:
        case = EnrolmentFactory(office=office, caseworker=worker, registered_on=day)

        client.post(
            url_of(case, "identity"),
            as_typed(case, birth_date="29/2/2008", hand_over="on"),
        )

        assert stored(case).child_track == child


def test_child_protection_keeps_a_child_that_it_corrects(client, office):
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    client.force_login(officer)
    case = EnrolmentFactory(office=office, caseworker=officer, child_track=True)

    response = client.post(
        url_of(case, "identity"), as_typed(case, birth_date="6/1/2012")
    )

    assert response.url == case.get_absolute_url()
    assert stored(case).caseworker == officer


def test_nobody_hands_over_whom_they_do_not_see(office):
    stranger = AssignmentFactory().user
    hidden = EnrolmentFactory(office=office, participant__birth_date=date(2020, 1, 1))

    with (
        pytest.raises(ProgrammingError, match="do not see"),
        in_scope(stranger),
    ):
        actions._hand_over_if_child(hidden.participant)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_no_such_case(client, case, page):
    client.force_login(AssignmentFactory().user)
    assert client.get(url_of(case, page)).status_code == 404

    colleague = AssignmentFactory(office=case.office).user
    client.force_login(colleague)
    assert client.get(url_of(case, page)).status_code == 404
    assert client.post(url_of(case, "take")).status_code == 302


@pytest.mark.parametrize("role", [Role.PROGRAMME_LEAD, Role.COUNSELLOR])
@pytest.mark.parametrize("page", [*PAGES, "take"])
def test_others_change_nothing(client, case, role, page):
    client.force_login(AssignmentFactory(office=case.office, role=role).user)

    assert client.post(url_of(case, page)).status_code == 403


def test_who_may_read_only_is_offered_no_correction(client, case):
    mine = client.get(case.get_absolute_url()).content.decode()
    client.force_login(AssignmentFactory(office=case.office).user)
    theirs = client.get(case.get_absolute_url()).content.decode()

    assert url_of(case, "contact") in mine
    assert url_of(case, "contact") not in theirs


def test_nobodys_case_is_taken_once(client, office, worker):
    case = EnrolmentFactory(office=office)

    response = client.post(url_of(case, "take"), follow=True)

    assert "You are the caseworker" in response.content.decode()
    assert stored(case).caseworker == worker
    client.force_login(AssignmentFactory(office=office).user)
    response = client.post(url_of(case, "take"), follow=True)
    assert "Somebody else has taken this case" in response.content.decode()
    assert stored(case).caseworker == worker
    with as_owner():
        assert AuditEvent.objects.get(action="case-taken").by == worker


def test_a_case_that_is_over_is_not_taken(client, office, worker):
    case = EnrolmentFactory(
        office=office, exited_on=date(2026, 3, 1), exit_reason="completed"
    )

    response = client.post(url_of(case, "take"), follow=True)

    assert "This case is over" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_a_case_outside_the_reach_is_not_taken_or_changed(client, worker, page):
    elsewhere = EnrolmentFactory()

    assert client.post(url_of(elsewhere, "take")).status_code == 404
    assert client.post(url_of(elsewhere, page)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_twenty_saves_at_the_same_time_have_one_result():
    with role("ddr_owner"):
        office = OfficeFactory()
        user = AssignmentFactory(office=office).user
        case = EnrolmentFactory(office=office, caseworker=user)
    together, answers = Barrier(20), []

    def save(number):
        browser = Client()
        browser.force_login(user)
        together.wait()
        response = browser.post(url_of(case, "contact"), contact(phone=f"00-{number}"))
        answers.append((response.status_code, number, response.content.decode()))
        connection.close()

    threads = [Thread(target=save, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [(_, first, _page)] = [answer for answer in answers if answer[0] == 302]
    with role("ddr_owner"):
        person = Participant.objects.get()
    assert (person.phone, person.version) == (f"00-{first}", 2)
    others = [answer for answer in answers if answer[0] == 409]
    assert len(others) == 19
    for _, number, page in others:
        assert f'value="00-{number}"' in page
        assert f"00-{first}" in page


def test_a_name_of_which_one_is_needed_is_not_called_optional(client, case):
    page = client.get(url_of(case, "identity")).content.decode()

    labels = re.findall(r'<label[^>]*for="id_(\w+)"[^>]*>(.*?)</label>', page, re.S)
    optional = {name for name, words in labels if "optional" in words}
    assert {"mothers_name", "other_names"} <= optional
    assert not {"given_name", "family_name"} & optional
