"""Support for a month: proposed by one, decided by another, paid once."""

import html
import re
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from participants.actions import benefits as actions
from participants.models.benefit import MOVES, BenefitState
from participants.models.record import Refused
from programs.models import Program, Role
from tests.factories import (
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    EnrolmentFactory,
    OfficeFactory,
    UserFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
SOME = "benefit_state_has_its_facts"
NOW = timezone.now()


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"month": date(2026, 3, 2)}, "benefit_month_is_its_first_day"),
        ({"amount": 0}, "benefit_amount_is_positive"),
        ({"currency": "usd"}, "benefit_amount_is_positive"),
        ({"attended": 11}, "benefit_attended_no_more_than_counts"),
        ({"state": "lost"}, SOME),
        ({"state": "due", "because": "attendance"}, SOME),
        ({"state": "due", "proposed": True}, SOME),
        ({"because": "attendance"}, SOME),
        ({"proposed_at": NOW}, SOME),
        ({"decided": True}, SOME),
        ({"paid_on": MARCH}, SOME),
        ({"state": "withheld"}, SOME),
        ({"withheld": True, "paid_on": MARCH}, SOME),
        ({"state": "withheld", "because": "decision", "decided": True}, SOME),
        (
            {
                "state": "withheld",
                "because": "decision",
                "proposed": True,
                "decided": True,
            },
            SOME,
        ),
        ({"state": "appealed", "proposed": True}, SOME),
        ({"state": "appealed", "reason": "Ill."}, SOME),
        ({"state": "waived", "proposed": True, "reason": "Ill."}, SOME),
        ({"approved": True, "proposed_by": None}, SOME),
        ({"approved": True, "decided_by": None}, SOME),
        ({"approved": True, "reference": ""}, SOME),
        ({"approved": True, "paid_on": MARCH}, SOME),
        ({"approved": True, "state": "paid"}, SOME),
        ({"approved": True, "state": "failed", "paid_on": MARCH}, SOME),
    ],
)
def test_a_benefit_that_can_not_be_is_refused(facts, name):
    with pytest.raises(IntegrityError, match=name):
        BenefitFactory(**facts)


def test_nobody_decides_what_they_proposed():
    somebody = UserFactory()

    with pytest.raises(IntegrityError, match="benefit_is_decided_by_another"):
        BenefitFactory(approved=True, proposed_by=somebody, decided_by=somebody)


def test_a_person_has_one_benefit_of_a_kind_and_month():
    first = BenefitFactory()
    BenefitFactory(enrolment=first.enrolment, rule=first.rule, month=date(2026, 4, 1))

    with pytest.raises(IntegrityError, match="benefit_once_in_a_month"):
        BenefitFactory(enrolment=first.enrolment, rule=first.rule)


def test_a_reference_is_given_once():
    BenefitFactory(approved=True, reference="REF")

    with pytest.raises(IntegrityError, match="benefit_reference_once"):
        BenefitFactory(approved=True, reference="REF")


def test_every_state_has_its_moves_and_nothing_comes_after_paid():
    assert list(MOVES) == [
        *("due", "earned", "withheld", "appealed"),
        *("waived", "approved", "failed", "paid"),
    ]
    assert {to for moves in MOVES.values() for to in moves} <= {*BenefitState.values}
    assert MOVES["paid"] == ()


# Proposed and decided

LIST, APPROVALS = "/benefits/", "/benefits/approvals/"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


@pytest.fixture
def case(office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


@pytest.fixture
def earned(case):
    return BenefitFactory(enrolment=case)


@pytest.fixture
def proposed(case, caseworker):
    return BenefitFactory(enrolment=case, proposed=True, proposed_by=caseworker)


@pytest.fixture
def withheld(case):
    return BenefitFactory(enrolment=case, withheld=True)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def tab(case):
    return f"/participants/{case.case_code}/benefits/"


def address(benefit, verb):
    return f"{tab(benefit.enrolment)}{benefit.pk}/{verb}/"


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **typed):
    client.force_login(user)
    return client.post(url, {"submission_key": uuid4(), "version": "1"} | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def now(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def traced(action):
    with as_owner():
        return AuditEvent.objects.get(action=action).facts


def test_what_is_earned_is_proposed_and_approved_by_another(
    client, caseworker, lead, earned
):
    page = opened(client, caseworker, tab(earned.enrolment))
    assert address(earned, "propose") in page.content.decode()

    answer = send(client, caseworker, address(earned, "propose"))
    assert answer.url == tab(earned.enrolment)
    assert "Proposed for payment" in said(client.get(answer.url))
    answer = send(
        client, lead, address(earned, "decide"), version=2, decision="approve"
    )

    assert answer.url == APPROVALS
    stored = now(earned)
    assert (stored.state, stored.proposed_by, stored.decided_by) == (
        "approved",
        caseworker,
        lead,
    )
    assert len(stored.reference) == 11
    assert traced("benefit-approved") == {
        "case": earned.enrolment.case_code,
        "month": "2026-03",
        "kind": earned.kind,
    }


def test_what_is_proposed_is_withheld_for_a_reason(client, lead, proposed):
    url = address(proposed, "decide")
    silent = send(client, lead, url, decision="withhold")
    assert "Say why." in said(silent)

    send(client, lead, url, decision="withhold", why="Left in the middle of it.")

    stored = now(proposed)
    assert (stored.state, stored.because, stored.reason) == (
        "withheld",
        "decision",
        "Left in the middle of it.",
    )


def test_an_appeal_is_granted_and_then_approved(client, caseworker, lead, withheld):
    silent = send(client, caseworker, address(withheld, "propose"), reason="")
    assert "Write what whoever decides has to know." in said(silent)
    send(client, caseworker, address(withheld, "propose"), reason="She was ill.")
    assert now(withheld).state == "appealed"
    decide = address(withheld, "decide")
    assert "She was ill." in said(opened(client, lead, decide))

    send(client, lead, decide, version=2, decision="waive", why="Paper seen.")
    assert (now(withheld).state, now(withheld).reason) == ("waived", "Paper seen.")
    send(client, lead, decide, version=3, decision="approve")

    assert now(withheld).state == "approved"


def test_an_appeal_is_refused_for_a_reason_and_may_be_made_again(
    client, caseworker, lead, withheld
):
    propose, decide = address(withheld, "propose"), address(withheld, "decide")
    send(client, caseworker, propose, reason="She was ill.")
    send(client, lead, decide, version=2, decision="withhold", why="No paper.")
    page = said(opened(client, caseworker, tab(withheld.enrolment)))

    send(client, caseworker, propose, version=3, reason="Here is the paper.")

    assert "No paper." in page
    stored = now(withheld)
    assert (stored.state, stored.reason, stored.decided_by) == (
        "appealed",
        "Here is the paper.",
        None,
    )


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        ({}, "approve"),
        ({"proposed": True}, "waive"),
        ({"withheld": True}, "approve"),
        ({"approved": True}, "withhold"),
        ({"approved": True, "state": "paid", "paid_on": MARCH}, "approve"),
        ({"state": "due"}, "approve"),
    ],
)
def test_what_is_not_possible_is_refused(client, case, lead, facts, decision):
    benefit = BenefitFactory(enrolment=case, **facts)
    before = benefit.state

    answer = send(
        client, lead, address(benefit, "decide"), decision=decision, why="So."
    )

    assert answer.status_code == 200
    assert (now(benefit).state, now(benefit).version) == (before, 1)


@pytest.mark.parametrize("facts", [{"state": "due"}, {"approved": True}])
def test_what_is_not_earned_is_not_proposed(client, case, caseworker, facts):
    benefit = BenefitFactory(enrolment=case, **facts)

    answer = send(client, caseworker, address(benefit, "propose"))

    assert answer.status_code == 200
    assert "nothing to propose as it stands" in said(answer)
    assert now(benefit).version == 1


def test_what_failed_is_approved_anew_with_another_reference(client, case, lead):
    failed = BenefitFactory(
        enrolment=case, approved=True, state="failed", reference="OLD"
    )

    send(client, lead, address(failed, "decide"), decision="approve")

    assert now(failed).state == "approved"
    assert now(failed).reference != "OLD"


def test_nobody_decides_on_their_own_proposal(client, office):
    protector = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)
    own = BenefitFactory(enrolment=child, proposed=True, proposed_by=protector)
    other = member(office, Role.CHILD_PROTECTION)

    page = said(opened(client, protector, address(own, "decide")))
    answer = send(client, protector, address(own, "decide"), decision="approve")
    bulk = send(client, protector, APPROVALS, benefits=[own.pk])
    assert (now(own).state, bulk.status_code) == ("earned", 200)
    send(client, other, address(own, "decide"), decision="approve")

    told = "You proposed this benefit, so somebody else decides."
    assert [told in page, told in said(answer)] == [True, True]
    assert (now(own).state, now(own).decided_by) == ("approved", other)


def test_several_are_approved_at_once(client, case, caseworker, lead):
    of = {"enrolment": case, "proposed": True, "proposed_by": caseworker}
    rule = BenefitRuleFactory(program=case.program)
    first, second, third = (
        BenefitFactory(**of, rule=rule, month=date(2026, month, 1))
        for month in (1, 2, 3)
    )
    assert said(opened(client, lead, APPROVALS)).count("Proposed for payment") == 3

    answer = send(client, lead, APPROVALS, benefits=[first.pk, third.pk])

    assert "2 benefits are approved." in said(client.get(answer.url))
    states = [now(each).state for each in (first, second, third)]
    assert states == ["approved", "earned", "approved"]


def test_of_what_is_listed_something_is_chosen(client, lead, proposed):
    answer = send(client, lead, APPROVALS)

    assert "Choose at least one." in said(answer)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_approve_at_the_same_time_one_does():
    office = OfficeFactory()
    case = EnrolmentFactory(office=office)
    leads = [member(office, Role.PROGRAMME_LEAD) for _ in range(20)]
    waiting = BenefitFactory(enrolment=case, proposed=True)

    statuses = together(waiting, "decide", leads, decision="approve")

    assert statuses.count(302) == 1
    stored = now(waiting)
    assert (stored.state, stored.version) == ("approved", 2)
    with as_owner():
        assert AuditEvent.objects.filter(action="benefit-approved").count() == 1


# Paid


@pytest.fixture
def approved(case):
    return BenefitFactory(enrolment=case, approved=True)


def today_of(benefit):
    return benefit.enrolment.program.today()


def test_a_payment_is_recorded_once(client, lead, approved):
    url, typed = address(approved, "payment"), {"result": "paid", "on": "today"}
    assert approved.reference in said(opened(client, lead, url))

    first = send(client, lead, url, **typed)
    second = send(client, lead, url, version=2, **typed)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "not possible any more" in said(second) or "No payment" in said(second)
    stored = now(approved)
    assert (stored.state, stored.paid_on, stored.version) == (
        "paid",
        today_of(approved),
        2,
    )
    assert traced("benefit-paid")["month"] == "2026-03"


def test_a_payment_that_failed_says_why(client, lead, approved):
    url = address(approved, "payment")
    silent = send(client, lead, url, result="failed")
    assert "Say why it failed." in said(silent)

    send(client, lead, url, result="failed", why="Nobody came for it.")

    assert (now(approved).state, now(approved).reason) == (
        "failed",
        "Nobody came for it.",
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Choose what came of it."),
        ({"result": "paid"}, "Enter the day of the payment."),
        ({"result": "paid", "on": "1/3/2020"}, "The payment comes after the approval"),
    ],
)
def test_a_payment_that_can_not_be_is_told(client, lead, approved, typed, told):
    answer = send(client, lead, address(approved, "payment"), **typed)

    assert told in said(answer)
    assert now(approved).state == "approved"


def test_no_payment_is_recorded_before_its_day(lead, approved):
    tomorrow = today_of(approved) + timedelta(days=1)

    with as_owner(), pytest.raises(Refused, match="not after today"):
        actions.record_payment(approved, on=tomorrow, by=lead)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_record_a_payment_at_the_same_time_one_does():
    office = OfficeFactory()
    leads = [member(office, Role.PROGRAMME_LEAD) for _ in range(20)]
    waiting = BenefitFactory(enrolment=EnrolmentFactory(office=office), approved=True)

    statuses = together(waiting, "payment", leads, result="paid", on="today")

    assert statuses.count(302) == 1
    assert (now(waiting).state, now(waiting).version) == ("paid", 2)
    with as_owner():
        assert AuditEvent.objects.filter(action="benefit-paid").count() == 1


def together(benefit, verb, users, **typed):
    """What each of them is answered who send the same at the same time."""
    barrier, answers = Barrier(len(users)), []

    def one(user):
        browser = Client()
        browser.force_login(user)
        barrier.wait()
        answers.append(send(browser, user, address(benefit, verb), **typed))
        connection.close()

    threads = [Thread(target=one, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answer.status_code for answer in answers]


def test_what_is_approved_and_not_paid_is_overdue(client, office, case, lead):
    late = BenefitFactory(
        enrolment=case, approved=True, decided_at=NOW - timedelta(days=15)
    )
    soon = BenefitFactory(enrolment=EnrolmentFactory(office=office), approved=True)

    home = opened(client, lead, "/").content.decode()
    listed = said(opened(client, lead, f"{LIST}?due=overdue"))

    assert address(late, "payment") in home
    codes = [each.enrolment.case_code in listed for each in (late, soon)]
    assert codes == [True, False]


# Who may


@pytest.mark.parametrize(
    ("role", "reads", "proposes", "decides", "lists"),
    [
        (Role.CASEWORKER, 200, 404, 403, 200),
        (Role.COUNSELLOR, 403, 403, 403, 403),
        (Role.CLINICAL_SUPERVISOR, 403, 403, 403, 403),
        (Role.FACILITATOR, 403, 403, 403, 403),
        (Role.CHILD_PROTECTION, 404, 404, 404, 200),
        (Role.PROGRAMME_LEAD, 200, 403, 200, 200),
        (Role.MONITORING_OFFICER, 403, 403, 403, 403),
        (Role.AUDITOR, 403, 403, 403, 403),
        (Role.ADMINISTRATOR, 403, 403, 403, 403),
    ],
)
def test_benefits_are_read_proposed_and_decided_by_role(
    client, office, proposed, role, reads, proposes, decides, lists
):
    user = member(office, role)
    urls = [tab(proposed.enrolment)]
    urls += [address(proposed, verb) for verb in ("propose", "decide")]

    found = [opened(client, user, url).status_code for url in (*urls, LIST)]

    assert found == [reads, proposes, decides, lists]


def test_another_office_finds_none(client, office, proposed):
    other = OfficeFactory(program=office.program)
    elsewhere = member(other, Role.PROGRAMME_LEAD)

    urls = [tab(proposed.enrolment), address(proposed, "decide")]
    assert [opened(client, elsewhere, url).status_code for url in urls] == [404, 404]
    assert "Nothing waits for you" in said(opened(client, elsewhere, APPROVALS))
    assert proposed.enrolment.case_code not in said(opened(client, elsewhere, LIST))
    bulk = send(client, elsewhere, APPROVALS, benefits=[proposed.pk])
    assert (bulk.status_code, now(proposed).state) == (200, "earned")


def test_a_child_is_in_the_list_of_child_protection_alone(client, office, lead):
    child = EnrolmentFactory(office=office, child_track=True)
    BenefitFactory(enrolment=child, proposed=True)
    protector = member(office, Role.CHILD_PROTECTION)

    seen = [
        child.case_code in said(opened(client, user, url))
        for user in (lead, protector)
        for url in (LIST, APPROVALS)
    ]

    assert seen == [False, False, True, True]


# The tab and the list


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ([], "Nothing counts yet"),
        (["present"] * 10, "One more absence loses nothing"),
        (["present"] * 9, "On track: one more absence loses nothing"),
        (["present"] * 8, "One more absence loses the month"),
        (["present"] * 8 + ["absent"], "As it stands the month is not earned"),
    ],
)
def test_the_tab_tells_what_one_more_absence_does(
    client, monkeypatch, case, caseworker, statuses, told
):
    monkeypatch.setattr(Program, "today", lambda program: date(2026, 3, 20))
    BenefitRuleFactory(program=case.program)
    for day, status in enumerate(statuses, start=1):
        AttendanceFactory(
            enrolment=case,
            stage="education",
            session_date=date(2026, 3, day),
            status=status,
        )

    page = said(opened(client, caseworker, tab(case)))

    assert told.lower() in page.lower()


def test_what_was_attended_in_care_is_not_told(
    client, monkeypatch, case, caseworker, withheld
):
    monkeypatch.setattr(Program, "today", lambda program: date(2026, 3, 20))
    for day in (1, 2):
        AttendanceFactory(
            enrolment=case, session_date=date(2026, 3, day), status="absent"
        )

    page = said(opened(client, caseworker, tab(case)))

    assert "Nothing counts yet" in page
    assert "are not shown here" in page
    assert "5 of 10" not in page


def test_the_list_is_narrowed_by_month_and_state(client, case, lead):
    rule = BenefitRuleFactory(program=case.program)
    of = {"enrolment": case, "rule": rule}
    BenefitFactory(**of, month=date(2026, 1, 1))
    BenefitFactory(**of, month=date(2026, 2, 1), withheld=True)
    queries = ["", "?month=2026-01", "?due=withheld", "?month=2026-01&due=due"]

    found = [
        said(opened(client, lead, LIST + query)).count(case.case_code)
        for query in queries
    ]

    assert found == [2, 1, 1, 0]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [(LIST, 9), (APPROVALS, 8)])
def test_the_lists_ask_no_more_for_three_rows(
    client, office, caseworker, lead, url, queries, rows, django_assert_num_queries
):
    rule = BenefitRuleFactory(program=office.program)
    for _ in range(rows):
        case = EnrolmentFactory(office=office, caseworker=caseworker)
        BenefitFactory(enrolment=case, rule=rule, proposed=True, proposed_by=caseworker)
    client.force_login(lead)
    client.get(url)

    with django_assert_num_queries(queries):
        page = client.get(url)

    assert said(page).count("Proposed for payment") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tab_asks_no_more_for_three_months(
    client, case, caseworker, rows, django_assert_num_queries
):
    rule = BenefitRuleFactory(program=case.program)
    for month in range(1, rows + 1):
        BenefitFactory(enrolment=case, rule=rule, month=date(2026, month, 1))
    client.force_login(caseworker)
    client.get(tab(case))

    with django_assert_num_queries(12):
        client.get(tab(case))


# The work to do


def test_the_home_page_names_what_is_to_be_proposed_and_decided(
    client, office, caseworker, lead, earned
):
    other = EnrolmentFactory(office=office, caseworker=caseworker)
    waiting = BenefitFactory(
        enrolment=other, rule=earned.rule, proposed=True, proposed_by=caseworker
    )
    BenefitFactory(
        enrolment=EnrolmentFactory(office=office, caseworker=member(office)),
        rule=earned.rule,
    )

    mine = opened(client, caseworker, "/")
    leads = opened(client, lead, "/")
    listed = said(opened(client, caseworker, f"{LIST}?due=to-propose"))

    assert "Benefits to propose" in said(mine)
    assert address(earned, "propose") in mine.content.decode()
    assert address(waiting, "decide") in leads.content.decode()
    assert "Benefits to propose" not in said(leads)
    codes = [each.enrolment.case_code in listed for each in (earned, waiting)]
    assert codes == [True, False]
    assert listed.count("March 2026, Monthly support") == 1
