"""Lists of payments that come back from the cashier: each row recorded, or told."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import workbooks
from core.models import AuditEvent
from participants import returned_list
from participants.actions import payment_lists as actions
from participants.models import Benefit, BenefitEvent
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    BenefitFactory,
    EnrolmentFactory,
    OfficeFactory,
)
from tests.participants.registers import text
from tests.participants.test_seats import at_once
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
URL = "/benefits/payments/returned/"
MARCH = date(2026, 3, 1)
COUNTS = ("paid", "known", "unpaid", "wrong")


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def lead(office):
    return AssignmentFactory(office=office, role=Role.PROGRAMME_LEAD).user


def approved(office, **facts):
    case = EnrolmentFactory(office=office, child_track=facts.pop("child", False))
    decided = timezone.now() - timedelta(days=10)
    known = {"approved": True, "month": MARCH, "decided_at": decided}
    return BenefitFactory(enrolment=case, **(known | facts))


def row(benefit, paid="yes", on="today", **cells):
    day = benefit.enrolment.program.today().isoformat() if on == "today" else on
    return {"reference": benefit.reference, "paid": paid, "paid_on": day} | cells


def as_csv(rows, columns=("reference", "paid", "paid_on")):
    file = StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def back(client, user, content, *, name="list.csv", **typed):
    client.force_login(user)
    file = {"file": SimpleUploadedFile(name, content)}
    return client.post(URL, {"submission_key": uuid4(), **file, **typed})


def counted(answer):
    settled = answer.context["settled"]
    lengths = (len(settled.paid), settled.known, settled.unpaid, len(settled.wrong))
    return dict(zip(COUNTS, lengths, strict=True))


def problems(answer):
    return [(each.number, each.problem) for each in answer.context["settled"].wrong]


def now(benefit):
    with as_owner():
        return Benefit.objects.get(pk=benefit.pk)


# What is recorded


def test_what_was_paid_is_recorded_and_who_was_not_stays_to_be_paid(
    client, office, lead
):
    paid, unpaid = approved(office, amount="60.50"), approved(office)

    answer = back(
        client, lead, as_csv([row(paid), row(unpaid, "no", ""), row(unpaid, "", "")])
    )

    assert counted(answer) == {"paid": 1, "known": 0, "unpaid": 1, "wrong": 1}
    assert "60.50 USD" in text(answer)
    today = office.program.today()
    assert [(now(each).state, now(each).paid_on) for each in (paid, unpaid)] == [
        ("paid", today),
        ("approved", None),
    ]
    with as_owner():
        event = AuditEvent.objects.get(action="payments-taken-back")
        kept = BenefitEvent.objects.filter(row=paid.pk).latest("pk")
    assert event.facts == {
        "cases": [paid.enrolment.case_code],
        "rows": 3,
        "wrong": 1,
    }
    assert (kept.state, kept.event_by) == ("paid", lead)


def test_taken_back_twice_it_changes_nothing_the_second_time(client, office, lead):
    paid = approved(office)
    content = as_csv([row(paid)])
    back(client, lead, content)
    version = now(paid).version

    again = back(client, lead, content)

    assert counted(again) == {"paid": 0, "known": 1, "unpaid": 0, "wrong": 0}
    assert now(paid).version == version


def test_the_workbook_comes_back_as_it_left_with_its_password(client, office, lead):
    paid = approved(office)
    line = ("CODE", "A name", "Support", "2026-03", paid.amount, "USD")
    filled = (*line, paid.reference, "X", "yes", office.program.today())
    content = workbooks.written("Payments", [returned_list.COLUMNS, filled])
    locked = workbooks.locked(content, "open-sesame")
    of = {"name": "payments-2026-03.xlsx"}

    without = back(client, lead, locked, **of)
    wrong = back(client, lead, locked, **of, password="another")
    right = back(client, lead, locked, **of, password="open-sesame")
    plain = back(client, lead, content, **of)

    assert without.context["form"].errors == {
        "password": ["The file is locked: enter its password."]
    }
    assert wrong.context["form"].errors == {
        "password": ["The file is locked, and this password does not open it."]
    }
    assert counted(right)["paid"] == counted(plain)["known"] == 1


def test_the_page_says_no_name_and_the_password_is_not_shown_again(
    client, office, lead
):
    case = EnrolmentFactory(office=office, participant__family_name="Quetzal")
    paid = BenefitFactory(enrolment=case, month=MARCH, approved=True)

    page = back(client, lead, as_csv([row(paid)]), password="secret-one")

    assert "Quetzal" not in page.content.decode()
    assert "secret-one" not in page.content.decode()


# What does not fit


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"paid": "perhaps"}, "Write yes or no under “paid”."),
        ({"on": ""}, "The day on which it was paid is missing."),
        ({"on": "soon"}, "The day is not one: write it as 2026-11-30."),
        ({"on": "2099-01-01"}, "The payment comes after the approval"),
        ({"on": "2020-01-01"}, "The payment comes after the approval"),
        ({"paid": "no"}, "A day is given, and not that it was paid."),
        ({"reference": ""}, "The reference is missing."),
        ({"reference": "NOBODY"}, "No payment of yours has this reference."),
        ({"reference": "NO\0BODY"}, "holds a NUL character"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_hurts_no_other(
    client, office, lead, cells, problem
):
    other, paid = approved(office), approved(office)

    answer = back(client, lead, as_csv([row(other, **cells), row(paid)]))

    [(number, told)] = problems(answer)
    assert number == 2
    assert told.startswith(problem)
    assert f"Row 2 {told}" in text(answer)
    assert (now(other).state, now(paid).state) == ("approved", "paid")


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        ("59.00", "Approved was 60.00 USD: correct the list, or ask the cashier."),
        ("much", "The amount is not a number."),
        ("sNaN", "The amount is not a number."),
        ("Infinity", "The amount is not a number."),
        ("60", ""),
        ("", ""),
    ],
)
def test_another_amount_than_was_approved_is_not_recorded(
    client, office, lead, amount, problem
):
    paid = approved(office, amount=Decimal(60))
    columns = ("reference", "paid", "paid_on", "amount")

    answer = back(client, lead, as_csv([row(paid, amount=amount)], columns))

    assert [told for _number, told in problems(answer)] == (
        [problem] if problem else []
    )
    assert now(paid).state == ("approved" if problem else "paid")


def test_what_is_recorded_otherwise_or_not_approved_is_told(client, office, lead):
    day = office.program.today() - timedelta(days=1)
    paid = approved(office, state="paid", paid_on=day)
    failed = approved(office, state="failed")
    twice = approved(office)

    answer = back(
        client,
        lead,
        as_csv([row(paid), row(paid, "no", ""), row(failed), row(twice), row(twice)]),
    )

    assert problems(answer) == [
        (2, "Recorded is another day, or that it was paid."),
        (3, "The same reference stands in row 2."),
        (4, "This is not possible any more: Payment failed."),
        (6, "The same reference stands in row 5."),
    ]


def test_nobody_records_payments_that_are_not_theirs_to_decide(client, office, lead):
    child = approved(office, child=True)
    elsewhere = approved(OfficeFactory(program=office.program))

    answer = back(client, lead, as_csv([row(child), row(elsewhere)]))

    assert counted(answer)["wrong"] == 2
    assert now(child).state == now(elsewhere).state == "approved"


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"reference,paid\n", "a.csv", "The header lacks required columns: paid_on."),
        (b"", "a.csv", "The submitted file is empty."),
        (b"PK\x03\x04", "a.xlsx", "The file is not a workbook (.xlsx)"),
        (b"%PDF-1.7", "a.pdf", "The file is neither a .csv nor a .xlsx file."),
        (b"\xd0\xcf\x11\xe0junk", "a.xlsx", "The file is locked: enter its password."),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(client, lead, content, name, problem):
    answer = back(client, lead, content, name=name)

    [told] = [
        each for errors in answer.context["form"].errors.values() for each in errors
    ]
    assert told.startswith(problem)


@pytest.mark.parametrize(
    "role_of", [Role.CASEWORKER, Role.AUDITOR, Role.MONITORING_OFFICER]
)
def test_only_who_decides_on_benefits_takes_lists_back(client, office, role_of):
    client.force_login(AssignmentFactory(office=office, role=role_of).user)

    assert client.get(URL).status_code == 403


# Many


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_much_for_three_rows_as_for_one(
    office, lead, number, django_assert_num_queries
):
    paid = [approved(office) for _each in range(number)]
    today = office.program.today()
    rows = [
        returned_list.Paid(2 + n, each.reference, is_paid=True, on=today)
        for n, each in enumerate(paid)
    ]
    with in_scope(lead):
        scope = scope_of(lead)
        with django_assert_num_queries(7):
            settled = actions.settle(rows, scope=scope, by=lead)
    assert len(settled.paid) == number


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_take_a_list_back_at_once_one_records_it(office, lead):
    paid = approved(office)
    line = returned_list.Paid(
        2, paid.reference, is_paid=True, on=office.program.today()
    )
    counts = []

    def settle():
        settled = actions.settle([line], scope=scope_of(lead), by=lead)
        counts.append((len(settled.paid), settled.known))

    at_once(*[(lead, settle)] * 20)

    assert sorted(counts) == [(0, 1)] * 19 + [(1, 0)]
    assert now(paid).version == 2
