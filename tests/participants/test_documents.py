"""Documents of a case: who adds, opens and removes them, and what is kept of them."""

import re
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from core import csp
from core.models import AuditEvent
from participants.actions import documents
from participants.models import Document, DocumentEvent
from participants.models.record import Refused
from participants.reading.documents import SIGNER
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    ConsentFactory,
    DocumentFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 A paper"


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


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/documents/{rest}"


def send(client, case, content=PAPER, name="paper.pdf", **typed):
    facts = {"kind": "scan", "title": "Birth certificate", "submission_key": uuid4()}
    file = SimpleUploadedFile(name, content)
    return client.post(address(case, "new/"), {**facts, **typed, "file": file})


def stored():
    with as_owner():
        return list(Document.objects.order_by("created_at"))


def main(response) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


def told(response) -> str:
    return re.sub(r"\s+", " ", main(response))


# Adding


def test_a_document_is_added_and_stands_in_the_tab(client, user, case):
    answer = send(client, case)

    [document] = stored()
    assert bytes(document.content) == PAPER
    assert (document.title, document.size) == ("Birth certificate", len(PAPER))
    assert (document.by, document.office, document.child_track) == (
        *(user, case.office),
        False,
    )
    assert answer.url == address(case)
    page = told(client.get(answer.url))
    assert "The document stands with the case." in page
    assert "Birth certificate" in page


def test_nothing_of_what_a_file_was_called_is_kept(client, user, case):
    name = "../../<script>alert('Amina Kamara')</script>.pdf"

    send(client, case, name=name)

    [document] = stored()
    assert re.fullmatch(r"scan-[0-9a-f]{8}\.pdf", document.name)
    assert "Amina" not in client.get(address(case)).content.decode()


def test_the_trail_says_that_it_was_added_and_read_and_no_word_of_it(
    client, user, case
):
    send(client, case)
    client.get(address(case))

    [document] = stored()
    with as_owner():
        added = AuditEvent.objects.get(action="document-added")
        read = AuditEvent.objects.get(action="case-read")
    assert (added.by, added.subject_id) == (user, str(document.pk))
    assert added.facts == {"kind": "scan", "case": case.case_code}
    assert read.facts == {
        "part": "documents",
        "documents": [str(document.pk)],
        "case": case.case_code,
    }


def test_its_history_holds_no_content(client, user, case):
    send(client, case)

    with as_owner():
        [event] = DocumentEvent.objects.all()
    assert (event.event_kind, event.title) == ("insert", "Birth certificate")
    assert not hasattr(event, "content")
    page = told(client.get(f"/participants/{case.case_code}/history/"))
    assert "Birth certificate" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": ""}, "Choose what kind of document it is."),
        ({"title": " "}, "Say what it is, so that others find it."),
        ({"content": b""}, "The file is empty."),
        ({"content": b"<script>"}, "The file is not what its name says"),
        ({"name": "paper.exe"}, "Only these files are taken: .jpg"),
    ],
)
def test_what_can_not_be_kept_is_told_and_what_was_typed_stays(
    client, user, case, sent, sentence
):
    page = told(send(client, case, **{"title": "Typed"} | sent))

    assert stored() == []
    assert sentence in page
    assert ('value="Typed"' in page) == ("title" not in sent)


@pytest.mark.parametrize("limit", ["DOCUMENT_MOST", "IMPORT_MOST"])
def test_a_file_that_is_too_large_is_refused(client, user, case, settings, limit):
    settings.DOCUMENT_MOST = 1024
    setattr(settings, limit, 1024)

    page = told(send(client, case, PAPER + bytes(1024)))

    assert stored() == []
    assert "The file is larger than 1.0 KB." in page


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_with_one_form_one_row_is_stored(office):
    user = member(office)
    case = EnrolmentFactory(office=office, caseworker=user)
    together, key, found = Barrier(20), uuid4(), []

    def one():
        browser = Client()
        browser.force_login(user)
        together.wait()
        found.append(send(browser, case, submission_key=key).status_code)
        connection.close()

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [302] * 20
    assert len(stored()) == 1


# Opening


def open_it(client, document):
    return client.get(address(document.enrolment, f"{document.pk}/"))


def test_a_document_is_downloaded_by_a_link_and_the_trail_says_so(client, user, case):
    document = DocumentFactory(enrolment=case)

    link = open_it(client, document)
    answer = client.get(link.url)

    assert link.status_code == 302
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 A paper")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{document.name}"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == csp.DOWNLOAD
    assert answer.headers["Cache-Control"] == "no-store"
    with as_owner():
        [read] = AuditEvent.objects.filter(action="document-read")
    assert (read.by, read.subject_id) == (user, str(document.pk))
    assert read.facts == {"kind": "scan", "case": case.case_code}


def test_a_link_holds_for_a_minute(client, user, case, monkeypatch):
    document = DocumentFactory(enrolment=case)
    url = open_it(client, document).url
    now = signing.time.time()

    monkeypatch.setattr(signing.time, "time", lambda: now + 58)
    in_time = client.get(url)
    monkeypatch.setattr(signing.time, "time", lambda: now + 62)
    late = client.get(url)

    assert in_time.status_code == 200
    assert (late.status_code, late.url) == (302, address(case))
    assert "Open the document here." in told(client.get(late.url))


def test_a_link_opens_one_document_for_one_user(client, user, case, office):
    first, second = DocumentFactory.create_batch(2, enrolment=case)
    url = open_it(client, first).url
    query = url.partition("?")[2]
    of_other = client.get(address(case, f"{second.pk}/file/?{query}"))
    forged = client.get(address(case, f"{first.pk}/file/?link={first.pk}:{user.pk}"))
    without = client.get(address(case, f"{first.pk}/file/"))
    colleague = member(office)
    client.force_login(colleague)
    of_another = client.get(url)

    answers = (of_other, forged, without, of_another)
    assert [answer.status_code for answer in answers] == [302] * 4
    with as_owner():
        assert not AuditEvent.objects.filter(action="document-read").exists()


def test_a_link_does_not_stand_in_for_the_right(client, user, case):
    """Whoever lost the case since the link was made."""
    child = EnrolmentFactory(office=case.office, child_track=True)
    document = DocumentFactory(enrolment=child)
    link = SIGNER.sign(f"{document.pk}:{user.pk}")

    answer = client.get(address(child, f"{document.pk}/file/?link={link}"))

    assert answer.status_code == 404


# Removing


def remove(client, document, because="unreadable", version=1):
    url = address(document.enrolment, f"{document.pk}/remove/")
    typed = {"because": because, "version": version, "submission_key": uuid4()}
    return client.post(url, typed)


def test_a_removed_document_is_opened_by_nobody_and_the_reason_stays(
    client, user, case
):
    document = DocumentFactory(enrolment=case)
    url = open_it(client, document).url

    answer = remove(client, document)

    [stays] = stored()
    assert answer.url == address(case)
    assert (stays.removed_by, stays.removed_because) == (user, "unreadable")
    assert stays.version == 2
    page = told(client.get(address(case)))
    assert "It can’t be read: removed on" in page
    assert "Download" not in page
    answers = [open_it(client, document), client.get(url), remove(client, document)]
    assert [each.status_code for each in answers] == [404, 404, 404]
    with as_owner():
        [line] = AuditEvent.objects.filter(action="document-removed")
    assert line.facts == {"because": "unreadable", "case": case.case_code}


@pytest.mark.parametrize("because", ["", "consent", "bored"])
def test_why_it_is_removed_is_one_of_the_reasons(client, user, case, because):
    document = DocumentFactory(enrolment=case)

    page = remove(client, document, because)

    assert page.status_code == 200
    assert not stored()[0].is_removed


def test_who_removes_what_somebody_else_just_removed_is_told(case, user):
    document = DocumentFactory(enrolment=case, removed=True)

    with in_scope(user), pytest.raises(Refused, match="Somebody else removed it"):
        documents.remove(document, because="asked", by=user)


# Whose


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (Role.CASEWORKER, [200, 404]),
        (Role.COUNSELLOR, [404, 403]),
        (Role.CLINICAL_SUPERVISOR, [404, 403]),
        (Role.FACILITATOR, [403, 403]),
        (Role.CHILD_PROTECTION, [404, 404]),
        (Role.PROGRAMME_LEAD, [200, 403]),
        (Role.MONITORING_OFFICER, [403, 403]),
        (Role.AUDITOR, [403, 403]),
    ],
)
def test_documents_are_read_and_kept_by_role(client, case, role, codes):
    """A colleague of the caseworker reads them, and adds none."""
    document = DocumentFactory(enrolment=case)
    client.force_login(member(case.office, role))

    read = [client.get(address(case, rest)) for rest in ("", f"{document.pk}/")]
    keep = [client.get(address(case, r)) for r in ("new/", f"{document.pk}/remove/")]

    told = [read[0].status_code, keep[0].status_code]
    assert told == codes
    assert read[1].status_code == (302 if codes[0] == 200 else codes[0])
    assert keep[1].status_code == codes[1]


def test_who_cares_for_somebody_reads_the_documents(client, case):
    DocumentFactory(enrolment=case)
    counsellor = member(case.office, Role.COUNSELLOR)
    StageFactory(enrolment=case, counsellor=counsellor)
    client.force_login(counsellor)

    assert client.get(address(case)).status_code == 200


def test_those_of_a_child_are_child_protections(client, office, user):
    child = EnrolmentFactory(office=office, child_track=True)
    document = DocumentFactory(enrolment=child)
    theirs = [client.get(address(child)).status_code]
    client.force_login(member(office, Role.CHILD_PROTECTION))
    theirs.append(client.get(address(child)).status_code)
    theirs.append(open_it(client, document).status_code)

    assert theirs == [404, 200, 302]


def test_a_document_is_opened_under_its_own_case_alone(client, user, case):
    other = EnrolmentFactory(office=case.office, caseworker=user)
    document = DocumentFactory(enrolment=other)

    assert client.get(address(case, f"{document.pk}/")).status_code == 404


def test_an_emergency_opens_no_document(client, user):
    case = EnrolmentFactory(
        office=OfficeFactory(program=user.assignments.get().program)
    )
    EmergencyOpeningFactory(enrolment=case, by=user)
    ConsentFactory(enrolment=case, purpose="photo")
    DocumentFactory(enrolment=case, photo=True)

    page = client.get(case.get_absolute_url())

    assert page.status_code == 200
    assert "/photo/" not in page.content.decode()
    assert client.get(address(case)).status_code == 404


@pytest.mark.parametrize("adds", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_the_tab_appears_where_something_is_there_or_may_be_added(
    client, user, case, adds, there
):
    if there:
        DocumentFactory(enrolment=case)
    if not adds:
        client.force_login(member(case.office))

    page = client.get(case.get_absolute_url()).content.decode()

    assert (f'href="{address(case)}"' in page) == (adds or there)


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_as_often_for_one_as_for_three(
    client, user, case, number, django_assert_num_queries
):
    DocumentFactory.create_batch(number, enrolment=case, removed=True)
    client.get(address(case))

    with django_assert_num_queries(10):
        page = client.get(address(case))

    assert told(page).count("removed on") == number


# What the database holds


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("document_kind_is_known_code", {"kind": "x", "name": "scan-00000000.pdf"}),
        (
            "document_type_is_one_that_is_kept",
            {"content_type": "text/html", "name": "scan-00000000.pdf"},
        ),
        ("document_photo_is_an_image", {"kind": "photo"}),
        ("document_name_is_nobodys_words", {"name": "scan-amina123.pdf"}),
        ("document_says_what_it_is", {"title": ""}),
        ("document_removed_has_who_and_why", {"removed_because": "asked"}),
        (
            "document_removed_has_who_and_why",
            {"removed": True, "removed_because": "bored"},
        ),
        ("document_without_content_was_a_photo", {"content": None}),
        (
            "document_without_content_was_a_photo",
            {"content": None, "removed": True},
        ),
        (
            "document_without_content_was_a_photo",
            {"photo": True, "content": None},
        ),
        ("document_content_is_sealed", {"content": b""}),
    ],
)
def test_the_database_refuses(case, rule, facts):
    with pytest.raises(IntegrityError, match=rule):
        DocumentFactory(enrolment=case, **facts)


def test_a_title_that_was_not_sealed_is_refused(case):
    document = DocumentFactory(enrolment=case)

    sql = "UPDATE participants_document SET title = %s WHERE id = %s"
    sealed = pytest.raises(IntegrityError, match="document_title_is_sealed")
    with sealed, as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, [b"Birth certificate, as it is", document.pk])


def test_a_case_has_one_photograph(case):
    DocumentFactory(enrolment=case, photo=True)
    DocumentFactory(enrolment=case, photo=True, removed=True)

    with pytest.raises(IntegrityError, match="document_one_photo_of_a_case"):
        DocumentFactory(enrolment=case, photo=True)


def test_the_second_lock_shows_no_document_of_others(office):
    """Whoever forgets the first one."""
    own, child = (EnrolmentFactory(office=office, child_track=c) for c in (False, True))
    there = EnrolmentFactory(office=OfficeFactory(program=office.program))
    for each in (own, child, there):
        DocumentFactory(enrolment=each)

    with in_scope(member(office)):
        found = list(Document.objects.values_list("enrolment", flat=True))

    assert found == [own.pk]


def test_nobody_deletes_a_document(case, user):
    DocumentFactory(enrolment=case)

    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, in_scope(user), transaction.atomic():
        Document.objects.all().delete()
