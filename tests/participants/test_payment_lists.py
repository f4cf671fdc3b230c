"""Lists of payments: what stands in them, who opens them, and with which password."""

import re
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook

from core import workbooks
from core.models import AuditEvent, Job
from participants.models import PaymentList
from participants.payment_jobs import NOT_ALLOWED, make_payment_list
from participants.tasks import forget_import_files
from programs.models import Program, Role
from tests.factories import (
    AssignmentFactory,
    BenefitFactory,
    EnrolmentFactory,
    OfficeFactory,
    PaymentListFactory,
)
from tests.roles import as_owner, role

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
LISTS = "/benefits/payments/"
HEADER = (
    *("case", "name", "support", "month", "amount", "currency"),
    *("reference", "signature", "paid", "paid_on"),
)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return member(office)


def member(office, role=Role.PROGRAMME_LEAD):
    return AssignmentFactory(office=office, role=role).user


def approved(office, name="Doe", *, month=MARCH, **facts):
    case = EnrolmentFactory(
        office=office,
        participant__family_name=name,
        participant__given_name=facts.pop("given", "Given"),
        child_track=facts.pop("child_track", False),
    )
    return BenefitFactory(enrolment=case, month=month, **{"approved": True, **facts})


def ask(client, user, program, month="2026-03"):
    client.force_login(user)
    typed = {"submission_key": uuid4(), "month": f"{program.pk}:{month}"}
    return client.post(LISTS, typed)


def made(client, user, program):
    """What a worker made of what was asked for."""
    assert ask(client, user, program).status_code == 302
    with as_owner():
        asked = PaymentList.objects.get()
        job = Job.objects.get(subject=asked.pk)
    make_payment_list(str(job.pk))
    return now(asked)


def now(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def address(asked, what):
    return f"{LISTS}{asked.pk}/{what}/"


def shown(client, asked):
    answer = client.post(address(asked, "password"))
    found = re.search(r"data-password>([^<]*)<", answer.content.decode())
    return found and found[1]


def cells(content, password):
    """The rows of the list: no cell of it is a formula."""
    file, opened = OOXMLFile(BytesIO(content)), BytesIO()
    file.load_key(password=password, verify_password=True)
    file.decrypt(opened)
    rows = list(load_workbook(opened).active.iter_rows())
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr", "n"}
    return [tuple(cell.value for cell in row) for row in rows]


# What stands in it


def test_a_list_holds_what_is_approved_of_a_month_of_whom_the_asker_reads(
    client, office, lead
):
    first, second = approved(office, "Abo"), approved(office, given="=1+1")
    approved(office, month=date(2026, 2, 1))
    approved(office, approved=False, proposed=True)
    approved(office, state="paid", paid_on=date(2026, 4, 2))
    approved(office, child_track=True)
    approved(OfficeFactory(program=office.program))

    asked = made(client, lead, office.program)

    rows = cells(asked.content, shown(client, asked))
    assert asked.rows == 2
    assert rows[0] == HEADER
    assert sorted(rows[1:]) == sorted(
        (
            each.enrolment.case_code,
            name,
            "Monthly support",
            "2026-03",
            60,
            "USD",
            each.reference,
            *(None, None, None),
        )
        for each, name in ((first, "Given Abo"), (second, "'=1+1 Doe"))
    )


def test_child_protection_makes_the_list_of_the_children(client, office, lead):
    child = approved(office, "Child", child_track=True)
    approved(office)

    asked = made(client, member(office, Role.CHILD_PROTECTION), office.program)

    [_header, row] = cells(asked.content, shown(client, asked))
    assert row[0] == child.enrolment.case_code


def test_only_months_with_something_to_pay_are_offered(client, office, lead):
    approved(office)
    approved(office, month=date(2026, 2, 1), approved=False)

    page = client_page(client, lead)
    refused = ask(client, lead, office.program, month="2026-02")

    assert re.findall(r"name=\"month\"\s+value=\"\d+:([\d-]+)\"", page) == ["2026-03"]
    assert refused.status_code == 200
    with as_owner():
        assert not PaymentList.objects.exists()


def client_page(client, user):
    client.force_login(user)
    return " ".join(client.get(LISTS).content.decode().split())


# The lock


def test_a_list_opens_with_its_password_alone(client, office, lead):
    approved(office, "Quetzalcoatl")

    asked = made(client, lead, office.program)

    assert b"Quetzalcoatl" not in asked.content
    assert not asked.content.startswith(b"PK")
    with pytest.raises(InvalidKeyError):
        cells(asked.content, "another")


def test_the_password_is_shown_once(client, office, lead):
    approved(office)
    asked = made(client, lead, office.program)

    first, second = shown(client, asked), shown(client, asked)

    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", first)
    assert second is None
    assert "Show the password" not in client_page(client, lead)
    assert now(asked).password == ""


def test_no_password_is_shown_before_the_list_is_made(client, office, lead):
    asked = PaymentListFactory(program=office.program, by=lead)
    client.force_login(lead)

    assert shown(client, asked) is None
    assert now(asked).password_shown_at is None


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_ask_for_the_password_at_once_one_is_shown_it():
    with role("ddr_owner"):
        office = OfficeFactory()
        lead = member(office)
        asked = PaymentListFactory(program=office.program, by=lead, made=True)
    together, found = Barrier(20), []

    def one():
        browser = Client()
        browser.force_login(lead)
        together.wait()
        found.append(shown(browser, asked))
        connection.close()

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(each or "" for each in found) == [*[""] * 19, asked.password]


def test_passwords_differ_and_say_nothing():
    found = {workbooks.new_password() for _ in range(100)}

    assert len(found) == 100


# Whose


def test_a_list_is_for_whoever_asked_for_it_alone(client, office, lead):
    asked = PaymentListFactory(program=office.program, by=lead, made=True)
    client.force_login(member(office))

    answers = [
        client.get(address(asked, "file")),
        client.post(address(asked, "password")),
    ]

    assert [each.status_code for each in answers] == [404, 404]
    assert "Download" not in client_page(client, member(office))
    assert "Download" in client_page(client, lead)


def test_the_database_shows_a_list_to_whoever_asked_for_it_alone(office, lead):
    PaymentListFactory(program=office.program, by=lead, made=True)

    assert not PaymentList.objects.exists()


def test_who_lost_the_right_meanwhile_gets_no_list(client, office, lead):
    approved(office)
    ask(client, lead, office.program)
    with as_owner():
        lead.assignments.update(ends_on=date(2024, 2, 1))
        job = Job.objects.get()

    make_payment_list(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", NOT_ALLOWED)
    with as_owner():
        assert PaymentList.objects.get().content is None


def test_who_may_not_sign_in_any_more_gets_no_list(client, office, lead):
    approved(office)
    ask(client, lead, office.program)
    with as_owner():
        type(lead).objects.update(is_active=False)
        job = Job.objects.get()

    make_payment_list(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", NOT_ALLOWED)


def test_a_list_is_made_once(client, office, lead):
    approved(office)
    asked = made(client, lead, office.program)
    approved(office)
    with as_owner():
        Job.objects.update(state="waiting", finished_at=None, lease_until=None)
        job = Job.objects.get()

    make_payment_list(str(job.pk))

    assert (now(asked).rows, now(asked).content) == (1, asked.content)


def test_each_step_stands_in_the_trail_with_whom_it_names(client, office, lead):
    benefit = approved(office)
    asked = made(client, lead, office.program)
    client.get(address(asked, "file"))
    shown(client, asked)

    with as_owner():
        events = AuditEvent.objects.filter(subject_id=asked.pk).order_by("pk")
        found = [(event.action, event.by, event.facts) for event in events]

    assert found == [
        ("payment-list-asked", lead, {"month": "2026-03"}),
        ("payment-list-made", lead, {"cases": [benefit.enrolment.case_code]}),
        ("payment-list-read", lead, {}),
        ("payment-password-shown", lead, {}),
    ]


# How long


def test_a_list_is_gone_after_a_week(client, office, lead):
    before = timezone.now() - timedelta(days=7, minutes=1)
    old, young = (
        PaymentListFactory(program=office.program, by=lead, made=True) for _ in range(2)
    )
    with as_owner():
        PaymentList.objects.filter(pk=old.pk).update(created_at=before)
    client.force_login(lead)

    answers = [client.get(address(each, "file")) for each in (old, young)]
    page = client_page(client, lead)
    forget_import_files()

    assert [each.status_code for each in answers] == [404, 200]
    assert page.count("Download") == page.count("Show the password") == 1
    assert (now(old).content, now(old).password, now(old).rows) == (None, "", 1)
    assert now(young).content == b"list"


def test_what_no_worker_is_at_and_was_not_made_is_told(client, office, lead):
    PaymentListFactory(program=office.program, by=lead)

    assert "Not made" in client_page(client, lead)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"month": date(2026, 3, 2)}, "payment_list_month_is_its_first_day"),
        ({"content": b"list"}, "payment_list_made_has_rows"),
        ({"password_shown_at": timezone.now()}, "payment_list_password_is_shown_once"),
    ],
    ids=["month", "rows", "password"],
)
def test_a_list_that_can_not_be_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        PaymentListFactory(**facts)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_no_more_for_three_lists(
    client, office, lead, rows, django_assert_num_queries
):
    for number in range(rows):
        PaymentListFactory(program=office.program, by=lead, made=True)
        approved(office, month=date(2026, number + 1, 1))
    client.force_login(lead)
    client.get(LISTS)

    with django_assert_num_queries(10):
        client.get(LISTS)


def test_a_programme_is_told_by_its_name(client, office, lead):
    approved(office)
    with as_owner():
        name = Program.objects.get().name

    assert f"{name}, March 2026: 1 payment" in client_page(client, lead)
