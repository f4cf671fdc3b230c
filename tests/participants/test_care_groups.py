"""Groups of psychological support: their register, and notes on each person."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from core.models import AuditEvent
from participants.models import Attendance, GroupNote
from programs.models import Role
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    EnrolmentFactory,
    GroupNoteFactory,
    SessionFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
KEY = "11111111-1111-4111-8111-111111111111"
CARE = "psychological_support"
HELD = date(2026, 3, 2)
SAID = "Spoke for the first time."


@pytest.fixture
def counsellor():
    return AssignmentFactory(role=Role.COUNSELLOR).user


@pytest.fixture
def office(counsellor):
    with as_owner():
        return counsellor.assignments.get().office


@pytest.fixture
def group(office, counsellor):
    activity = ActivityFactory(office=office, stage=CARE)
    with as_owner():
        activity.facilitators.add(counsellor)
    return activity


@pytest.fixture
def session(group):
    return SessionFactory(activity=group, date=HELD)


def member(office, role, **facts):
    return AssignmentFactory(office=office, role=role, **facts).user


def attender(group, counsellor=None, **facts):
    """Somebody in the group, whoever gives them support."""
    facts = {"office": group.office, "registered_on": date(2026, 1, 5)} | facts
    case = EnrolmentFactory(**facts)
    StageFactory(enrolment=case, activity=group, counsellor=counsellor)
    return case


def register(client, user, session):
    client.force_login(user)
    return client.get(f"/activities/sessions/{session.pk}/").content.decode()


def keep(client, user, session, *cases):
    client.force_login(user)
    marks = {f"mark-{case.case_code}": "present" for case in cases}
    typed = {"submission_key": KEY, "version": session.version, **marks}
    return client.post(f"/activities/sessions/{session.pk}/", typed)


def test_who_runs_a_group_marks_the_own_clients_in_it_children_included(
    client, group, session, counsellor
):
    adult = attender(group)
    child = attender(group, counsellor, child_track=True)

    keep(client, counsellor, session, adult, child)

    with as_owner():
        marked = {mark.enrolment: mark.status for mark in Attendance.objects.all()}
        session.refresh_from_db()
    assert marked == {adult: "present", child: "present"}
    assert session.took_place is True


def test_a_child_of_another_counsellor_stands_in_no_register_of_the_group(
    client, group, session, counsellor, office
):
    other = attender(group, member(office, Role.COUNSELLOR), child_track=True)

    shown = register(client, counsellor, session)
    keep(client, counsellor, session, other)

    assert other.case_code not in shown
    with as_owner():
        assert Attendance.objects.count() == 0


def test_a_child_in_a_course_is_not_marked_by_its_counsellor(
    client, office, counsellor
):
    """In training and education children are marked by child protection."""
    course = ActivityFactory(office=office, stage="education")
    with as_owner():
        course.facilitators.add(counsellor)
    child = EnrolmentFactory(office=office, child_track=True)
    StageFactory(enrolment=child, counsellor=counsellor)
    StageFactory(enrolment=child, stage="education", activity=course)
    lesson = SessionFactory(activity=course, date=HELD)

    assert child.case_code not in register(client, counsellor, lesson)


def test_who_runs_a_group_and_is_no_counsellor_any_more_sees_no_child(
    client, group, session, counsellor, office
):
    child = attender(group, counsellor, child_track=True)
    with as_owner():
        counsellor.assignments.update(role=Role.FACILITATOR)

    assert child.case_code not in register(client, counsellor, session)


@pytest.fixture
def mark(group, session, counsellor):
    """A client's mark in the register of the group."""
    case = attender(group, counsellor)
    return AttendanceFactory(
        enrolment=case, activity=group, session=session, session_date=HELD
    )


def address(mark):
    code = mark.enrolment.case_code
    return f"/participants/{code}/psychological-support/groups/{mark.pk}/"


def write(client, user, mark, text, **more):
    client.force_login(user)
    return client.post(address(mark), {"submission_key": KEY, "text": text, **more})


def tab(client, user, mark):
    client.force_login(user)
    code = mark.enrolment.case_code
    return client.get(f"/participants/{code}/psychological-support/").content.decode()


def test_a_note_on_a_session_of_a_group_is_its_writers_and_the_supervisors(
    client, mark, office, counsellor
):
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    write(client, counsellor, mark, SAID)

    with as_owner():
        note = GroupNote.objects.get()
    assert (note.attendance, note.by, note.text) == (mark, counsellor, SAID)
    assert SAID in tab(client, counsellor, mark)
    assert SAID in tab(client, supervisor, mark)
    seen = AuditEvent.objects.filter(action="case-read", by=supervisor).last()
    assert seen.facts["notes"] == [str(note.pk)]


def test_whoever_follows_reads_the_mark_and_not_the_note(
    client, mark, office, counsellor
):
    write(client, counsellor, mark, SAID)
    successor = member(office, Role.COUNSELLOR)
    with as_owner():
        mark.enrolment.stage_set.update(counsellor=successor)

    shown = tab(client, successor, mark)
    form = client.get(address(mark)).content.decode()

    assert "Sessions of groups" in shown
    assert SAID not in shown
    assert SAID not in form


def test_the_own_note_is_put_right(client, mark, counsellor):
    write(client, counsellor, mark, SAID)
    shown = client.get(address(mark)).content.decode()

    again = {"submission_key": KEY.replace("1", "2"), "version": 1}
    write(client, counsellor, mark, "Spoke twice.", **again)

    assert SAID in shown
    with as_owner():
        note = GroupNote.objects.get()
    assert (note.text, note.version) == ("Spoke twice.", 2)


def test_each_writes_a_note_of_their_own(client, mark, office, counsellor):
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    write(client, counsellor, mark, SAID)
    write(client, supervisor, mark, "Well led.")

    with as_owner():
        texts = {note.by: note.text for note in GroupNote.objects.all()}
    assert texts == {counsellor: SAID, supervisor: "Well led."}


def test_a_note_says_something(client, mark, counsellor):
    answer = write(client, counsellor, mark, "")

    assert "This field is required." in answer.content.decode()


def test_a_note_goes_with_a_mark_of_a_group_alone(client, mark, counsellor):
    talk = AttendanceFactory(
        enrolment=mark.enrolment, session_date=HELD + timedelta(days=1)
    )
    course = AttendanceFactory(
        enrolment=mark.enrolment,
        stage="education",
        session=SessionFactory(activity__stage="education"),
    )
    client.force_login(counsellor)

    assert client.get(address(talk)).status_code == 404
    assert client.get(address(course)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COUNSELLOR, 404),
        (Role.CASEWORKER, 403),
        (Role.PROGRAMME_LEAD, 403),
        (Role.FACILITATOR, 403),
    ],
)
def test_nobody_else_opens_the_page_of_a_note(client, mark, office, role, status):
    client.force_login(member(office, role))

    assert client.get(address(mark)).status_code == status


def test_one_writes_one_note_of_a_mark():
    first = GroupNoteFactory()

    with pytest.raises(IntegrityError, match="group_note_once_a_writer"):
        GroupNoteFactory(
            enrolment=first.enrolment, attendance=first.attendance, by=first.by
        )
