"""The photograph of somebody: only while they agree to it, and where it is seen."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from core import csp
from core.access import Permission
from core.attachments import Attachment
from core.models import AuditEvent
from participants.actions import consents, documents
from participants.models import Consent, Document
from participants.models.record import Refused
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    ConsentFactory,
    DocumentFactory,
    EnrolmentFactory,
    OfficeFactory,
    picture,
)
from tests.participants.test_documents import address, member, send, told
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
ASKED = date(2026, 2, 1)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def user(client, office):
    user = member(office)
    client.force_login(user)
    return user


@pytest.fixture
def case(office, user):
    return EnrolmentFactory(office=office, caseworker=user)


def agrees(case, **facts):
    return ConsentFactory(enrolment=case, purpose="photo", given_on=ASKED, **facts)


def photo_of(case):
    return f"/participants/{case.case_code}/photo/"


def seen(client, case) -> list[bool]:
    """In the head of the page, at its own address, in the tab, as a download."""
    with as_owner():
        photo = Document.objects.filter(enrolment=case, kind="photo").latest(
            "created_at"
        )
    head = client.get(case.get_absolute_url()).content.decode()
    tab = told(client.get(address(case)))
    return [
        photo_of(case) in head,
        client.get(photo_of(case)).status_code == 200,
        f"{photo.pk}/" in tab,
        client.get(address(case, f"{photo.pk}/")).status_code == 302,
    ]


def test_a_photograph_is_added_and_seen_in_the_head(client, user, case):
    agrees(case)

    answer = send(client, case, picture(), "me.jpg", kind="photo", title="")

    assert answer.status_code == 302
    assert seen(client, case) == [True] * 4
    image = client.get(photo_of(case))
    assert Image.open(BytesIO(image.content)).size == (64, 80)
    assert image.headers["Content-Type"] == "image/jpeg"
    assert image.headers["Content-Disposition"].startswith("attachment;")
    assert image.headers["Content-Security-Policy"] == csp.DOWNLOAD
    assert image.headers["Cache-Control"] == "no-store"
    assert image.headers["X-Content-Type-Options"] == "nosniff"


def test_each_look_at_it_stands_in_the_trail(client, user, case):
    agrees(case)
    DocumentFactory(enrolment=case, photo=True)

    client.get(photo_of(case))

    with as_owner():
        [look] = AuditEvent.objects.filter(action="case-read")
    assert look.facts == {"part": "photo", "case": case.case_code}


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [{"agreed": False}],
        [{"until": date(2026, 3, 1)}],
        [{}, {"agreed": False}],
        [{"purpose": "research"}],
    ],
    ids=["never asked", "a no", "over", "taken back", "to something else"],
)
def test_without_a_consent_that_holds_no_photograph_is_taken(
    client, user, case, answers
):
    for each in answers:
        ConsentFactory(
            **{"enrolment": case, "purpose": "photo", "given_on": ASKED} | each
        )

    page = send(client, case, picture(), "me.jpg", kind="photo", title="")

    assert "There is no consent to a photograph that holds." in told(page)
    with as_owner():
        assert not Document.objects.exists()


@pytest.mark.parametrize(("days", "is_seen"), [(0, True), (-1, False)])
def test_on_the_day_after_the_last_it_is_out_of_sight(
    client, user, case, days, is_seen
):
    """Where nobody took it away: nothing needs to run for it."""
    agrees(case, until=case.program.today() + timedelta(days=days))
    DocumentFactory(enrolment=case, photo=True)

    assert seen(client, case) == [is_seen] * 4


def test_a_consent_in_another_case_is_none_here(client, user, case):
    agrees(EnrolmentFactory(office=case.office, caseworker=user))
    DocumentFactory(enrolment=case, photo=True)

    assert seen(client, case) == [False] * 4


def answer(case, user, *, agreed, purpose="photo"):
    with in_scope(user):
        consents.record(
            case,
            purpose=purpose,
            agreed=agreed,
            given_on=case.program.today(),
            until=None,
            given_by="self",
            guardian="",
            language="Krio",
            by=user,
        )


def test_who_takes_the_consent_back_leaves_no_image(client, user, case):
    agrees(case)
    DocumentFactory(enrolment=case, photo=True, removed=True)
    DocumentFactory(enrolment=case, photo=True)
    paper = DocumentFactory(enrolment=case)

    answer(case, user, agreed=False)

    assert seen(client, case) == [False] * 4
    with as_owner():
        photos = Document.objects.filter(kind="photo").order_by("created_at")
        kept = [(each.removed_because, each.content) for each in photos]
        assert kept == [("not_needed", None), ("consent", None)]
        assert not Document.objects.get(pk=paper.pk).is_removed
        line = AuditEvent.objects.get(action="document-removed")
    assert line.facts == {"because": "consent", "case": case.case_code}


def test_who_agrees_again_is_photographed_anew(client, user, case):
    agrees(case)
    DocumentFactory(enrolment=case, photo=True)
    answer(case, user, agreed=False)
    answer(case, user, agreed=True)

    assert seen(client, case)[:2] == [False, False]
    send(client, case, picture("navy"), "me.jpg", kind="photo", title="")
    assert seen(client, case) == [True] * 4


@pytest.mark.parametrize("purpose", [p for p in Consent.Purpose.values if p != "photo"])
def test_another_no_leaves_the_photograph(client, user, case, purpose):
    agrees(case)
    DocumentFactory(enrolment=case, photo=True)

    answer(case, user, agreed=False, purpose=purpose)

    assert seen(client, case) == [True] * 4


def test_a_new_photograph_takes_the_place_of_the_one_before(client, user, case):
    agrees(case)
    earlier = DocumentFactory(enrolment=case, photo=True)

    send(client, case, picture("navy"), "me.jpg", kind="photo", title="")

    with as_owner():
        earlier.refresh_from_db()
        [now] = Document.objects.photos()
    assert (earlier.removed_because, earlier.removed_by) == ("replaced", user)
    assert client.get(photo_of(case)).content == bytes(now.content)


def test_a_photograph_is_a_picture(client, user, case):
    agrees(case)

    page = send(client, case, kind="photo", title="")

    assert "A photograph is one of these files" in told(page)


def test_who_may_not_read_the_case_sees_no_face(client, office, case, user):
    agrees(case)
    DocumentFactory(enrolment=case, photo=True)
    codes = []
    for role in (Role.PROGRAMME_LEAD, Role.COUNSELLOR, Role.FACILITATOR, Role.AUDITOR):
        client.force_login(AssignmentFactory(office=office, role=role).user)
        codes.append(client.get(photo_of(case)).status_code)
    client.force_login(member(OfficeFactory()))
    codes.append(client.get(photo_of(case)).status_code)

    assert codes == [200, 404, 403, 403, 404]


def test_the_first_lock_alone_shows_no_face_without_consent(office, case, user):
    """As the owner of the tables, whom no policy stops."""
    DocumentFactory(enrolment=case, photo=True)
    elsewhere = EnrolmentFactory(office=OfficeFactory(program=office.program))
    DocumentFactory(enrolment=elsewhere)

    with as_owner():
        found = Document.objects.allowing(scope_of(user), Permission.DOCUMENT_READ)
        assert list(found) == []


def test_the_action_asks_for_the_consent_whoever_calls_it(case, user):
    file = Attachment(picture(), "image/jpeg")

    with in_scope(user), pytest.raises(Refused, match="no consent to a photograph"):
        documents.add(case, kind="photo", title="", file=file, by=user)
