"""Who is found by name, however it is typed; for whom, and what of them is told."""

import re

import pytest
from django.db import connection, transaction

from core.access import Permission
from participants.fields import to_read
from participants.models import Participant
from participants.reading.by_name import BEYOND_THE_NAME, FOUND
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.test_search import SEARCH, codes, searched
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(client, office):
    user = AssignmentFactory(office=office).user
    client.force_login(user)
    return user


def person(office, name, born=None, **facts):
    """Somebody whose family name is the last word."""
    given, _space, family = name.rpartition(" ")
    known = {"participant__given_name": given, "participant__family_name": family}
    known |= {"participant__birth_date": born and f"{born}-05-05"}
    known |= {"participant__birth_precision": "day" if born else ""}
    return EnrolmentFactory(office=office, **known, **facts)


def named(client, typed) -> list[str]:
    """The names on the page, without the marks."""
    address = searched(client, typed).headers["Location"]
    page = client.get(address).content.decode()
    if not address.startswith(SEARCH):
        (title,) = re.findall(r"<h1[^>]*>\s*(.+?)\s*</h1>", page, re.DOTALL)
        return [re.sub("<[^>]+>", "", title).strip()]
    links = re.findall(r'rowheader">(.+?)<span class="sub">', page, re.DOTALL)
    return [re.sub("<[^>]+>", "", link).strip() for link in links]


def page_of(client, typed) -> str:
    return client.get(searched(client, typed).headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("Mohamed Diallo", "Muhammad Jallow"),
        ("Mohamed Diallo", "Mohammed diallo"),
        ("Mohamed Diallo", "diallo mohamed"),
        ("Mohamed Diallo", "محمد ديالو"),
        ("محمد الحسن", "Mohamed al-Hassan"),
        ("محمد الحسن", "Hassan Muhammad"),
        ("Youssef Haddad", "يوسف حداد"),
        ("Abdoulaye Ndiaye", "عبد الله N’Diaye"),
        ("Abdel Karim Saleh", "Abdulkarim Saleh"),
        ("Abdulkarim Saleh", "عبد الكريم صالح"),
        ("Noureddine Farah", "Nour al-Din Farah"),
        ("Fatoumata Ouédraogo", "Fatumata Wedraogo"),
        ("Fatoumata Ouédraogo", "fatoumta ouedraogo"),
        ("Kadiatou Traoré", "Kadijatu Traore"),
        ("María José Muñoz", "Munos Maria Jose"),
        ("Jean-Bosco Kabila", "Jeanbosco Kabila"),
        ("Jean-Bosco Kabila", "Bosco Kabila"),
        ("Jean-Bosco Kabila", "bosckabila"),
        ("Jean-Bosco Kabila", "Kabla Jean"),
        ("Mohamed Ould Ahmed", "Mohamed Ahmed"),
        ("Mohamed Ahmed", "Mohamed ould Ahmed"),
        ("Awa Bah", "Awa Bha"),
    ],
)
def test_a_person_is_found_however_the_name_is_spelt(
    client, office, caseworker, registered, typed
):
    person(office, registered)
    for other in ("Sia Koroma", "Pedro Gómez", "Grâce Mukendi", "Hawa Sesay"):
        person(office, other)

    assert named(client, typed)[0] == registered


def test_the_likeliest_come_first(client, office, caseworker):
    for name in ("Mohamed Jallow", "Mohamadi Diallo", "Mohamed Diallo", "Sia Diallo"):
        person(office, name)

    assert named(client, "Mohamed Diallo")[0] == "Mohamed Diallo"
    assert "Sia Diallo" not in named(client, "Mohamed Diallo")


def test_the_table_says_in_which_order_people_stand(client, office, caseworker):
    for name in ("Mohamed Jallow", "Mohamed Diallo"):
        person(office, name, participant__phone="+23276555111")

    ranked = "People found, the likeliest first"
    by_name = "People by family name"
    for typed, said, other in (
        ("Mohamed Diallo", ranked, by_name),
        ("+23276555111", by_name, ranked),
    ):
        page = page_of(client, typed)
        assert f'<caption class="visually-hidden">{said}</caption>' in page
        assert f'aria-label="{said}: table"' in page
        assert other not in page


@pytest.mark.parametrize(
    ("first", "then", "typed"),
    [
        ("Sia Koroma", "Sia Awa Koroma", "Koroma Sia"),
        ("Zainab Hassan", "Hassan Zainab", "Zainab Hassan"),
        ("Zainab Hassan Zainab", "Zainab Hassan Awa", "Zainab Zainab Hassan"),
        ("Zainab Hassan", "Zainab al-Hassan", "Hassan Zainab"),
        ("Mohamed Saleh", "Mahmoud Saleh", "محمد صالح"),
        ("محمود صالح", "محمد صالح", "Mahmoud Saleh"),
        ("Khalid Omar", "خالد عمر علي", "خالد عمر"),
        ("Aisha Abdullah", "Aisha Abdel Karim", "عائشة عبد الله"),
        ("Yao Kollie", "Yakola Bah", "Yaokollie"),
        ("Dash Moye", "Tash Moyet", "Dahs Moye"),
    ],
)
def test_who_bears_just_what_was_typed_comes_first(
    client, office, caseworker, first, then, typed
):
    for name in (then, first, "Awa Bah"):
        person(office, name)

    assert named(client, typed)[0] == first


def test_a_year_of_birth_brings_forward_who_was_born_about_then(
    client, office, caseworker
):
    cases = {born: person(office, "Sia Koroma", born) for born in (1970, 1989, 1990)}
    cases[None] = person(office, "Sia Koroma")
    likeliest = [cases[born].case_code for born in (1990, 1989, None, 1970)]

    assert codes(client, "Koroma Sia ١٩٩٠") == likeliest
    assert codes(client, "1990 Koroma Sia") == likeliest
    assert len(codes(client, "Sia Koroma")) == 4


def test_who_lacks_a_word_comes_where_nobody_has_all(client, office, caseworker):
    person(office, "Sia Koroma")
    person(office, "Awa Bah")

    assert named(client, "Koroma Zwingli") == ["Sia Koroma"]


@pytest.fixture
def known(office):
    return person(
        office,
        "Sia Koroma",
        1990,
        participant__other_names="Tall Boy",
        participant__mothers_name="Kadiatou Barry",
    )


def test_other_names_and_the_mothers_name_find_and_are_shown(
    client, office, caseworker, known
):
    person(office, "Awa Bah", participant__mothers_name="Kadiatou Barry")
    for typed, words in (
        ("tal boy", "Other names: <mark>Tall</mark> <mark>Boy</mark>"),
        ("Kadiatou Barri", "Mother’s name: <mark>Kadiatou</mark> <mark>Barry</mark>"),
        ("Sia Kadijatu", "Mother’s name: <mark>Kadiatou</mark> Barry"),
    ):
        page = page_of(client, typed)
        assert known.case_code in page
        assert words in page


def test_what_fits_is_marked(client, office, caseworker):
    person(office, "Jean-Bosco N’Diaye")
    person(office, "Jean <b>Ndiay</b>")

    page = page_of(client, "bosco njie")

    assert "Jean-<mark>Bosco</mark> <mark>N’Diaye</mark>" in page
    assert "Sounds or looks like what you typed" in page


def test_a_name_is_no_markup(client, office, caseworker):
    person(office, "Jean <i>Ndiay</i>")
    person(office, "Jean Ndiayo")

    page = page_of(client, "jean ndiay")

    assert "<mark>Jean</mark> <mark>&lt;i&gt;Ndiay&lt;/i&gt;</mark>" in page
    assert "<i>" not in page


def test_a_name_found_exactly_says_nothing_of_its_sound(client, office, caseworker):
    person(office, "Sia Koroma")
    person(office, "Awa Koroma")

    page = page_of(client, "koroma")

    assert page.count("<mark>Koroma</mark>") == 2
    assert "Sounds or looks" not in page


def test_who_is_not_surely_meant_is_not_opened(client, office, caseworker):
    case = person(office, "Sia Koroma")

    assert searched(client, "Koroma").headers["Location"] == case.get_absolute_url()
    assert searched(client, "Korma").headers["Location"].startswith(SEARCH)


@pytest.mark.parametrize("typed", ["Koroma", "Corruma", "كوروما", "Tall Boy", "Barry"])
@pytest.mark.parametrize(
    "role", [Role.CASEWORKER, Role.COUNSELLOR, Role.FACILITATOR, Role.CHILD_PROTECTION]
)
def test_people_beyond_ones_rows_are_not_found(client, office, known, typed, role):
    """Another office's for all, adults for child protection, children for others."""
    facts = {
        "participant__other_names": "Tall Boy",
        "participant__mothers_name": "Kadiatou Barry",
    }
    elsewhere = OfficeFactory(program=office.program)
    person(office, "Sia Koroma", child_track=role != Role.CHILD_PROTECTION, **facts)
    user = AssignmentFactory(office=elsewhere, role=role).user
    client.force_login(user)
    found = "SELECT count(*) FROM participants_found(%s, NULL, true, 100)"

    assert codes(client, typed) == []
    with in_scope(user), connection.cursor() as cursor:
        cursor.execute(found, [typed])
        assert cursor.fetchone() == (0,)


def test_a_child_is_found_by_child_protection_alone(client, office, known):
    child = person(office, "Sia Koroma", child_track=True)
    officer = AssignmentFactory(office=office, role=Role.CHILD_PROTECTION).user
    caseworker = AssignmentFactory(office=office).user

    client.force_login(officer)
    assert codes(client, "Corroma") == [child.case_code]
    client.force_login(caseworker)
    assert codes(client, "Corroma") == [known.case_code]


@pytest.fixture
def facilitator(client, office, known):
    activity = ActivityFactory(office=office)
    StageFactory(enrolment=known, stage=activity.stage, activity=activity)
    user = AssignmentFactory(office=office, role=Role.FACILITATOR).user
    with as_owner():
        activity.facilitators.add(user)
    client.force_login(user)
    return user


def test_who_may_only_name_somebody_can_not_ask_for_more(client, known, facilitator):
    assert codes(client, "Corroma") == [known.case_code]
    for typed in ("Kadiatou Barry", "Kadiatou", "Tall Boy", "Tall"):
        assert codes(client, typed) == []


def test_who_may_only_name_somebody_learns_no_year(client, office, facilitator, known):
    """Neither by the order nor by what is shown."""
    pages = [page_of(client, f"Koroma {year}") for year in (1960, 1990)]

    rows = [re.findall(r"<tr.+?</tr>", page, re.DOTALL) for page in pages]
    assert rows[0] == rows[1]
    assert "Sounds or looks" not in pages[0]


def test_a_name_and_the_mothers_tell_of_who_may_be_named_the_name_alone(
    client, known, facilitator
):
    page = page_of(client, "Koroma Kadiatou")

    assert "<mark>Koroma</mark>" in page
    assert "Kadiatou</mark>" not in page
    assert "Barry" not in page


def test_with_the_right_to_some_cases_of_others_the_name_alone_is_told(
    client, office, facilitator, known
):
    """Two roles do not add up: of whom one may only name, nothing else is asked."""
    elsewhere = OfficeFactory(program=office.program)
    AssignmentFactory(user=facilitator, office=elsewhere)
    own = person(elsewhere, "Awa Bah", participant__mothers_name="Kadiatou Barry")

    assert codes(client, "Kadiatou Barry") == [own.case_code]
    assert codes(client, "Koroma") == [known.case_code]


def test_what_is_beyond_the_name_takes_the_right_that_marks_a_row_as_open():
    rights = {to_read(Participant, name) for name in BEYOND_THE_NAME}

    assert rights == {Permission.CASE_READ}


def test_without_a_scope_nobody_is_found(known):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOUND, ["Koroma", None, True, 100])

        assert cursor.fetchall() == []


@pytest.mark.parametrize("typed", ["a " * 90, "ab" * 100, "; ; ;", "()[]{}\\'\"", "ß"])
def test_whatever_is_typed_is_answered(client, known, caseworker, typed):
    assert searched(client, typed).status_code == 302
    page_of(client, typed)
