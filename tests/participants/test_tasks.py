"""Tasks that were written down: given, handed on, done once, dropped for a reason."""

import html
import re
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from core.models import AuditEvent
from participants import todo
from participants.actions import tasks as actions
from participants.models import Task
from participants.models.record import Refused
from participants.reading import tasks as reading
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    TaskFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
LIST = "/participants/tasks/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office, name="Amina")


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


def member(office, role=Role.CASEWORKER, name="Ruth"):
    return AssignmentFactory(office=office, role=role, user__first_name=name).user


def in_days(office, days):
    return office.program.today() + timedelta(days=days)


def address(case, rest="tasks/new/"):
    return f"{case.get_absolute_url()}{rest}"


def of_task(task, rest=""):
    return address(task.enrolment, f"tasks/{task.pk}/{rest}")


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def typed(office, user, **facts):
    day = in_days(office, 3).isoformat()
    told = {"what": "Call her brother.", "due_on": day, "assignee": user.pk}
    return {"submission_key": str(uuid4()), **told, **facts}


def only():
    with as_owner():
        return Task.objects.get()


# Given, changed, settled


def test_a_task_is_written_down_and_stands_where_work_is_done(
    client, office, caseworker, case
):
    client.force_login(caseworker)

    answer = client.post(address(case), typed(office, caseworker), follow=True)

    task = only()
    assert (task.what, task.assignee, task.by) == (
        "Call her brother.",
        caseworker,
        caseworker,
    )
    assert "Call her brother." in said(answer)
    assert "Call her brother." in said(client.get("/"))
    assert "Call her brother." in said(client.get(LIST))
    with as_owner():
        kept = AuditEvent.objects.get(action="task-added")
    assert "brother" not in str(kept.__dict__)


def test_a_form_begins_with_the_writer_as_who_does_it(client, caseworker, case):
    client.force_login(caseworker)

    form = client.get(address(case)).context["form"]

    assert form.initial["assignee"] == caseworker.pk


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"what": ""}, "Write what is to be done."),
        ({"due_on": ""}, "Enter the day by which it is to be done."),
        ({"assignee": ""}, "This field is required."),
    ],
)
def test_what_is_missing_is_said(client, office, caseworker, case, wrong, told):
    client.force_login(caseworker)

    answer = client.post(address(case), typed(office, caseworker) | wrong)

    assert told in said(answer)
    with as_owner():
        assert not Task.objects.exists()


def test_it_is_handed_to_a_colleague_and_leaves_ones_own_work(
    client, office, caseworker, case
):
    other = member(office, name="Kofi")
    task = TaskFactory(enrolment=case, assignee=caseworker, due_on=in_days(office, 1))
    client.force_login(caseworker)

    facts = typed(office, other, version=task.version)
    client.post(of_task(task), facts)

    assert only().assignee == other
    assert "Call her brother." not in said(client.get("/"))
    assert "Call her brother." in said(client.get(f"{LIST}?whose=all"))


def test_it_is_done_once_and_is_gone_then(client, office, caseworker, case):
    task = TaskFactory(enrolment=case, assignee=caseworker, due_on=in_days(office, -2))
    client.force_login(caseworker)
    before = [task.what in said(client.get(url)) for url in ("/", address(case, ""))]

    client.post(of_task(task, "done/"))
    again = client.post(of_task(task, "done/"), follow=True)

    pages = ["/", address(case, ""), LIST]
    assert before == [True, True]
    assert [task.what in said(client.get(url)) for url in pages] == [False] * 3
    assert "This is settled already: Done." in said(again)
    assert (only().state, only().settled_by) == ("done", caseworker)
    assert "Done" in said(client.get(f"{LIST}?when=settled"))
    with as_owner():
        assert AuditEvent.objects.filter(action="task-done").count() == 1


def test_what_is_not_needed_any_more_says_why(client, caseworker, case):
    task = TaskFactory(enrolment=case, assignee=caseworker)
    client.force_login(caseworker)
    sent = {"submission_key": str(uuid4()), "version": 1}

    silent = client.post(of_task(task, "drop/"), sent | {"why_not": ""})
    client.post(of_task(task, "drop/"), sent | {"why_not": "He has moved."})

    assert "Say why it is not needed any more." in said(silent)
    assert (only().state, only().why_not) == ("dropped", "He has moved.")
    assert "He has moved." in said(client.get(of_task(task)))
    assert "Save task" not in said(client.get(of_task(task)))


def test_who_saw_another_version_is_shown_both(client, office, caseworker, case):
    task = TaskFactory(enrolment=case, assignee=caseworker, version=3)
    client.force_login(caseworker)

    answer = client.post(of_task(task), typed(office, caseworker, version=2))

    assert answer.status_code == 409
    assert only().what == task.what


@pytest.mark.parametrize(
    ("role", "elsewhere"),
    [
        (Role.COUNSELLOR, False),
        (Role.FACILITATOR, False),
        (Role.CHILD_PROTECTION, False),
        (Role.CASEWORKER, True),
    ],
)
def test_nobody_is_given_work_about_a_case_that_they_may_not_open(
    office, caseworker, case, role, elsewhere
):
    there = OfficeFactory(program=office.program) if elsewhere else office
    stranger = member(there, role)

    with in_scope(caseworker), pytest.raises(Refused) as refused:
        actions.add(
            case,
            what="Call",
            due_on=in_days(office, 1),
            assignee=stranger,
            by=caseworker,
        )

    assert refused.value.field == "assignee"


def test_nobody_hands_a_task_to_somebody_who_may_not_open_the_case(
    office, caseworker, case
):
    task = TaskFactory(enrolment=case, assignee=caseworker)
    stranger = member(office, Role.COUNSELLOR)
    facts = {"what": "Call", "due_on": in_days(office, 1), "assignee": stranger}

    with in_scope(caseworker), pytest.raises(Refused) as refused:
        actions.change(task, **facts, by=caseworker)

    assert refused.value.field == "assignee"


def test_whose_account_is_closed_is_given_nothing(office, caseworker, case):
    closed = member(office)
    with as_owner():
        closed.is_active = False
        closed.save()

    with in_scope(caseworker):
        assert list(reading.doers(case)) == [caseworker]


def test_a_task_of_one_case_stands_at_no_address_of_another(
    client, office, caseworker, case
):
    task = TaskFactory(enrolment=EnrolmentFactory(office=office))
    client.force_login(caseworker)

    assert client.get(address(case, f"tasks/{task.pk}/")).status_code == 404


def test_who_left_stays_with_the_task_until_somebody_hands_it_on(
    client, office, caseworker, case
):
    gone = member(office)
    task = TaskFactory(enrolment=case, assignee=gone, due_on=in_days(office, 1))
    with as_owner():
        gone.assignments.update(ends_on=in_days(office, -1))

    with in_scope(caseworker):
        doers = list(reading.doers(case))

    assert doers == [caseworker]
    client.force_login(caseworker)
    assert str(task.what) in said(client.get(address(case, "")))


# Who reads and writes them


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASEWORKER, 200),
        (Role.PROGRAMME_LEAD, 200),
        (Role.CHILD_PROTECTION, 404),
        (Role.COUNSELLOR, 403),
        (Role.CLINICAL_SUPERVISOR, 403),
        (Role.FACILITATOR, 403),
        (Role.MONITORING_OFFICER, 403),
    ],
)
def test_tasks_open_by_role(client, office, case, role, status):
    task = TaskFactory(enrolment=case)
    client.force_login(member(office, role))

    pages = [of_task(task), of_task(task, "drop/"), address(case)]

    assert [client.get(page).status_code for page in pages] == [status] * 3
    done = client.post(of_task(task, "done/")).status_code
    assert done == (302 if status == 200 else status)


def test_tasks_of_another_office_are_not_found(client, caseworker):
    task = TaskFactory(enrolment=EnrolmentFactory())
    client.force_login(caseworker)

    assert client.get(of_task(task)).status_code == 404
    assert client.post(of_task(task, "done/")).status_code == 404
    assert task.what not in said(client.get(f"{LIST}?whose=all"))


def test_where_no_policy_stands_the_scope_still_decides(office, caseworker, case):
    far = EnrolmentFactory(office=OfficeFactory(program=office.program))
    own = TaskFactory(enrolment=case, assignee=caseworker)
    TaskFactory(enrolment=far, assignee=caseworker)
    scope = scope_of(caseworker)

    with as_owner():
        found = [
            [*reading.readable(scope)],
            [*reading.page(scope, whose="all", when="").rows],
        ]

    assert found == [[own], [own]]


# The list, and the work to do


@pytest.mark.parametrize(
    ("when", "days"),
    [("", [-1, 0, 7, 8]), ("late", [-1]), ("week", [0, 7]), ("later", [8])],
)
def test_the_list_is_narrowed_to_when(office, caseworker, case, when, days):
    for number in (-1, 0, 7, 8):
        TaskFactory(enrolment=case, assignee=caseworker, due_on=in_days(office, number))

    with in_scope(caseworker):
        page = reading.page(scope_of(caseworker), whose="mine", when=when)
        found = [(each.due_on - in_days(office, 0)).days for each in page.rows]

    assert found == days


@pytest.mark.parametrize(("days", "waits"), [(-30, True), (7, True), (8, False)])
def test_a_task_is_work_to_do_from_a_week_before_on(
    office, caseworker, case, days, waits
):
    TaskFactory(enrolment=case, assignee=caseworker, due_on=in_days(office, days))
    TaskFactory(enrolment=case, assignee=member(office), due_on=in_days(office, 0))

    with in_scope(caseworker):
        found = todo.read(scope_of(caseworker)).worklists

    titles = [each.title for each in found if each.title == "Tasks within a week"]
    assert titles == ["Tasks within a week"] * waits


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_questions_for_one_as_for_three(
    client, django_assert_num_queries, office, caseworker, case, number
):
    for _each in range(number):
        TaskFactory(enrolment=EnrolmentFactory(office=office), assignee=caseworker)
    client.force_login(caseworker)

    with django_assert_num_queries(8):
        page = client.get(f"{LIST}?whose=all")

    assert len(page.context["rows"]) == number


def test_what_is_in_the_address_and_means_nothing_shows_ones_own(
    client, caseworker, case
):
    TaskFactory(enrolment=case, assignee=caseworker)
    client.force_login(caseworker)

    page = client.get(f"{LIST}?whose=nobody&when=never&after=x")

    assert page.status_code == 200
    assert len(page.context["rows"]) == 1


# What the database holds


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("task_says_what", {"what": ""}),
        ("task_is_open_or_settled", {"state": "done"}),
        ("task_is_open_or_settled", {"state": "gone"}),
        ("task_is_open_or_settled", {"settled_at": timezone.now()}),
        (
            "task_dropped_for_a_reason",
            {"state": "dropped", "settled_at": timezone.now(), "settled_by": None},
        ),
    ],
)
def test_the_database_holds_what_a_task_is(case, name, facts):
    if "settled_by" in facts:
        facts = facts | {"settled_by": UserFactory()}

    with pytest.raises(IntegrityError, match=name):
        TaskFactory(enrolment=case, **facts)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_settle_one_at_once_leave_one(office):
    lead = member(office, Role.PROGRAMME_LEAD)
    task = TaskFactory(enrolment=EnrolmentFactory(office=office), assignee=lead)
    start, told = Barrier(20), []

    def settle(number):
        try:
            with in_scope(lead):
                start.wait(timeout=20)
                if number % 2:
                    actions.done(task, by=lead)
                else:
                    actions.drop(task, why_not="Moved.", by=lead)
                told.append("stored")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=settle, args=[number]) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(told) == ["refused"] * 19 + ["stored"]
    with as_owner():
        settled = AuditEvent.objects.filter(action__in=["task-done", "task-dropped"])
        assert settled.count() == 1
        assert Task.objects.get().version == 2
