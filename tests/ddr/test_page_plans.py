"""A page asks the same of 50,000 people as of fifty: by an index, capped, by key.

No clock: what is looked at are the plans, as the web's role in the reader's scope.
`DDR_CROWD` sets how many people there are.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from participants.models import Enrolment, Task
from programs.models import Role
from reports.dashboards import counting
from tests.ddr.plans import large_tables, watched
from tests.factories import (
    ActivityFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    AuditEventFactory,
    ConsentFactory,
    FollowUpFactory,
    NoteFactory,
    SessionFactory,
    StageFactory,
    TaskFactory,
    UserFactory,
)
from tests.finding.register import fill
from tests.reports.summaries import MONTH, built, quietly
from tests.roles import as_owner

pytestmark = [pytest.mark.long, pytest.mark.django_db]

PEOPLE = int(os.environ.get("DDR_CROWD", 50_000))
LARGE = PEOPLE // 5
RECORDS = [
    AssessmentFactory,
    AttendanceFactory,
    ConsentFactory,
    FollowUpFactory,
    NoteFactory,
    StageFactory,
]
OF_THE_CASE = {
    "id": "gen_random_uuid()",
    "enrolment_id": "everybody.id",
    "office_id": "everybody.office_id",
    "child_track": "everybody.child_track",
}


class Register:
    """A programme of many, with an office, a course and a case to be looked at."""

    def __init__(self) -> None:
        offices, _ids, _people = fill(PEOPLE)
        self.office = offices[0]
        self.program = self.office.program
        known = Enrolment.objects.filter(office=self.office).order_by("case_code")
        with as_owner():
            self.case, *self.group = known[:26]
        for factory in RECORDS:
            spread(factory(enrolment=self.case))
        self._tasks()
        self.session = self._session()
        self._events()

    def _tasks(self) -> None:
        """Each with its own text: it opens in its own row alone."""
        by = UserFactory()
        with as_owner(), without_triggers("participants_task"):
            tasks = (
                TaskFactory.build(enrolment=each, assignee=by)
                for each in Enrolment.objects.select_related("office").iterator()
            )
            Task.objects.bulk_create(tasks, batch_size=5000)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _session(self) -> Any:
        activity = ActivityFactory(office=self.office)
        begun = {"started_on": self.program.today(), "activity": activity}
        for each in self.group:
            StageFactory(enrolment=each, stage=activity.stage, **begun)
        return SessionFactory(activity=activity, date=self.program.today())

    def _events(self) -> None:
        AuditEventFactory(program_id=self.program.pk)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_auditevent (action, by_id, subject_type, subject_id,"
                " facts, at, program_id)"
                " SELECT action, by_id, subject_type, subject_id, facts,"
                " at - number * interval '1 minute', program_id"
                " FROM core_auditevent, generate_series(1, %s) number"
                " WHERE program_id = %s",
                [PEOPLE, self.program.pk],
            )
            cursor.execute("ANALYZE")

    def client(self, role: Role) -> Client:
        office = self.office if role in OF_AN_OFFICE else None
        held = AssignmentFactory(role=role, office=office, program=self.program)
        if role == Role.FACILITATOR:
            with as_owner():
                self.session.activity.facilitators.add(held.user)
        client = Client()
        client.force_login(held.user)
        return client


OF_AN_OFFICE = (Role.CASEWORKER, Role.FACILITATOR)


def spread(record: Any) -> None:
    """The same of everybody else."""
    table = record._meta.db_table
    names = [field.column for field in record._meta.concrete_fields]
    values = ", ".join(OF_THE_CASE.get(name, f"one.{name}") for name in names)
    with as_owner(), connection.cursor() as cursor, without_triggers(table):
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values}"
            f" FROM {table} one, participants_enrolment everybody"
            " WHERE one.id = %s AND everybody.id <> one.enrolment_id",
            [record.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def pages(register: Register) -> Iterator[tuple[Role, str]]:
    case = {"case_code": register.case.case_code}
    people = reverse("participants:case-list")
    for query in (
        *("", "?state=exited", "?category=dependant", "?stage=education"),
        *("?mine=1", f"?after={register.group[9].case_code}"),
        f"?before={register.group[9].case_code}",
    ):
        yield Role.CASEWORKER, f"{people}{query}"
        yield Role.PROGRAMME_LEAD, f"{people}{query}"
    yield Role.PROGRAMME_LEAD, f"{people}?office={register.office.code}"
    for role in (Role.CASEWORKER, Role.PROGRAMME_LEAD):
        for name in ("case", "case-timeline", "case-notes", "case-attendance"):
            yield role, reverse(f"participants:{name}", kwargs=case)
        yield role, reverse("participants:task-list")
        yield role, "/"
    yield Role.PROGRAMME_LEAD, f"{reverse('participants:task-list')}?whose=all"
    yield Role.FACILITATOR, register.session.get_absolute_url()
    yield Role.FACILITATOR, reverse("activities:register-list")
    code = register.program.code
    for part in ("", f"{code}/{MONTH.code}/", f"{code}/dashboard/", f"{code}/cohorts/"):
        yield Role.MONITORING_OFFICER, f"/reports/{part}"
        yield Role.PROGRAMME_LEAD, f"/reports/{part}"
    trail = reverse("trail:event-list")
    for query in ("", "?group=refused", "?group=looked"):
        yield Role.AUDITOR, f"{trail}{query}"


def found_wrong(register: Register, large: set[str]) -> dict[str, list[str]]:
    """Role and page -> what is wrong with it."""
    clients = {role: register.client(role) for role in Role}
    wrong = {}
    for role, address in pages(register):
        with watched(large) as found:
            answer = clients[role].get(address)
        assert answer.status_code == 200, (role, address)
        if found:
            wrong[f"{role} {address}"] = found
    for role in (Role.CASEWORKER, Role.PROGRAMME_LEAD):
        with watched(large) as found:
            typed = {"q": "Kamara Mariama"}
            asked = clients[role].post(reverse("participants:search"), typed)
            assert clients[role].get(asked.url).status_code == 200
        if found:
            wrong[f"{role} search"] = found
    return wrong


def caught(large: set[str]) -> set[str]:
    """What is said of questions that no page may ask."""
    with as_owner(), watched(large) as found:
        Enrolment.objects.count()
        list(Enrolment.objects.filter(external_id__contains="no"))
        list(Enrolment.objects.order_by("pk")[100:110])
    return {fault.split(":")[0] for fault in found}


def test_no_page_reads_a_whole_table_or_counts_or_pages_through_it():
    register = Register()
    built(register.program)
    counting.count(register.program, report=quietly)
    large = large_tables(LARGE)
    assert {"participants_participant", "participants_stage"} <= large
    assert caught(large) == {
        "turns pages by OFFSET",
        "counts all of participants_enrolment",
        "reads all of participants_enrolment",
    }

    assert found_wrong(register, large) == {}
