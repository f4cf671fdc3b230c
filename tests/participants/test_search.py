"""The one search box: whom it finds for whom, where it leads, what it leaves behind."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core.crypto import KeyRing
from core.models import AuditEvent, Draft
from participants.models import enrolment as enrolments
from participants.reading import search as reading
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
SEARCH = "/participants/search/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(client, office):
    user = AssignmentFactory(office=office).user
    client.force_login(user)
    return user


def person(office, given_name="Fatmata", family_name="Kamara", phone="", **facts):
    names = {"participant__given_name": given_name}
    names |= {"participant__family_name": family_name, "participant__phone": phone}
    return EnrolmentFactory(office=office, **names, **facts)


def searched(client, text):
    return client.post(SEARCH, {"q": text})


def codes(client, text) -> list[str]:
    """Who is shown, or the one whose case is opened."""
    response = searched(client, text)
    where = response.headers["Location"]
    if not where.startswith(SEARCH):
        return [where.split("/")[2]]
    page = client.get(where).content.decode()
    return re.findall(r'data-case="([^"]+)"', page)


@pytest.fixture
def two(office, caseworker):
    """Two people, so that nobody is opened directly."""
    return [person(office), person(office, family_name="Kamara-Bah")]


@pytest.mark.parametrize(
    "typed",
    ["Kamara", "kam", "KAMARA FATMATA", "fat kam", "  fatmata   kamara ", "Fátmata"],
)
def test_a_name_is_found_by_its_beginnings_in_either_order(client, two, typed):
    assert codes(client, typed) == [case.case_code for case in two]


@pytest.mark.parametrize("typed", ["Zwingli", "Xy", "'", "%", "_", "1990", "2026 ?"])
def test_what_is_like_no_name_finds_nobody(client, two, typed):
    assert codes(client, typed) == []


@pytest.mark.parametrize(
    "typed", ["jean bosco", "Jean-Bosco N'Dao", "ndao jean", "NDAO", "jean bosco ndào"]
)
def test_hyphens_apostrophes_and_accents_make_no_difference(
    client, office, caseworker, typed
):
    case = person(office, given_name="Jean-Bosco", family_name="N’Dào")

    assert codes(client, typed) == [case.case_code]


def test_one_hit_opens_the_case_and_says_so_in_the_trail(client, office, caseworker):
    case = person(office)

    response = searched(client, "kamara")

    assert response.headers["Location"] == case.get_absolute_url()
    with as_owner():
        event = AuditEvent.objects.get(action="people-searched")
    assert (event.by, event.facts["cases"]) == (caseworker, [case.case_code])
    assert re.fullmatch("[0-9a-f]{64}", event.facts["terms"])


def test_several_hits_are_recorded_by_code_and_never_by_name(client, two, caseworker):
    codes(client, "kamara")

    with as_owner():
        event = AuditEvent.objects.get(action="people-searched")
    assert event.facts["cases"] == [case.case_code for case in two]
    assert "kamara" not in str(event.facts).lower()


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace("-", "")])
def test_a_case_code_opens_its_case_however_it_is_written(client, two, write):
    assert codes(client, write(two[1].case_code)) == [two[1].case_code]


def test_a_number_is_found_exactly(client, office, two):
    case = person(office, external_id="LR/2024-7")

    assert codes(client, "LR/2024-7") == [case.case_code]
    assert codes(client, "LR/2024") == []


@pytest.mark.parametrize("typed", ["+231 77 123 456", "23177123456", "(231)77-123-456"])
def test_a_telephone_is_found_by_its_digits(client, office, two, typed):
    case = person(office, phone="+231 77 123-456")

    assert codes(client, typed) == [case.case_code]


def test_a_part_of_a_telephone_finds_nobody(client, office, two):
    person(office, phone="+231 77 123-456")

    assert codes(client, "77123456") == []


def test_a_telephone_is_found_in_whatever_script_its_digits_are_typed(
    client, office, two
):
    case = person(office, phone="077 123 456")

    assert codes(client, "٠٧٧ ١٢٣ ٤٥٦") == [case.case_code]


@pytest.mark.parametrize("typed", ["LR-19 80/07", "lr198007", " Lr 1980 07 "])
def test_an_identity_number_is_found_however_it_is_written(client, office, two, typed):
    case = person(office, participant__national_id="LR 1980-07")

    assert codes(client, typed) == [case.case_code]
    assert codes(client, "LR-1980") == []


@pytest.mark.parametrize("typed", ["0777000111", "LR-1980"])
def test_what_an_older_key_has_digested_is_found_too(client, office, settings, typed):
    settings.KEY_RING = KeyRing.read(f"old:{'A' * 43}")
    case = person(office, phone="0777000111", participant__national_id="LR-1980")
    client.force_login(AssignmentFactory(office=office).user)
    settings.KEY_RING = KeyRing.read(f"new:{'B' * 43},old:{'A' * 43}")

    assert codes(client, typed) == [case.case_code]


@pytest.mark.parametrize("typed", ["kamara", "K-99", "0777000111", "LR-1980", "{code}"])
def test_people_of_another_office_and_children_do_not_exist(client, office, typed):
    known = {"phone": "0777000111", "participant__national_id": "LR-1980"}
    elsewhere = person(
        OfficeFactory(program=office.program), external_id="K-99", **known
    )
    child = person(office, child_track=True, **known)
    client.force_login(AssignmentFactory(office=office).user)

    for case in (elsewhere, child):
        assert codes(client, typed.format(code=case.case_code)) == []


@pytest.mark.parametrize("typed", ["kamara", "K-99", "0777000111", "LR-1980"])
def test_without_lock_1_the_search_shows_no_foreign_row(
    client, office, monkeypatch, typed
):
    known = {"phone": "0777000111", "participant__national_id": "LR-1980"}
    person(OfficeFactory(program=office.program), external_id="K-99", **known)
    person(office, child_track=True, **known)
    client.force_login(AssignmentFactory(office=office).user)
    monkeypatch.setattr(
        enrolments, "within", lambda *args, **kwargs: enrolments.Q(pk__isnull=False)
    )

    assert codes(client, typed) == []


def test_child_protection_finds_the_child(client, office):
    case = person(office, child_track=True)
    role = Role.CHILD_PROTECTION
    client.force_login(AssignmentFactory(office=office, role=role).user)

    assert codes(client, "kamara") == [case.case_code]


def test_a_facilitator_finds_names_but_can_not_ask_whose_telephone_it_is(
    client, office
):
    activity = ActivityFactory(office=office)
    known = {"phone": "0777000111", "participant__national_id": "LR-1980"}
    case = person(office, external_id="K-99", **known)
    StageFactory(enrolment=case, stage=activity.stage, activity=activity)
    facilitator = AssignmentFactory(office=office, role=Role.FACILITATOR).user
    with as_owner():
        activity.facilitators.add(facilitator)
    client.force_login(facilitator)

    assert codes(client, "kamara") == [case.case_code]
    assert codes(client, "0777000111") == []
    assert codes(client, "K-99") == []
    assert codes(client, "LR-1980") == []


def test_a_role_without_names_has_no_search(client, office):
    auditor = AssignmentFactory(office=office, role=Role.AUDITOR).user
    client.force_login(auditor)

    assert client.get(SEARCH).status_code == 403
    assert searched(client, "kamara").status_code == 403
    assert 'role="search"' not in client.get("/").content.decode()


def test_the_address_of_an_answer_holds_a_random_key_and_no_name(client, two):
    first, second = searched(client, "kamara"), searched(client, "kamara")

    addresses = {response.headers["Location"] for response in (first, second)}
    assert len(addresses) == 2
    for address in addresses:
        assert re.fullmatch(rf"{SEARCH}\?s=[0-9a-f-]{{36}}", address)


def test_an_answer_is_its_askers_alone_and_ends_after_half_an_hour(client, office, two):
    address = searched(client, "kamara").headers["Location"]
    before = timezone.now() - timedelta(minutes=31)

    client.force_login(AssignmentFactory(office=office).user)
    assert "data-case" not in client.get(address).content.decode()
    with as_owner():
        asker = Draft.objects.get().by
        Draft.objects.update(kept_at=before)
    client.force_login(asker)

    page = client.get(address).content.decode()
    assert "data-case" not in page
    assert "This search has ended" in page


def test_nobody_found_says_what_to_do(client, two):
    address = searched(client, "Zwingli").headers["Location"]

    page = client.get(address).content.decode()

    assert "Check the spelling" in page
    assert 'href="/participants/new/"' in page
    assert 'value="Zwingli"' in page


@pytest.mark.parametrize("typed", ["", "  ", "\0", "x" * 201])
def test_what_can_not_be_looked_for_leads_back_to_the_box(client, caseworker, typed):
    assert searched(client, typed).headers["Location"] == SEARCH
    assert "Type a name" in client.get(SEARCH).content.decode()


def test_more_people_than_are_shown_are_told(client, office, two, monkeypatch):
    monkeypatch.setattr(reading, "AT_MOST", 1)

    page = client.get(searched(client, "kamara").headers["Location"]).content.decode()

    assert page.count("data-case") == 1
    assert "More people fit" in page


@pytest.mark.parametrize("people", [2, 4])
def test_an_answer_asks_the_same_number_of_questions_for_all_its_rows(
    client, office, caseworker, people, django_assert_num_queries
):
    for _number in range(people):
        StageFactory(enrolment=person(office), stage="vocational_training")
    address = searched(client, "kamara").headers["Location"]

    with django_assert_num_queries(14):
        client.get(address)
