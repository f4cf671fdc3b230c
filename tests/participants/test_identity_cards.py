"""Identity cards: what stands on them, and what never does."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.models import AuditEvent
from participants.reading import identity_cards
from programs.models import Role, StageKind
from tests.factories import (
    ArmedGroupHistoryFactory,
    AssignmentFactory,
    ConsentFactory,
    DocumentFactory,
    EnrolmentFactory,
    FormerGroupFactory,
    OfficeFactory,
    StageFactory,
)
from tests.participants.test_documents import member, told
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(name="Tamba office", program__name="Return to peace")


@pytest.fixture
def user(client, office):
    user = member(office)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, user):
    return EnrolmentFactory(
        office=office,
        caseworker=user,
        category="ex_combatant",
        participant__given_name="Amina",
        participant__family_name="Kamara",
    )


def card_of(case):
    return f"/participants/{case.case_code}/documents/card/"


def page_of(answer):
    [page] = PdfReader(BytesIO(answer.content)).pages
    return page


def text_of(answer) -> str:
    return " ".join(page_of(answer).extract_text().split())


def test_a_card_says_the_code_how_long_it_holds_and_where_it_is_returned(
    client, user, case
):
    today = case.program.today()
    until = identity_cards.holds_until(today)

    answer = client.get(card_of(case))

    text = text_of(answer)
    assert text == (
        f"Return to peace Identity card Case code {case.case_code} Valid until"
        f" {until.day} {until:%B %Y} This card is personal and not transferable."
        " Found? Please return it to: Tamba office."
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="identity-card.pdf"'
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_of_group_stage_category_or_name_is_in_it(client, user, case):
    group = FormerGroupFactory(program=case.program, name="Northern Front")
    ArmedGroupHistoryFactory(enrolment=case, former_group=group)
    for kind in StageKind:
        StageFactory(enrolment=case, stage=kind)

    answer = client.get(card_of(case))

    raw = answer.content.decode("latin-1").lower()
    for text in (text_of(answer).lower(), raw):
        for word in (
            *("northern", "front", "group", "combatant", "category", "stage"),
            *("training", "education", "psycholog", "amina", "kamara"),
        ):
            assert word not in text


@pytest.mark.parametrize("agreed", [True, False])
def test_the_face_is_on_it_while_the_person_agrees(client, user, case, agreed):
    DocumentFactory(enrolment=case, photo=True)
    if agreed:
        ConsentFactory(enrolment=case, purpose="photo")

    images = page_of(client.get(card_of(case))).images

    assert [image.image.size for image in images] == [(64, 80)] * agreed


@pytest.mark.parametrize("months", [6, 24])
def test_how_long_a_card_holds_is_a_setting(settings, months):
    settings.CARD_MONTHS = months

    assert (
        identity_cards.holds_until(date(2026, 8, 31))
        == {
            6: date(2027, 2, 28),
            24: date(2028, 8, 31),
        }[months]
    )


def test_each_card_that_is_issued_stands_in_the_trail(client, user, case):
    for _ in range(2):
        client.get(card_of(case))

    with as_owner():
        issued = AuditEvent.objects.filter(action="identity-card-issued")
        assert [(each.by, each.facts) for each in issued] == [
            (
                user,
                {
                    "until": str(identity_cards.holds_until(case.program.today())),
                    "case": case.case_code,
                },
            )
        ] * 2


def test_who_has_left_is_given_no_card(client, user, case):
    with as_owner():
        case.exited_on, case.exit_reason = case.program.today(), "completed"
        case.save()

    answer = client.get(card_of(case))

    assert answer.status_code == 302
    page = told(client.get(answer.url))
    assert "Who has left the programme is given no identity card." in page
    assert card_of(case) not in page
    with as_owner():
        assert not AuditEvent.objects.filter(action="identity-card-issued").exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_card_is_made_in_other_languages_and_scripts(client, user, case, language):
    with as_owner():
        case.program.name = "برنامج"
        case.program.save()
    client.cookies["django_language"] = language

    answer = client.get(card_of(case))

    assert answer.status_code == 200
    assert case.case_code in text_of(answer)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.CASEWORKER, 404),
        (Role.CHILD_PROTECTION, 404),
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.PROGRAMME_LEAD, 403),
        (Role.FACILITATOR, 403),
    ],
)
def test_the_caseworker_of_the_case_issues_it(client, office, case, role, code):
    client.force_login(AssignmentFactory(office=office, role=role).user)

    assert client.get(card_of(case)).status_code == code


def test_the_code_is_drawn_for_a_phone_to_read(case):
    drawn = identity_cards._drawn(case.case_code)

    assert drawn.startswith("<?xml")
    assert drawn != identity_cards._drawn("ABCDE-FGHJK")
