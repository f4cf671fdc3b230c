"""Exits: asked for, decided by somebody else, and what needs attention of a case."""

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
from participants.models import Enrolment, ExitRequest
from programs.models import Role
from tests.factories import (
    AssessmentFactory,
    AssignmentFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    OfficeFactory,
    StageFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
APPROVALS = "/participants/approvals/"
ASKED = {
    "exit_on": "1 March 2026",
    "reason": "employment_found",
    "note": "Works as a welder now.",
}


@pytest.fixture
def office():
    return OfficeFactory(name="Ombala")


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
def asked(case, caseworker):
    return ExitRequestFactory(enrolment=case, asked_by=caseworker)


def member(office, role=Role.CASEWORKER):
    return AssignmentFactory(office=office, role=role).user


def address(case, rest=""):
    return f"/participants/{case.case_code}/{rest}"


def of_request(asked, rest=""):
    return address(asked.enrolment, f"exit/{asked.pk}/{rest}")


def opened(client, user, url):
    client.force_login(user)
    return client.get(url)


def send(client, user, url, **typed):
    client.force_login(user)
    hidden = {"submission_key": uuid4(), "version": "1"}
    return client.post(url, hidden | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def now(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def test_an_exit_is_asked_for_and_the_case_goes_on(client, caseworker, case):
    answer = send(client, caseworker, address(case, "exit/"), **ASKED)

    page = said(client.get(answer.url))
    assert "The exit waits for somebody else's approval" in page
    assert "Waits Exit on 1 March 2026: Found employment" in page
    assert now(case).exited_on is None
    with as_owner():
        event = AuditEvent.objects.get(action="exit-asked")
    assert event.facts == {
        "reason": "employment_found",
        "on": "2026-03-01",
        "case": case.case_code,
    }


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"exit_on": "1 January 2026"}, "before the registration on 5 January 2026"),
        ({"exit_on": "tomorrow"}, "This day is still to come"),
        ({"note": ""}, "Note: Write what whoever decides has to know"),
        ({"reason": ""}, "Reason: Choose the reason"),
    ],
)
def test_what_can_not_be_asked_is_told(client, caseworker, case, typed, told):
    answer = send(client, caseworker, address(case, "exit/"), **ASKED | typed)

    assert told in said(answer)
    with as_owner():
        assert not ExitRequest.objects.exists()


def test_what_still_runs_stands_against_an_exit(client, caseworker, case):
    stay = StageFactory(enrolment=case, stage="education")
    url = address(case, "exit/")

    page = opened(client, caseworker, url).content.decode()
    answer = send(client, caseworker, url, **ASKED)

    assert f"/stages/{stay.pk}/end/" in page
    assert "Education still runs" in said(answer)


def test_an_exit_is_not_before_the_end_of_training(client, caseworker, case):
    StageFactory(
        enrolment=case,
        stage="education",
        status="completed",
        ended_on="2026-03-02",
    )

    answer = send(client, caseworker, address(case, "exit/"), **ASKED)

    assert "Education went on after this day, until 2 March 2026" in said(answer)


def test_psychological_support_stands_against_no_exit_and_is_not_told(
    client, caseworker, lead, case
):
    StageFactory(enrolment=case)
    send(client, caseworker, address(case, "exit/"), **ASKED)
    with as_owner():
        asked = ExitRequest.objects.get()

    page = opened(client, lead, of_request(asked))
    send(client, lead, of_request(asked), decision="approved")

    assert "sychological" not in said(page)
    assert now(case).exited_on == date(2026, 3, 1)


def test_an_approved_exit_ends_the_case_and_says_what_follows(
    client, lead, case, asked
):
    answer = send(client, lead, of_request(asked), decision="approved")

    assert answer.url == APPROVALS
    told = said(client.get(APPROVALS))
    assert "the first on 1 June 2026" in told
    assert "Nothing waits for you" in told
    stored = now(case)
    assert (stored.exited_on, stored.exit_reason) == (date(2026, 3, 1), "completed")
    assert (stored.version, stored.exit_imported) == (2, False)
    assert (now(asked).state, now(asked).decided_by) == ("approved", lead)


def test_a_refusal_says_why(client, caseworker, lead, case, asked):
    silent = send(client, lead, of_request(asked), decision="refused")
    assert "Say why the exit is refused" in said(silent)
    assert now(asked).state == "waiting"

    send(client, lead, of_request(asked), decision="refused", why="Not yet.")

    assert (now(asked).state, now(case).exited_on) == ("refused", None)
    page = said(opened(client, caseworker, address(case, "exit/")))
    assert "Asked for before, and refused" in page
    assert "Not yet." in page


def test_neither_button_decides_nothing(client, lead, asked):
    answer = send(client, lead, of_request(asked), why="Not yet.")

    assert "Press one of the two buttons" in said(answer)
    assert now(asked).state == "waiting"


def test_nobody_decides_what_they_asked_for(client, office):
    protector = member(office, Role.CHILD_PROTECTION)
    child = EnrolmentFactory(office=office, child_track=True)
    asked = ExitRequestFactory(enrolment=child, asked_by=protector)

    page = opened(client, protector, of_request(asked))
    answer = send(client, protector, of_request(asked), decision="approved")

    assert "You asked for this exit, so somebody else decides" in said(page)
    assert "You asked for this exit, so somebody else decides" in said(answer)
    assert now(child).exited_on is None


def test_what_was_asked_can_be_withdrawn_by_who_asked(client, caseworker, case, asked):
    url = of_request(asked, "withdraw/")
    page = opened(client, caseworker, address(case, "exit/")).content.decode()
    assert url in page

    send(client, caseworker, url)

    assert now(asked).state == "withdrawn"


def test_only_who_asked_withdraws(client, caseworker, case):
    asked = ExitRequestFactory(enrolment=case)

    answer = send(client, caseworker, of_request(asked, "withdraw/"))

    assert answer.status_code == 404
    assert now(asked).state == "waiting"


def test_an_exit_that_was_imported_meanwhile_stands(client, lead, case, asked):
    with as_owner():
        Enrolment.objects.update(
            exited_on="2026-02-01", exit_reason="relocated", exit_imported=True
        )

    answer = send(client, lead, of_request(asked), decision="approved")

    assert "left the programme on 1 February 2026" in said(answer)
    assert (now(case).exit_reason, now(asked).state) == ("relocated", "waiting")


def test_what_was_decided_meanwhile_is_told(client, office, lead, asked):
    send(
        client,
        member(office, Role.PROGRAMME_LEAD),
        of_request(asked),
        decision="approved",
    )

    answer = send(client, lead, of_request(asked), decision="refused", why="No.")

    assert "Approved on" in said(answer)
    assert now(asked).state == "approved"


# The list, and who may


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_shows_what_waits_in_a_constant_number_of_queries(
    client, office, lead, number, django_assert_num_queries
):
    for _ in range(number):
        ExitRequestFactory(enrolment__office=office)
    client.force_login(lead)

    with django_assert_num_queries(9):
        page = client.get(APPROVALS).content.decode()

    assert page.count("data-case=") == number


def test_the_list_leaves_out_what_is_elsewhere_a_childs_or_decided(
    client, office, lead
):
    elsewhere = OfficeFactory(program=office.program)
    ExitRequestFactory(enrolment__office=elsewhere)
    child = EnrolmentFactory(office=office, child_track=True)
    ExitRequestFactory(enrolment=child)

    page = said(opened(client, lead, APPROVALS))

    assert "Nothing waits for you" in page


def test_a_place_in_the_list_that_is_none_leads_to_its_start(client, lead, asked):
    page = opened(client, lead, f"{APPROVALS}?after=nonsense")

    assert page.content.decode().count("data-case=") == 1


def test_strangers_find_no_exit(client, office, lead, asked):
    elsewhere = OfficeFactory(program=office.program)
    other_lead = member(elsewhere, Role.PROGRAMME_LEAD)
    colleague = member(office)
    child = EnrolmentFactory(office=office, child_track=True)
    childs = ExitRequestFactory(enrolment=child)

    pages = [
        (other_lead, of_request(asked)),
        (lead, of_request(childs)),
        (colleague, address(asked.enrolment, "exit/")),
    ]

    assert [opened(client, *each).status_code for each in pages] == [404] * 3
    withdrawn = send(client, colleague, of_request(asked, "withdraw/"))
    assert withdrawn.status_code == 404


def test_exits_are_asked_and_decided_by_role(client, caseworker, lead, asked):
    pages = [
        (caseworker, APPROVALS),
        (caseworker, of_request(asked)),
        (lead, address(asked.enrolment, "exit/")),
    ]

    assert [opened(client, *each).status_code for each in pages] == [403] * 3
    assert send(client, lead, of_request(asked, "withdraw/")).status_code == 403


def test_an_exit_asked_for_twice_by_one_form_waits_once(client, caseworker, case):
    client.force_login(caseworker)
    typed = {"submission_key": uuid4(), **ASKED}

    answers = [client.post(address(case, "exit/"), typed) for _ in range(2)]

    assert {answer.url for answer in answers} == {address(case)}
    with as_owner():
        assert ExitRequest.objects.count() == 1


DECIDED = {"state": "approved", "decided_at": "2026-03-02T10:00Z"}


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("waits_once", {}),
        ("has_a_note", {"note": ""}),
        ("is_decided_or_waits", {"state": "approved"}),
        ("is_approved_by_another", DECIDED),
        ("refused_for_a_reason", DECIDED | {"state": "refused"}),
    ],
)
def test_the_database_holds_what_a_request_is(caseworker, lead, asked, name, facts):
    if facts.get("decided_at"):
        own = name == "is_approved_by_another"
        facts = facts | {"decided_by": caseworker if own else lead}

    with pytest.raises(IntegrityError, match=f"exit_request_{name}"):
        ExitRequestFactory(enrolment=asked.enrolment, asked_by=caseworker, **facts)


BY_THE_COURT = {"authority": "Court of Ombala", "revoked_on": "2026-02-20"}
REVOKED = {"reason": "eligibility_revoked"}


@pytest.mark.parametrize(
    "facts",
    [
        REVOKED,
        REVOKED | {"authority": "Court of Ombala"},
        REVOKED | {"revoked_on": "2026-02-20"},
        REVOKED | BY_THE_COURT | {"revoked_on": "2026-03-02"},
        REVOKED | BY_THE_COURT | {"takes_back": True},
        {"reason": "breach_of_terms"} | BY_THE_COURT,
    ],
)
def test_the_database_revokes_nothing_without_an_authority(case, facts):
    with pytest.raises(IntegrityError, match="revokes_by_an_authority"):
        ExitRequestFactory(enrolment=case, **facts)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Say which authority revoked the eligibility, and when."),
        ({"authority": "Court of Ombala"}, "Say which authority revoked"),
        (BY_THE_COURT | {"revoked_on": "2 March 2026"}, "not after the last day"),
        (BY_THE_COURT | {"revoked_on": "tomorrow"}, "This day is still to come"),
    ],
)
def test_who_revoked_the_eligibility_has_to_be_said(
    client, caseworker, case, typed, told
):
    answer = send(client, caseworker, address(case, "exit/"), **ASKED | REVOKED | typed)

    assert answer.status_code == 200
    assert told in said(answer)


def test_who_decides_reads_which_authority_revoked_the_eligibility(
    client, caseworker, lead, case
):
    send(client, caseworker, address(case, "exit/"), **ASKED | REVOKED | BY_THE_COURT)
    with as_owner():
        asked = ExitRequest.objects.get()

    page = said(opened(client, lead, of_request(asked)))

    assert "Eligibility revoked by Court of Ombala on 20 February 2026" in page


def test_of_another_reason_no_authority_is_kept(client, caseworker, case):
    send(client, caseworker, address(case, "exit/"), **ASKED | BY_THE_COURT)

    with as_owner():
        asked = ExitRequest.objects.get()
    assert (asked.authority, asked.revoked_on) == ("", None)


@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_once_leave_one_request(caseworker, case):
    together, answers = Barrier(20), []

    def one():
        browser = Client()
        browser.force_login(caseworker)
        together.wait()
        answers.append(send(browser, caseworker, address(case, "exit/"), **ASKED))
        connection.close()

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [302]
    with as_owner():
        assert ExitRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_decide_at_once_one_does(office, case, asked):
    """Half approve and half refuse: what the first says stands."""
    leads = [member(office, Role.PROGRAMME_LEAD) for _ in range(20)]
    together, answers = Barrier(20), []
    typed = [{"decision": "approved"}, {"decision": "refused", "why": "Not yet."}]

    def one(number):
        browser = Client()
        browser.force_login(leads[number])
        together.wait()
        url = of_request(asked)
        answers.append(send(browser, leads[number], url, **typed[number % 2]))
        connection.close()

    threads = [Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 20
    with as_owner():
        events = AuditEvent.objects.filter(action__in=["exit-approved", "exit-refused"])
        [action] = events.values_list("action", flat=True)
    settled = now(asked)
    assert action == f"exit-{settled.state}"
    assert bool(now(case).exited_on) == (settled.state == "approved")


# What needs attention


def days_ago(office, days):
    return office.program.today() - timedelta(days=days)


def test_the_lead_is_led_from_the_case_to_the_decision(client, lead, case, asked):
    page = opened(client, lead, address(case)).content.decode()

    assert f'href="{of_request(asked)}"' in page


@pytest.mark.parametrize("status", ["planned", "waitlisted"])
def test_support_that_was_asked_for_is_told_to_who_may_know(
    client, office, case, lead, status
):
    StageFactory(enrolment=case, status=status, started_on=None)
    supervisor = member(office, Role.CLINICAL_SUPERVISOR)

    pages = [said(opened(client, each, address(case))) for each in (supervisor, lead)]

    asked = "Psychological support asked for"
    assert [asked in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("days", "screened", "told"),
    [
        (10, False, ""),
        (20, False, "Due on"),
        (31, False, "1 day late"),
        (32, False, "2 days late"),
        (32, True, ""),
    ],
)
def test_an_adult_is_screened_within_thirty_days(
    client, office, caseworker, days, screened, told
):
    registered = days_ago(office, days)
    case = EnrolmentFactory(
        office=office, caseworker=caseworker, registered_on=registered
    )
    if screened:
        AssessmentFactory(enrolment=case, taken_on=registered)

    page = said(opened(client, caseworker, address(case)))

    assert ("Psychological screening" in page) == bool(told)
    assert told in page


def test_a_case_of_nobodys_can_be_taken(client, office, lead):
    case = EnrolmentFactory(office=office)

    pages = [
        opened(client, user, address(case)).content.decode()
        for user in (member(office), lead)
    ]

    assert [address(case, "take/") in page for page in pages] == [True, False]


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_asks_as_much_of_many_records_as_of_one(
    client, office, caseworker, number, django_assert_num_queries
):
    """Thirteen of its own, and six of every page: who asks, and where they may."""
    case = EnrolmentFactory(
        office=office, caseworker=caseworker, registered_on=days_ago(office, 90)
    )
    ExitRequestFactory(enrolment=case)
    for day in range(number):
        on = days_ago(office, 60 - day)
        StageFactory(
            enrolment=case,
            stage="education",
            status="active" if day + 1 == number else "dropped_out",
            started_on=on,
            ended_on=None if day + 1 == number else on,
        )
        ExitRequestFactory(
            enrolment=case,
            state="withdrawn",
            decided_by=caseworker,
            decided_at=timezone.now(),
        )
    client.force_login(caseworker)

    with django_assert_num_queries(19):
        page = said(client.get(address(case)))

    assert "60 days late Psychological screening" in page


def test_who_may_write_is_led_to_the_next_steps(client, caseworker, case):
    page = opened(client, caseworker, address(case)).content.decode()

    for rest in ("notes/new/", "exit/", "stages/new/education/"):
        assert f'href="{address(case, rest)}"' in page
    assert f'href="{address(case, "stages/ask-for-support/")}"' in page
