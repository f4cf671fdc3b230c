"""Notes: who reads and writes them, and that nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from core.access import OutOfReach
from core.models import AuditEvent, Draft
from participants.actions import notes
from participants.models import Note
from participants.reading.notes import PAGE
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
TEXT = "Came with <b>her</b> brother.\nWants to weld."


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def case(office):
    return EnrolmentFactory(office=office)


@pytest.fixture
def user(client, office):
    user = member(office)
    client.force_login(user)
    return user


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/notes/{rest}"


def send(client, url, **typed):
    facts = {"kind": "visit", "happened_on": "2 March 2026", "text": TEXT}
    return client.post(url, {"submission_key": KEY, **facts, **typed})


def stored():
    with as_owner():
        return list(Note.objects.order_by("created_at"))


def main(response) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.S)[0]


def test_a_note_is_added_and_stands_in_the_tab(client, user, case):
    answer = send(client, address(case, "new/"))

    [note] = stored()
    assert (note.kind, note.happened_on, note.text) == ("visit", date(2026, 3, 2), TEXT)
    assert (note.by, note.office, note.child_track) == (user, case.office, False)
    assert answer.url == address(case)
    page = main(client.get(answer.url))
    assert "Note saved at" in page
    assert "Came with &lt;b&gt;her&lt;/b&gt; brother.<br>Wants to weld." in page


def test_the_trail_holds_no_word_of_a_note(client, user, case):
    send(client, address(case, "new/"))
    client.get(address(case))

    [note] = stored()
    with as_owner():
        added = AuditEvent.objects.get(action="note-added")
        read = AuditEvent.objects.get(action="case-read")
    assert (added.by, added.subject_id) == (user, str(note.pk))
    assert added.facts == {"case": case.case_code}
    assert read.facts == {
        "part": "notes",
        "notes": [str(note.pk)],
        "case": case.case_code,
    }


def test_a_note_sent_twice_is_stored_once_and_answered_alike(client, user, case):
    first, second = (send(client, address(case, "new/")) for _ in range(2))

    assert len(stored()) == 1
    assert (second.status_code, second.url) == (302, first.url)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": " \n"}, "This field is required."),
        ({"happened_on": "tomorrow"}, "This day is still to come."),
        ({"happened_on": "4 January 2026"}, "registered on 5 January 2026"),
    ],
)
def test_what_can_not_be_is_told_and_kept_in_the_form(client, user, case, typed, told):
    page = main(send(client, address(case, "new/"), **{"text": "Typed"} | typed))

    assert stored() == []
    assert told in page
    assert "This has to be put right first" in page
    assert re.search(r'value="visit"[^>]*checked', page)


@pytest.mark.parametrize("rest", ["", "new/"])
def test_somebody_elses_case_has_no_notes(client, user, office, rest):
    foreign = EnrolmentFactory(office=OfficeFactory(program=office.program))
    child = EnrolmentFactory(office=office, child_track=True)

    answers = [client.get(address(each, rest)) for each in (foreign, child)]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("role", "rest", "status"),
    [
        (Role.FACILITATOR, "", 403),
        (Role.PROGRAMME_LEAD, "", 200),
        (Role.PROGRAMME_LEAD, "new/", 403),
        (Role.MONITORING_OFFICER, "", 403),
    ],
)
def test_notes_are_read_and_written_by_role(client, office, case, role, rest, status):
    NoteFactory(enrolment=case)
    client.force_login(member(office, role))

    assert client.get(address(case, rest)).status_code == status


def test_notes_of_a_child_are_child_protections(client, office):
    child = EnrolmentFactory(office=office, child_track=True)
    client.force_login(member(office, Role.CHILD_PROTECTION))

    answer = send(client, address(child, "new/"))

    assert "Wants to weld." in main(client.get(answer.url))
    assert [note.child_track for note in stored()] == [True]


def test_who_may_read_and_not_write_sees_no_button(client, office, case):
    NoteFactory(enrolment=case)
    client.force_login(member(office, Role.PROGRAMME_LEAD))

    page = main(client.get(address(case)))

    assert "Came to the office." in page
    assert "/notes/new/" not in page


def test_the_newest_note_is_first_and_older_ones_a_page_away(client, user, case):
    for day in range(PAGE + 2):
        NoteFactory(
            enrolment=case,
            happened_on=date(2026, 3, 1) + timedelta(days=day),
            text=f"Note {day}.",
        )

    def texts(url):
        page = main(client.get(url))
        onward = re.search(r'rel="next"\s+href="([^"]+)"', page)
        return re.findall(r"Note (\d+)\.", page), onward and onward[1]

    first, onward = texts(address(case))
    second, end = texts(address(case) + onward)

    assert [first[0], first[-1], second, end] == [str(PAGE + 1), "2", ["1", "0"], None]


@pytest.mark.parametrize("number", [1, 3])
def test_the_tab_asks_the_same_however_many_notes(
    client, user, case, number, django_assert_num_queries
):
    for _ in range(number):
        NoteFactory(enrolment=case)
    client.get(address(case))

    with django_assert_num_queries(10):
        client.get(address(case))


# Correcting


def test_who_wrote_a_note_corrects_it(client, user, case):
    note = NoteFactory(enrolment=case, by=user)

    answer = send(client, address(case, f"{note.pk}/"), version=1)

    [stored_note] = stored()
    assert (stored_note.text, stored_note.version) == (TEXT, 2)
    assert "Corrected" in main(client.get(answer.url))


def test_nobody_corrects_a_note_of_somebody_else(client, user, case):
    note = NoteFactory(enrolment=case)

    assert client.get(address(case, f"{note.pk}/")).status_code == 404
    assert str(note.pk) not in main(client.get(address(case)))


def test_a_note_is_no_part_of_another_case(client, user, office, case):
    note = NoteFactory(enrolment=EnrolmentFactory(office=office), by=user)

    assert client.get(address(case, f"{note.pk}/")).status_code == 404


def test_a_correction_of_an_older_version_gets_both(client, user, case):
    note = NoteFactory(enrolment=case, by=user)
    send(client, address(case, f"{note.pk}/"), version=1, text="First")

    answer = send(
        client,
        address(case, f"{note.pk}/"),
        version=1,
        text="Second",
        submission_key=KEY.replace("1", "2"),
    )

    assert answer.status_code == 409
    page = main(answer)
    assert "<td>First</td>" in re.sub(r"\s+(?=<)", "", page)
    assert "Second</textarea>" in page
    assert stored()[0].text == "First"


# Drafts


def keep(client, key, **typed):
    assert client.post(f"/drafts/note:{key}/", typed).status_code == 204


def test_a_draft_is_put_back_and_said_so(client, user, case):
    keep(client, case.pk, kind="phone", happened_on="3 March 2026", text="Half a")

    page = main(client.get(address(case, "new/")))

    assert "This is your draft of" in page
    assert "Half a</textarea>" in page
    assert 'value="3 March 2026"' in page
    assert re.search(r'value="phone"[^>]*checked', page)
    assert f'data-draft="note:{case.pk}"' in page


def test_a_draft_is_for_who_typed_it(client, user, office, case):
    keep(client, case.pk, text="Half a sentence")
    client.force_login(member(office))

    assert "Half a sentence" not in main(client.get(address(case, "new/")))


def test_an_empty_draft_is_none(client, user, case):
    keep(client, case.pk, text=" ")

    assert "your draft" not in main(client.get(address(case, "new/")))


def test_a_note_that_is_saved_leaves_no_draft(client, user, case):
    keep(client, case.pk, text="Half a sentence")

    send(client, address(case, "new/"))

    with in_scope(user):
        assert not Draft.objects.exists()


def test_a_draft_of_an_older_version_overwrites_nothing(client, user, case):
    """What was typed over the first version is compared with the second."""
    note = NoteFactory(enrolment=case, by=user)
    keep(client, note.pk, text="Half", version="1")
    with as_owner():
        Note.objects.filter(pk=note.pk).update(version=2)

    page = main(client.get(address(case, f"{note.pk}/")))

    assert 'name="version" value="1"' in page


def test_after_signing_in_again_the_draft_is_there(client, user, case):
    keep(client, case.pk, text="Half a sentence")
    user.set_password("a long passphrase")
    with as_owner():
        user.save()
    client.logout()

    sent = send(client, address(case, "new/"))
    signed_in = client.post(
        sent.url, {"login": user.username, "password": "a long passphrase"}
    )

    assert stored() == []
    assert signed_in.url == address(case, "new/")
    assert "Half a sentence</textarea>" in main(client.get(signed_in.url))


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"text": ""}, "note_has_a_text"),
        ({"kind": "letter"}, "note_kind_is_known_code"),
    ],
)
def test_the_database_holds_what_a_note_is(facts, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        NoteFactory(**facts)


def test_the_action_takes_no_day_before_the_case_either(office):
    case, by = EnrolmentFactory(office=office), member(office)
    before = case.registered_on - timedelta(days=1)

    with in_scope(by), pytest.raises(ValidationError) as refused:
        notes.add(case, kind="visit", happened_on=before, text=TEXT, by=by)

    assert list(refused.value.message_dict) == ["happened_on"]
    assert stored() == []


def test_a_note_for_a_case_that_was_handed_away_is_not_stored(office):
    case, by = EnrolmentFactory(), member(office)

    with in_scope(by), pytest.raises(OutOfReach):
        notes.add(case, kind="visit", happened_on=date.today(), text=TEXT, by=by)

    assert stored() == []
