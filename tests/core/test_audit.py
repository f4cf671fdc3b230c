"""Whose trail a deed stands in, and who reads which."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.access import Permission
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AuditEventFactory,
    EnrolmentFactory,
    NoteFactory,
    OfficeFactory,
    SessionFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


def member(office, role=Role.CASEWORKER, user=None):
    more = {"user": user} if user else {}
    return AssignmentFactory(office=office, role=role, **more).user


def recorded() -> list[tuple[int | None, dict]]:
    return list(AuditEvent.objects.order_by("pk").values_list("program_id", "facts"))


def read_by(user) -> set[str]:
    """The actions of the rows that the web reads in the scope of the user."""
    with in_scope(user):
        return set(AuditEventQuerySet(AuditEvent).values_list("action", flat=True))


# Whose trail


@pytest.mark.parametrize(
    "subject",
    [
        lambda office: EnrolmentFactory(office=office),
        lambda office: NoteFactory(enrolment__office=office),
        lambda office: SessionFactory(activity__office=office),
        lambda office: ActivityFactory(office=office),
        lambda office: AssignmentFactory(office=office),
        lambda office: office,
        lambda office: office.program,
    ],
    ids=["case", "note", "session", "activity", "assignment", "office", "programme"],
)
def test_a_deed_stands_in_the_trail_of_its_subjects_programme(office, subject):
    elsewhere = member(OfficeFactory())

    audit.record("done", subject(office), by=elsewhere)

    assert [program for program, _facts in recorded()] == [office.program_id]


def test_a_deed_on_a_record_of_a_case_names_the_case(office):
    note = NoteFactory(enrolment__office=office)

    audit.record("done", note, by=None)
    audit.record("done", note.enrolment, by=None)

    code = note.enrolment.case_code
    assert [facts for _program, facts in recorded()] == [{"case": code}] * 2


def test_without_a_subject_it_stands_in_each_programme_its_author_works_in(office):
    other = OfficeFactory()
    user = member(office)
    member(other, Role.PROGRAMME_LEAD, user)

    audit.record("signed-in", by=user)

    assert recorded() == [(office.program_id, {}), (other.program_id, {})]


def test_what_nobody_signed_in_tried_with_an_account_is_its_owners(office):
    audit.record("sign-in-failed", member(office), by=None)

    assert [program for program, _facts in recorded()] == [office.program_id]


def test_each_programme_is_told_its_own_of_the_cases_shown(office):
    other = OfficeFactory()
    user = member(office, Role.PROGRAMME_LEAD)
    member(other, Role.PROGRAMME_LEAD, user)
    here, there = EnrolmentFactory(office=office), EnrolmentFactory(office=other)

    with in_scope(user):
        codes = [here.case_code, there.case_code]
        audit.record("case-list-read", by=user, cases=codes, filters={})

    assert recorded() == [
        (office.program_id, {"cases": [here.case_code], "filters": {}}),
        (other.program_id, {"cases": [there.case_code], "filters": {}}),
    ]


def test_of_somebody_who_works_nowhere_it_concerns_no_programme():
    audit.record("signed-in", by=UserFactory())
    audit.record("sign-in-failed", by=None)

    assert [program for program, _facts in recorded()] == [None, None]


def test_in_a_request_nobody_asks_for_the_programme(office, django_assert_num_queries):
    user = member(office)

    with audit.working_in([office.program_id]), django_assert_num_queries(1):
        audit.record("case-list-read", by=user, cases=["KX7P2-9AB3C"])

    assert recorded() == [(office.program_id, {"cases": ["KX7P2-9AB3C"]})]


# Who reads


def test_the_auditor_alone_reads_the_trail_and_of_the_own_programme_alone(office):
    AuditEventFactory(action="here", program_id=office.program_id)
    AuditEventFactory(action="elsewhere", program_id=OfficeFactory().program_id)
    AuditEventFactory(action="of no programme")

    read = {role: read_by(member(office, role)) for role in Role}

    assert read == {
        **{role: set() for role in Role},
        Role.AUDITOR: {"here", "of no programme"},
    }


@pytest.mark.parametrize(
    "names_a_case",
    [
        {"subject_type": "participants.enrolment"},
        {"facts": {"cases": ["KX7P2-9AB3C"]}},
    ],
    ids=["subject", "list"],
)
def test_what_named_cases_before_rows_had_a_programme_is_nobodys(office, names_a_case):
    AuditEventFactory(**names_a_case)

    assert read_by(member(office, Role.AUDITOR)) == set()


def test_without_a_scope_nothing_is_read(office):
    AuditEventFactory(program_id=office.program_id)
    AuditEventFactory()

    with transaction.atomic():
        assert list(AuditEventQuerySet(AuditEvent)) == []


def test_the_first_lock_holds_without_the_second(office):
    AuditEventFactory(action="here", program_id=office.program_id)
    AuditEventFactory(action="elsewhere", program_id=OfficeFactory().program_id)
    auditor = scope_of(member(office, Role.AUDITOR))
    caseworker = scope_of(member(office))

    with as_owner():
        rows = AuditEventQuerySet(AuditEvent)
        by_auditor = rows.allowing(auditor, Permission.AUDIT_READ)
        by_caseworker = rows.allowing(caseworker, Permission.AUDIT_READ)
        read = [{row.action for row in found} for found in (by_auditor, by_caseworker)]

    assert read == [{"here"}, set()]


def test_events_of_a_case_are_told_to_its_programmes_auditor_alone(office):
    case = EnrolmentFactory(office=office)
    audit.record("case-read", case, by=None)
    AuditEventFactory(facts={"cases": [case.case_code]}, program_id=office.program_id)
    AuditEventFactory(facts={"cases": ["KX7P2-9AB3C"]}, program_id=office.program_id)
    readers = [
        member(office, Role.AUDITOR),
        member(OfficeFactory(), Role.AUDITOR),
        member(office, Role.PROGRAMME_LEAD),
    ]

    told = []
    for reader in readers:
        with in_scope(reader), connection.cursor() as cursor:
            cursor.execute("SELECT core_events_of_case(%s)", [case.case_code])
            told.append(len(cursor.fetchall()))

    assert told == [2, 0, 0]


@pytest.mark.parametrize("change", ["UPDATE core_auditevent SET action = 'other'"])
def test_who_may_read_the_trail_may_not_change_it(office, change):
    AuditEventFactory(program_id=office.program_id)

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        in_scope(member(office, Role.AUDITOR)),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
