"""History of a case: who changed what, as far as the reader may know."""

import re
from datetime import timedelta
from html import unescape

import pytest

from core.crypto import KeyRing
from core.database import set_scope
from core.models import AuditEvent
from participants.models import (
    Enrolment,
    EnrolmentEvent,
    Note,
    NoteEvent,
    Participant,
    StageEvent,
)
from participants.reading.history import PAGE
from programs.models import Role
from programs.scope import whole_programme
from tests.factories import (
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    ConsentFactory,
    CounsellingSessionFactory,
    EnrolmentFactory,
    FollowUpFactory,
    NoteFactory,
    OfficeFactory,
    SafetyPlanFactory,
    StageFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def case(office):
    return EnrolmentFactory(office=office)


def member(office, role=Role.CASEWORKER, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def opened(client, case, user=None, query=""):
    client.force_login(user or member(case.office))
    return client.get(f"/participants/{case.case_code}/history/{query}")


def text(markup):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def records(response) -> list[str]:
    """What each record is called, and what became of it."""
    page = response.content.decode()
    return [text(each) for each in re.findall(r"<caption>(.*?)</caption>", page, re.S)]


def rows(response) -> list[list[str]]:
    """Field, before and after of each change."""
    page = response.content.decode()
    body = "".join(re.findall(r"<tbody.*?</tbody>", page, re.S))
    found = re.findall(r"<tr.*?</tr>", body, re.S)
    return [[text(c) for c in re.findall(r"<t[hd].*?</t[hd]>", f, re.S)] for f in found]


def entries(response) -> int:
    return len(re.findall(r"<time datetime", response.content.decode()))


def written_by(user):
    set_scope({"ddr.user": f"{{{user.pk}}}"})


def once_more(event, **facts):
    """An event like this one, which the triggers would have kept another time."""
    event.event_id = None
    for name, value in facts.items():
        setattr(event, name, value)
    with as_owner():
        event.save(force_insert=True)


def last(model):
    with as_owner():
        return model.objects.order_by("-event_id")[0]


def test_a_change_says_what_stood_there_and_what_stands_there_since(client, case):
    writer = UserFactory(first_name="Mariam", last_name="Keita")
    with as_owner():
        written_by(writer)
        Enrolment.objects.filter(pk=case.pk).update(
            age_in_doubt=True, residence=None, category="associated"
        )

    response = opened(client, case)

    assert ["Category", "Ex-combatant", "Associated person"] in rows(response)
    assert ["Age in doubt", "No", "Yes"] in rows(response)
    assert records(response)[0] == "Enrolment Changed"
    assert "Mariam Keita" in text(response.content.decode())


def test_what_is_encrypted_is_opened_for_who_reads_it(client, case):
    with as_owner():
        person = Participant.objects.get(pk=case.participant_id)
        for phone in ("0777 111 222", "0777 333 444"):
            person.phone = phone
            person.save()

    found = rows(opened(client, case))

    phones = [row for row in found if row[0] == "Phone"]
    assert phones == [
        ["Phone", "–", "0777 111 222"],
        ["Phone", "0777 111 222", "0777 333 444"],
    ]


def test_a_note_that_is_saved_as_it_was_is_no_change(client, case):
    note = NoteFactory(enrolment=case)
    with as_owner():
        Note.objects.get(pk=note.pk).save()
        events = NoteEvent.objects.order_by("event_id")
        kinds = [event.event_kind for event in events]

    assert kinds == ["insert", "update"]  # sealed anew
    assert records(opened(client, case)).count("Note: 1 March 2026 Changed") == 0


def test_old_versions_are_read_after_a_change_of_keys_and_say_so_without_the_old(
    client, case, settings
):
    old, new = f"old:{'A' * 43}", f"new:{'B' * 43}"
    settings.KEY_RING = KeyRing.read(old)
    note = NoteFactory(enrolment=case, text="Once")
    with as_owner():
        settings.KEY_RING = KeyRing.read(f"{new},{old}")
        changed = Note.objects.get(pk=note.pk)
        changed.text = "Now"
        changed.save()

    both = rows(opened(client, case))
    settings.KEY_RING = KeyRing.read(new)
    without = rows(opened(client, case))

    assert ["Note", "Once", "Now"] in both
    assert ["Note", "Not to be read any more", "Now"] in without


def with_everything(office, counsellor, caseworker):
    case = EnrolmentFactory(office=office, caseworker=caseworker)
    StageFactory(enrolment=case, counsellor=counsellor)
    StageFactory(enrolment=case, stage="education")
    mark = AttendanceFactory(enrolment=case)
    AttendanceFactory(enrolment=case, stage="education", session_no=2)
    CounsellingSessionFactory(enrolment=case, attendance=mark, by=counsellor)
    SafetyPlanFactory(enrolment=case, by=counsellor)
    AssessmentFactory(enrolment=case)
    ArmedGroupHistoryFactory(enrolment=case)
    ConsentFactory(enrolment=case)
    NoteFactory(enrolment=case)
    return case


COMMON = {"Participant", "Enrolment", "Consent: Keeping a record and giving services"}
TAUGHT = {"Stage record: Education"}
MARKS = {"Attendance: 2 March 2026"}
NOTES = {"Note: 1 March 2026"}
CARE = {
    "Stage record: Psychological support",
    "Counselling session: 2 March 2026",
}
PLAN = {"Safety plan: 2 March 2026"}
SCORES = {"Assessment: PHQ-9"}
GROUP = {"Armed-group history"}


def test_each_role_reads_its_own_fields(client, office):
    counsellor, own = member(office, Role.COUNSELLOR), member(office)
    case = with_everything(office, counsellor, own)
    readers = {
        "caseworker of the case": own,
        "caseworker": member(office),
        "counsellor": counsellor,
        "supervisor": member(office, Role.CLINICAL_SUPERVISOR),
        "lead": member(office, Role.PROGRAMME_LEAD),
    }

    seen = {}
    for name, reader in readers.items():
        found = records(opened(client, case, reader))
        seen[name] = {each.removesuffix(" Added") for each in found}

    read = COMMON | TAUGHT | MARKS | NOTES
    assert seen == {
        "caseworker of the case": read | GROUP,
        "caseworker": read,
        "counsellor": read | CARE | PLAN | SCORES,
        "supervisor": read | CARE | PLAN | SCORES,
        "lead": read | GROUP,
    }


@pytest.mark.parametrize(
    ("role", "marks"), [(Role.CASEWORKER, 1), (Role.CLINICAL_SUPERVISOR, 2)]
)
def test_marks_of_psychological_support_are_told_to_who_reads_it(
    client, office, role, marks
):
    case = with_everything(office, UserFactory(), None)

    found = records(opened(client, case, member(office, role)))

    assert found.count("Attendance: 2 March 2026 Added") == marks


@pytest.mark.parametrize(
    ("role", "number"), [(Role.CASEWORKER, 1), (Role.CLINICAL_SUPERVISOR, 2)]
)
def test_what_happened_in_care_leaves_not_even_an_empty_entry(
    client, case, role, number
):
    StageFactory(enrolment=case)
    event = last(StageEvent)
    later = event.event_at + timedelta(days=1)
    once_more(event, event_kind="update", event_at=later, status="on_hold")

    response = opened(client, case, member(case.office, role))

    assert entries(response) == number


def test_an_import_is_named_with_who_asked_for_it(client, case):
    asker = UserFactory(first_name="Mariam", last_name="Keita")
    with whole_programme(case.program, importing=True, by=asker):
        Enrolment.objects.filter(pk=case.pk).update(education_level=3)

    page = text(opened(client, case).content.decode())

    assert "Imported from a file by Mariam Keita" in page


def often_changed(case, times):
    event = last(EnrolmentEvent)
    for number in range(times):
        later = event.event_at + timedelta(minutes=1)
        level = number % 8
        once_more(event, event_kind="update", event_at=later, education_level=level)


def test_a_page_leads_to_what_is_older(client, case):
    often_changed(case, PAGE + 4)

    first = opened(client, case)
    older = re.search(r'href="(\?older=[0-9]+)"', first.content.decode())[1]
    second = opened(client, case, query=older)

    assert (entries(first), entries(second)) == (PAGE, 5)
    assert 'href="?older=' not in second.content.decode()
    assert rows(first)[0] == ["Education level", "6", "7"]


@pytest.mark.parametrize("older", ["soon", "-1", "9" * 18, "9" * 30])
def test_a_moment_that_is_none_leads_to_the_newest(client, case, older):
    assert entries(opened(client, case, query=f"?older={older}")) == 1


def test_before_the_first_change_there_is_nothing(client, case):
    assert "Nothing was changed here" in (
        opened(client, case, query="?older=1").content.decode()
    )


def test_reading_it_stands_in_the_trail(client, case):
    reader = member(case.office)

    opened(client, case, reader)

    with as_owner():
        event = AuditEvent.objects.get(action="case-read")
    assert (event.by, event.subject_id) == (reader, str(case.pk))
    assert event.facts["part"] == "history"


def test_somebody_elses_case_has_no_history(client, case):
    stranger = member(OfficeFactory(program=case.program))

    assert opened(client, case, stranger).status_code == 404


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.AUDITOR])
def test_who_reads_no_case_reads_no_history(client, case, role):
    assert opened(client, case, member(case.office, role)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_however_much_was_changed(
    client, case, number, django_assert_num_queries
):
    often_changed(case, number)
    for _each in range(number):
        NoteFactory(enrolment=case)
    FollowUpFactory(enrolment=case)
    client.force_login(member(case.office))
    url = f"/participants/{case.case_code}/history/"
    client.get(url)

    with django_assert_num_queries(16):
        client.get(url)
