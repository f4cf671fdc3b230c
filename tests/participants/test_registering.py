"""Registering in the browser: page by page, nothing lost, nobody twice."""

from datetime import date
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from core.models import Draft
from participants.models import ArmedGroupHistory, Consent, Enrolment, Participant
from programs.models import Role
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    EnrolmentFactory,
    FormerGroupFactory,
    OfficeFactory,
    ProgramFactory,
)
from tests.roles import as_owner, in_scope, role

pytestmark = pytest.mark.django_db
KEY = "0198f3a0-0000-7000-8000-000000000001"
NEW = f"/participants/new/{KEY}/"
PERSON = {
    "family_name": "Kamara",
    "given_name": "Fatmata",
    "mothers_name": "Isatu Koroma",
    "other_names": "Fatu",
    "birth_date": "3/4/90",
    "sex": "F",
}
CONSENT = {
    "language": "Mende",
    "given_by": "self",
    "signed_how": "paper",
    "guardian": "",
    "terms": "yes",
    "service": "yes",
    "follow_up": "yes",
    "photo": "no",
    "research": "no",
}


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


@pytest.fixture
def worker(client, office):
    user = AssignmentFactory(office=office).user
    client.force_login(user)
    return user


def case_of(office, **facts):
    case = {
        "office": office.pk,
        "category": "ex_combatant",
        "registered_on": "today",
        "external_id": "",
        "education_level": "1",
        "residence": "",
        "former_group": "",
        "phone": "+231 77 123 456",
        "address": "",
        "national_id": "",
    }
    return case | facts


def send(client, office, *, person=(), case=(), consent=(), key=KEY):
    """The three pages and the last; what the last of those sent answered."""
    new = f"/participants/new/{key}/"
    parts = {
        "person": PERSON | dict(person),
        "case": case_of(office, **dict(case)),
        "consent": CONSENT | dict(consent),
        "check": {"submission_key": str(uuid4())},
    }
    for part, fields in parts.items():
        response = client.post(f"{new}{part}/", fields)
        if response.status_code != 302:
            return response
    return response


def stored():
    with as_owner():
        return Enrolment.objects.count()


def test_somebody_is_registered_in_four_pages(client, worker, office):
    area = AreaFactory(program=office.program)
    group = FormerGroupFactory(program=office.program)

    response = send(
        client, office, case={"residence": area.pk, "former_group": group.pk}
    )

    with as_owner():
        case = Enrolment.objects.get()
        person = case.participant
        assert response.url == case.get_absolute_url()
        assert (str(person), person.phone) == ("Fatmata Kamara", "+231 77 123 456")
        assert (person.birth_date, person.birth_precision) == (date(1990, 4, 3), "day")
        assert (case.caseworker, case.residence) == (worker, area)
        assert case.registered_on == office.program.today()
        assert (case.external_id, case.education_level) == (case.case_code, 1)
        assert ArmedGroupHistory.objects.get().former_group == group
        agreed = Consent.objects.filter(agreed=True).values_list("purpose", flat=True)
        assert sorted(agreed) == ["follow_up", "service", "terms"]
        assert set(Consent.objects.values_list("by", "form_version")) == {
            (worker.pk, "1")
        }
    page = client.get(response.url).content.decode()
    assert "Next: the screening, by" in page


def test_each_page_leads_to_the_next(client, worker, office):
    pages = []
    for part, fields in [
        ("person", PERSON),
        ("case", case_of(office)),
        ("consent", CONSENT),
    ]:
        pages.append(client.post(f"{NEW}{part}/", fields).url)

    assert pages == [f"{NEW}{part}/" for part in ("case", "consent", "check")]


def test_a_page_is_not_opened_before_those_ahead_of_it(client, worker):
    for part in ("case", "consent"):
        assert client.get(f"{NEW}{part}/").url == f"{NEW}person/"
    assert client.get(f"{NEW}check/").url == "/participants/new/"
    assert client.get(f"{NEW}other/").status_code == 404


def test_what_is_left_is_found_again(client, worker, office):
    client.post(f"{NEW}person/", PERSON)

    under_way = client.get("/participants/new/").content.decode()
    assert "Fatmata Kamara" in under_way
    assert f'href="{NEW}check/"' in under_way
    assert client.get(f"{NEW}check/").url == f"{NEW}case/"
    again = client.get(f"{NEW}person/").content.decode()
    assert 'value="Isatu Koroma"' in again
    assert "3 April 1990, 36 years old today" in again
    assert stored() == 0


def test_with_nothing_under_way_the_first_page_opens(client, worker):
    assert client.get("/participants/new/").url.endswith("/person/")


def test_what_is_under_way_is_its_writers_alone(client, worker, office):
    client.post(f"{NEW}person/", PERSON)
    client.force_login(AssignmentFactory(office=office).user)

    assert "Kamara" not in client.get(f"{NEW}person/").content.decode()
    assert client.get("/participants/new/").status_code == 302


def test_what_is_under_way_is_discarded(client, worker, office):
    client.post(f"{NEW}person/", PERSON)

    client.post(f"{NEW}discard/")

    assert not Draft.objects.exists()


def test_everything_is_read_back_before_it_is_stored(client, worker, office):
    for part, fields in [
        ("person", PERSON),
        ("case", case_of(office, category="dependant")),
        ("consent", CONSENT),
    ]:
        client.post(f"{NEW}{part}/", fields)

    page = client.get(f"{NEW}check/").content.decode()

    for words in [
        "3 April 1990, 36 years old today",
        "Dependant",
        "1: primary school",
        "+231 77 123 456",
        "Mende",
        "Register Fatmata Kamara",
    ]:
        assert words in page
    assert stored() == 0


def test_registering_twice_stores_one(client, worker, office):
    key = str(uuid4())
    for part, fields in [
        ("person", PERSON),
        ("case", case_of(office)),
        ("consent", CONSENT),
    ]:
        client.post(f"{NEW}{part}/", fields)

    first, second = (
        client.post(f"{NEW}check/", {"submission_key": key}) for _ in range(2)
    )
    other_tab = client.post(f"{NEW}check/", {"submission_key": str(uuid4())})

    assert first.url == second.url
    assert other_tab.url == "/participants/new/"
    assert stored() == 1
    with in_scope(worker):
        assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_registering_in_several_tabs_at_once_stores_one():
    with role("ddr_owner"):
        user = (worker := AssignmentFactory()).user
    first = Client()
    first.force_login(user)
    for part, fields in [
        ("person", PERSON),
        ("case", case_of(worker.office)),
        ("consent", CONSENT),
    ]:
        first.post(f"{NEW}{part}/", fields)
    together, answers = Barrier(5), []

    def tab():
        browser = Client()
        browser.force_login(user)
        together.wait()
        response = browser.post(f"{NEW}check/", {"submission_key": str(uuid4())})
        answers.append(response.url)
        connection.close()

    threads = [Thread(target=tab) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with role("ddr_owner"):
        case = Enrolment.objects.get()
    assert sorted(answers) == sorted(
        [case.get_absolute_url(), *["/participants/new/"] * 4]
    )


def test_what_is_kept_while_typing_is_found_again(client, worker):
    client.post(f"/drafts/registration-person:{KEY}/", PERSON | {"sex": ""})

    assert "Fatmata Kamara" in client.get("/participants/new/").content.decode()
    assert client.get(f"{NEW}check/").url == f"{NEW}person/"
    assert 'value="Isatu Koroma"' in client.get(f"{NEW}person/").content.decode()


def test_without_the_agreement_nothing_is_stored(client, worker, office):
    for purpose in ("terms", "service"):
        response = send(client, office, consent={purpose: "no"}, key=uuid4())

        assert response.status_code == 200
        assert "nobody is registered and nothing is stored" in response.content.decode()
    assert stored() == 0


def test_what_is_wrong_is_told_at_its_field(client, worker, office):
    elsewhere = AreaFactory()
    person = client.post(
        f"{NEW}person/",
        {"family_name": "", "given_name": "", "birth_date": "3/14/1998", "sex": ""},
    )
    client.post(f"{NEW}person/", PERSON)
    case = client.post(
        f"{NEW}case/",
        case_of(office, registered_on="1/1/1980", residence=elsewhere.pk),
    )

    assert person.context["form"].errors.as_data().keys() == {
        "__all__",
        "birth_date",
        "sex",
    }
    assert "there is no month 14" in person.content.decode()
    assert 'value="3/14/1998"' in person.content.decode()
    assert case.context["form"].errors.keys() == {"registered_on", "residence"}
    assert "before the birth: 3 April 1990" in case.content.decode()


def test_a_taken_number_is_told_and_no_more(client, worker, office):
    hidden = EnrolmentFactory(
        office=OfficeFactory(program=office.program), external_id="A-17"
    )

    response = send(client, office, case={"external_id": "A-17"})

    assert response.status_code == 200
    assert response.context["form"].errors == {"external_id": ["This number is taken."]}
    page = response.content.decode()
    assert hidden.case_code not in page
    assert f'action="{NEW}case/"' in page
    assert stored() == 1
    response = send(client, office, case={"external_id": "A-18"})
    assert stored() == 2


@pytest.mark.parametrize(
    ("person", "case"),
    [
        ({"birth_date": "2012"}, {}),
        ({"age_in_doubt": "on"}, {}),
        ({}, {"category": "child_associated"}),
    ],
)
def test_a_child_is_handed_over_with_a_receipt(client, worker, office, person, case):
    guardian = {"given_by": "guardian", "guardian": "Isatu Koroma"}

    response = send(client, office, person=person, case=case, consent=guardian)

    with as_owner():
        child = Enrolment.objects.get()
    assert (child.child_track, child.caseworker) == (True, None)
    assert response.url == f"/participants/receipts/{child.case_code}/"
    receipt = client.get(response.url).content.decode()
    assert child.case_code in receipt
    assert "Child protection takes over" in receipt
    assert "Kamara" not in receipt
    assert child.get_absolute_url() not in receipt
    assert client.get(child.get_absolute_url()).status_code == 404
    for url in ["/participants/", "/", "/participants/new/"]:
        assert "Kamara" not in client.get(url, follow=True).content.decode()
    for text in ["Kamara", child.case_code, "+231 77 123 456"]:
        found = client.post("/participants/search/", {"q": text}, follow=True)
        assert found.context["rows"] == []
    assert client.post(f"{NEW}person/likely/", PERSON).context["likely"].likely == []


def test_a_receipt_is_shown_to_who_registered_alone(client, worker, office):
    guardian = {"given_by": "guardian", "guardian": "Isatu Koroma"}
    url = send(client, office, person={"birth_date": "2012"}, consent=guardian).url
    client.force_login(AssignmentFactory(office=office).user)

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("key", ["receipt:{code}", "receipt.of:{code}"])
def test_nobody_writes_a_receipt_for_themselves(client, worker, office, key):
    code = EnrolmentFactory(office=OfficeFactory()).case_code
    forged = {"why": "child", "zone": "UTC"}

    client.post(f"/drafts/{key.format(code=code)}/", forged)

    assert client.get(f"/participants/receipts/{code}/").status_code == 404


def test_that_child_protection_takes_over_is_said_before(client, worker, office):
    said = "child protection takes over at once"

    while_typing = client.post(f"{NEW}person/likely/", {"birth_date": "2012"})
    client.post(f"{NEW}person/", PERSON | {"age_in_doubt": "on"})
    client.post(f"{NEW}case/", case_of(office))
    consent = client.get(f"{NEW}consent/")

    assert said in while_typing.content.decode()
    assert said in consent.content.decode()


def test_for_a_child_an_adult_answers(client, worker, office):
    response = send(client, office, person={"birth_date": "2012"})

    assert response.context["form"].errors.keys() == {"given_by"}


def test_child_protection_keeps_the_child_it_registers(client, office):
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    client.force_login(officer)
    guardian = {"given_by": "guardian", "guardian": "Isatu Koroma"}

    response = send(client, office, person={"birth_date": "2012"}, consent=guardian)

    assert client.get(response.url).status_code == 200
    with in_scope(officer):
        assert Enrolment.objects.get().caseworker == officer


def test_an_adult_whom_child_protection_registers_is_the_offices(client, office):
    client.force_login(
        AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    )

    response = send(client, office)

    with as_owner():
        case = Enrolment.objects.get()
    assert (case.child_track, case.caseworker) == (False, None)
    assert "caseworkers take over" in client.get(response.url).content.decode()


@pytest.mark.parametrize("begun", [1, 3])
def test_the_list_of_what_is_under_way_costs_the_same_number_of_queries(
    client, worker, begun, django_assert_num_queries
):
    for _ in range(begun):
        client.post(f"/participants/new/{uuid4()}/person/", PERSON)

    with django_assert_num_queries(7):
        page = client.get("/participants/new/").content.decode()
    assert page.count("Fatmata Kamara</") == 2 * begun


@pytest.mark.parametrize(
    "role", [Role.PROGRAMME_LEAD, Role.COUNSELLOR, Role.FACILITATOR, Role.AUDITOR]
)
def test_others_register_nobody(client, office, role):
    client.force_login(AssignmentFactory(office=office, role=role).user)

    for url in ["/participants/new/", f"{NEW}person/", f"{NEW}check/"]:
        assert client.get(url).status_code == 403
    assert client.post(f"{NEW}person/likely/").status_code == 403
    assert client.get("/participants/receipts/A/").status_code == 403


def test_a_programme_without_an_office_registers_nobody(client):
    programme = AssignmentFactory(
        role=Role.CHILD_PROTECTION, office=None, program=ProgramFactory()
    )
    client.force_login(programme.user)

    assert client.get(f"{NEW}person/").status_code == 404


def test_nobody_registers_in_another_office(client, worker, office):
    elsewhere = OfficeFactory(program=office.program)

    response = send(client, elsewhere)

    assert response.context["form"].errors.keys() == {"office"}
    with as_owner():
        assert not Participant.objects.exists()
