"""Waivers: asked for where a gate is closed, decided by somebody else who may."""

import html
import re
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from core.models import AuditEvent
from participants.actions import waivers as actions
from participants.models import Waiver
from participants.models.record import Refused
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    OfficeFactory,
    StageConditionFactory,
    StageFactory,
    StageRuleFactory,
    UserFactory,
    WaiverFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
CARE, TRAINING = "psychological_support", "vocational_training"
WAIVERS = "/participants/approvals/waivers/"
START = f"waivers/new/{TRAINING}/start/"
START_ALTHOUGH = (
    "Vocational training, to start although this is missing: Psychological screening"
)
TYPED = {"conditions": ["screened"], "reason": "The course begins tomorrow."}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def rule(office):
    rule = StageRuleFactory(program=office.program, stage=TRAINING, for_children=True)
    StageConditionFactory(rule=rule, kind="screened")
    StageConditionFactory(rule=rule, kind="consent")
    return rule


@pytest.fixture
def caseworker(office):
    return member(office)


@pytest.fixture
def lead(office):
    return member(office, Role.PROGRAMME_LEAD)


@pytest.fixture
def case(rule, office, caseworker):
    return EnrolmentFactory(office=office, caseworker=caseworker)


@pytest.fixture
def asked(case, caseworker):
    return WaiverFactory(enrolment=case, asked_by=caseworker)


@pytest.fixture
def in_care(office, case):
    rule = StageRuleFactory(program=office.program, stage=CARE)
    StageConditionFactory(rule=rule, kind="sessions", number=12)
    return StageFactory(enrolment=case, counsellor=member(office, Role.COUNSELLOR))


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def of_waiver(asked, rest=""):
    return address(asked.enrolment, f"waivers/{asked.pk}/{rest}")


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


def only():
    with as_owner():
        return Waiver.objects.get()


def test_a_waiver_is_asked_for_at_the_gate_and_waits(client, caseworker, case):
    page = opened(client, caseworker, address(case)).content.decode()
    assert f'href="{address(case, START)}"' in page

    answer = send(client, caseworker, address(case, START), **TYPED)

    assert answer.url == address(case)
    told = said(client.get(answer.url))
    assert "The waiver waits for somebody else's approval" in told
    assert "A waiver is asked for, and waits." in told
    waiver = only()
    assert (waiver.state, waiver.conditions, waiver.asked_by) == (
        "waiting",
        ["screened"],
        caseworker,
    )
    with as_owner():
        event = AuditEvent.objects.get(action="waiver-asked")
    assert event.facts == {
        "stage": TRAINING,
        "gate": "start",
        "conditions": ["screened"],
        "case": case.case_code,
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"conditions": []}, "Choose at least one condition"),
        ({"conditions": ["certificate"]}, "Select a valid choice"),
        ({"reason": ""}, "Write what whoever decides has to know"),
    ],
)
def test_what_can_not_be_asked_is_told(client, caseworker, case, typed, told):
    answer = send(client, caseworker, address(case, START), **TYPED | typed)

    assert told in said(answer)
    with as_owner():
        assert not Waiver.objects.exists()


def test_where_nothing_is_missing_nothing_is_waived(client, caseworker, case):
    url = address(case, f"waivers/new/{TRAINING}/complete/")

    page = said(opened(client, caseworker, url))
    answer = send(client, caseworker, url, **TYPED)

    assert "there is nothing to waive" in page
    assert answer.status_code == 200
    with as_owner():
        assert not Waiver.objects.exists()


def test_what_is_met_meanwhile_is_not_waived(case, caseworker):
    asks = {"stage": TRAINING, "gate": "start", "reason": "Soon"}

    with in_scope(caseworker), pytest.raises(Refused, match="met meanwhile"):
        actions.ask(case, conditions=["functioning"], by=caseworker, **asks)

    with as_owner():
        assert not Waiver.objects.exists()


def test_a_waiver_is_asked_for_once(client, caseworker, case, asked):
    page = said(opened(client, caseworker, address(case, START)))
    answer = send(client, caseworker, address(case, START), **TYPED)

    assert "A waiver is asked for and waits" in page
    assert answer.status_code == 200
    assert only() == asked


def test_an_approved_waiver_opens_the_gate(client, caseworker, lead, case, asked):
    listed = said(opened(client, lead, WAIVERS))
    assert START_ALTHOUGH in listed

    answer = send(client, lead, of_waiver(asked), decision="approved")

    assert answer.url == WAIVERS
    assert (now(asked).state, now(asked).decided_by) == ("approved", lead)
    page = said(opened(client, caseworker, address(case)))
    assert "1 of 2 met. Missing: consent to the service." in page


def test_a_refusal_says_why_to_whoever_asked(client, caseworker, lead, case, asked):
    silent = send(client, lead, of_waiver(asked), decision="refused")
    assert "Say why the waiver is refused" in said(silent)
    assert now(asked).state == "waiting"

    send(client, lead, of_waiver(asked), decision="refused", why="She is not well.")

    assert now(asked).state == "refused"
    page = said(opened(client, caseworker, address(case, START)))
    assert "She is not well." in page
    assert "0 of 2 met" in page


def test_what_was_decided_meanwhile_is_told(client, office, lead, asked):
    other = member(office, Role.PROGRAMME_LEAD)
    send(client, other, of_waiver(asked), decision="approved")

    answer = send(client, lead, of_waiver(asked), decision="refused", why="No.")

    assert "Approved on" in said(answer)
    assert (now(asked).state, now(asked).decided_by) == ("approved", other)


def test_what_was_asked_is_withdrawn_by_who_asked(
    client, office, caseworker, case, asked
):
    url = of_waiver(asked, "withdraw/")
    assert url in opened(client, caseworker, address(case, START)).content.decode()

    assert send(client, member(office), url).status_code == 404
    send(client, caseworker, url)

    assert now(asked).state == "withdrawn"


# Who may


def test_nobody_decides_what_they_asked_for(client, office, rule):
    protector = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)
    asked = WaiverFactory(enrolment=child, asked_by=protector)

    page = said(opened(client, protector, of_waiver(asked)))
    answer = send(client, protector, of_waiver(asked), decision="approved")

    told = "You asked for this waiver, so somebody else decides"
    assert [told in page, told in said(answer)] == [True, True]
    assert now(asked).state == "waiting"


def test_a_childs_waiver_is_asked_and_decided_by_child_protection(client, office, rule):
    first, second = (member(office, Role.CHILD_PROTECTION) for _ in range(2))
    child = EnrolmentFactory(office=office, child_track=True)
    send(client, first, address(child, START), **TYPED)
    asked = only()

    lead = opened(client, member(office, Role.PROGRAMME_LEAD), of_waiver(asked))
    send(client, second, of_waiver(asked), decision="approved")

    assert lead.status_code == 404
    assert (now(asked).state, now(asked).decided_by) == ("approved", second)


def test_a_lead_of_another_office_finds_no_waiver(client, office, lead, asked):
    elsewhere = member(OfficeFactory(program=office.program), Role.PROGRAMME_LEAD)

    assert opened(client, elsewhere, of_waiver(asked)).status_code == 404
    assert "Nothing waits for you" in said(opened(client, elsewhere, WAIVERS))
    answer = send(client, elsewhere, of_waiver(asked), decision="approved")
    assert (answer.status_code, now(asked).state) == (404, "waiting")


@pytest.mark.parametrize(
    ("role", "asks", "decides"),
    [
        (Role.CASEWORKER, 404, 403),
        (Role.COUNSELLOR, 403, 403),
        (Role.CLINICAL_SUPERVISOR, 403, 404),
        (Role.FACILITATOR, 403, 403),
        (Role.CHILD_PROTECTION, 404, 404),
        (Role.PROGRAMME_LEAD, 403, 200),
        (Role.MONITORING_OFFICER, 403, 403),
        (Role.AUDITOR, 403, 403),
        (Role.ADMINISTRATOR, 403, 403),
    ],
)
def test_waivers_are_asked_and_decided_by_role(
    client, office, case, asked, role, asks, decides
):
    StageFactory(enrolment=case)
    user = member(office, role)

    assert opened(client, user, address(case, START)).status_code == asks
    assert opened(client, user, of_waiver(asked)).status_code == decides


def test_a_gate_that_does_not_exist_is_not_found(client, caseworker, case):
    pages = ["waivers/new/sleep/start/", f"waivers/new/{TRAINING}/pause/"]

    found = [opened(client, caseworker, address(case, page)) for page in pages]

    assert [page.status_code for page in found] == [404, 404]


# Psychological support


def test_a_waiver_of_support_is_the_supervisors_and_nobody_elses(
    client, office, caseworker, lead, case, in_care
):
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)
    url = address(case, f"waivers/new/{CARE}/complete/")
    typed = {"conditions": ["sessions"], "reason": "Works far away now."}
    send(client, in_care.counsellor, url, **typed)
    asked = only()

    others = [
        opened(client, each, of_waiver(asked)).status_code
        for each in (lead, caseworker, in_care.counsellor)
    ]
    lists = [said(opened(client, lead, page)) for page in (WAIVERS, "/")]
    history = said(opened(client, caseworker, address(case, "history/")))
    send(client, supervisor, of_waiver(asked), decision="approved")

    assert others == [404, 403, 403]
    assert ["Works far away" in page for page in (*lists, history)] == [False] * 3
    assert "Nothing waits for you" in lists[0]
    assert (now(asked).state, now(asked).decided_by) == ("approved", supervisor)
    supervisors = said(opened(client, supervisor, address(case, "history/")))
    assert "Works far away now." in supervisors


def test_a_supervisor_decides_no_waiver_of_training(client, office, asked):
    StageFactory(enrolment=asked.enrolment)
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    answer = send(client, supervisor, of_waiver(asked), decision="approved")

    assert (answer.status_code, now(asked).state) == (404, "waiting")
    assert "Nothing waits for you" in said(opened(client, supervisor, WAIVERS))


# The list and the work to do


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_shows_what_waits_in_a_constant_number_of_queries(
    client, office, lead, number, django_assert_num_queries
):
    for _ in range(number):
        WaiverFactory(enrolment__office=office)
    client.force_login(lead)

    with django_assert_num_queries(8):
        page = client.get(WAIVERS).content.decode()

    assert page.count("data-case=") == number


def test_who_decides_has_it_in_the_work_to_do(client, office, lead, asked):
    home = said(opened(client, lead, "/"))

    assert "Waivers to decide" in home
    assert f"{START_ALTHOUGH} Decide" in home
    assert "Waivers to decide" not in said(opened(client, member(office), "/"))


def test_nobody_is_asked_to_decide_what_they_asked_for(client, office, rule):
    protector = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)
    WaiverFactory(enrolment=child, asked_by=protector)

    assert "Waivers to decide" not in said(opened(client, protector, "/"))


def test_the_history_of_a_case_tells_of_its_waivers_in_words(client, lead, asked):
    send(client, lead, of_waiver(asked), decision="approved")

    page = said(opened(client, lead, address(asked.enrolment, "history/")))

    assert "Conditions – Psychological screening" in page


# What the database holds


DECIDED = {"decided_at": "2026-03-02T10:00Z", "decision_note": "No."}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("waits_once_at_a_gate", {}),
        ("gate_is_known_code", {"gate": "pause"}),
        ("gate_is_known_code", {"stage": "sleep"}),
        ("names_a_condition", {"conditions": []}),
        ("has_a_reason", {"reason": ""}),
        ("is_decided_or_waits", {"state": "approved"}),
        ("is_decided_or_waits", {"decided_at": "2026-03-02T10:00Z"}),
        ("is_decided_by_another", DECIDED | {"state": "approved", "own": True}),
        ("is_decided_by_another", DECIDED | {"state": "refused", "own": True}),
        ("refused_for_a_reason", DECIDED | {"state": "refused", "decision_note": ""}),
    ],
)
def test_the_database_holds_what_a_waiver_is(case, caseworker, asked, name, facts):
    facts = dict(facts)
    if facts.get("state"):
        own = facts.pop("own", False)
        by = caseworker if own else UserFactory()
        facts |= {"decided_by": by if "decided_at" in facts else None}

    with pytest.raises(IntegrityError, match=f"waiver_{name}"):
        WaiverFactory(enrolment=case, asked_by=caseworker, **facts)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_decide_at_once_leave_one_decision(office, asked):
    leads = [member(office, Role.PROGRAMME_LEAD) for _ in range(20)]
    together, answers = Barrier(20), []

    def one(lead):
        browser = Client()
        browser.force_login(lead)
        together.wait()
        typed = {"decision": "approved"}
        answers.append((lead, send(browser, lead, of_waiver(asked), **typed)))
        connection.close()

    threads = [Thread(target=one, args=[lead]) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    statuses = sorted(answer.status_code for _lead, answer in answers)
    assert statuses == [200] * 19 + [302]
    [first] = [lead for lead, answer in answers if answer.status_code == 302]
    stored = now(asked)
    assert (stored.state, stored.decided_by, stored.version) == ("approved", first, 2)
    with as_owner():
        assert AuditEvent.objects.filter(action="waiver-approved").count() == 1
