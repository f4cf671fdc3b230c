"""Tries to reach who has left, and what more is asked of those who are reached."""

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError

from core.dates import add_months
from core.models import AuditEvent
from participants.models import ContactAttempt, FollowUp
from programs.models import Role
from tests.factories import (
    AssignmentFactory,
    ContactAttemptFactory,
    EnrolmentFactory,
    FollowUpFactory,
    OfficeFactory,
)
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
TRY = {"day": "yesterday", "way": "phone", "result": "no_answer"}
REACHED = {
    "contacted_on": "yesterday",
    "result": "reached_by_phone",
    "work": "own_account",
}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def user(client, office):
    user = AssignmentFactory(office=office).user
    client.force_login(user)
    return user


@pytest.fixture
def case(office, user):
    return gone(office, user)


def gone(office, user, **facts):
    left = add_months(office.program.today(), -7)
    known = {"registered_on": left, "exited_on": left, "exit_reason": "completed"}
    return EnrolmentFactory(office=office, caseworker=user, **known | facts)


def address(case, rest=""):
    return f"/participants/{case.case_code}/follow-up/{rest}"


def send(client, case, rest, **typed):
    return client.post(address(case, rest), {"submission_key": uuid4()} | typed)


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def stored(model):
    with as_owner():
        return list(model.objects.all())


def test_a_try_is_recorded_and_told_with_the_next_one(client, user, case):
    next_on = case.program.today() + timedelta(days=7)

    answer = send(
        client, case, "6/try/", **TRY, note="Rang twice.", next_on=next_on.isoformat()
    )
    send(client, case, "6/try/", **TRY | {"way": "visit", "result": "moved"})

    [first, _second] = stored(ContactAttempt)
    assert answer.url == address(case)
    assert (first.wave, first.way, first.result) == (6, "phone", "no_answer")
    assert (first.note, first.next_on, first.by_id) == ("Rang twice.", next_on, user.pk)
    page = said(client.get(address(case)))
    assert "2 tries, the last on" in page
    assert "Moved away." in page
    with as_owner():
        event = AuditEvent.objects.filter(action="contact-tried").first()
    assert event.facts == {"wave": 6, "result": "no_answer", "case": case.case_code}


def test_whoever_was_reached_is_asked_next(client, user, case):
    answer = send(
        client, case, "6/try/", **TRY | {"result": "reached", "next_on": "tomorrow"}
    )

    assert answer.url == address(case, "6/")
    assert stored(ContactAttempt)[0].next_on is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "tomorrow"}, "This day is still to come."),
        ({"day": "1 January 2020"}, "enter a day since then."),
        ({"way": ""}, "Say how it was tried."),
        ({"next_on": "yesterday"}, "The next try comes after this one."),
    ],
)
def test_what_can_not_be_is_told(client, user, case, typed, told):
    answer = send(client, case, "6/try/", **TRY | typed)

    assert told in said(answer)
    assert stored(ContactAttempt) == []


@pytest.mark.parametrize("reason", ["death_violent", "transferred_to_other_programme"])
def test_nobody_is_tried_who_died_or_is_in_another_programme(
    client, office, user, reason
):
    case = gone(office, user, exit_reason=reason)

    assert send(client, case, "6/try/", **TRY).status_code == 404


def test_a_wave_still_to_come_is_not_tried(client, user, case):
    assert send(client, case, "24/try/", **TRY).status_code == 404


def test_strangers_find_nothing_and_leads_try_nobody(client, case):
    stranger = AssignmentFactory(office=OfficeFactory()).user
    lead = AssignmentFactory(office=case.office, role=Role.PROGRAMME_LEAD).user

    answers = []
    for somebody in (stranger, lead):
        client.force_login(somebody)
        answers.append(client.get(address(case, "6/try/")))

    assert [answer.status_code for answer in answers] == [404, 403]


def test_income_acceptance_and_wellbeing_are_told(client, user, case):
    more = {
        "income": "150.50",
        "income_per": "week",
        "currency": "lrd",
        "accepted": "part",
        "wellbeing": "4",
    }

    send(client, case, "6/", **REACHED, **more)

    [made] = stored(FollowUp)
    assert (made.income, made.income_per, made.currency) == (
        Decimal("150.50"),
        "week",
        "LRD",
    )
    assert (made.accepted, made.wellbeing) == ("part", 4)
    page = said(client.get(address(case)))
    assert "LRD a week" in page
    assert "Accepted by the community: By some" in page
    assert "Doing: Good" in page


def test_an_income_says_of_which_time(client, user, case):
    answer = send(client, case, "6/", **REACHED, income="150")

    assert "Say of which time this is the income." in said(answer)


def test_who_was_not_reached_has_no_income(client, user, case):
    typed = REACHED | {"result": "refused", "income": "5", "income_per": "day"}

    send(client, case, "6/", **typed, accepted="yes", wellbeing="3")

    [made] = stored(FollowUp)
    assert (made.income, made.currency, made.accepted) == (None, "", "")
    assert made.wellbeing is None


def test_what_is_alleged_is_never_counted_as_a_yes(client, user, case):
    word = {"rejoined": "True", "rejoin_certainty": "alleged"}

    send(client, case, "6/", **REACHED, **word, rejoin_source="community")

    [made] = stored(FollowUp)
    assert (made.rejoined, made.rejoin_certainty) == (None, "alleged")
    assert made.rejoin_source == "community"
    assert "Alleged only" in said(client.get(address(case)))


def test_a_confirmed_return_to_arms_says_who_says_so(client, user, case):
    word = {"rejoined": "True", "rejoin_certainty": "confirmed"}

    silent = send(client, case, "6/", **REACHED, **word)
    send(client, case, "6/", **REACHED, **word, rejoin_source="authority")

    assert "Say how certain this is and who says so." in said(silent)
    [made] = stored(FollowUp)
    assert (made.rejoined, made.rejoin_source) == (True, "authority")


@pytest.mark.parametrize(
    ("factory", "facts", "rule"),
    [
        (ContactAttemptFactory, {"wave": 4}, "contact_attempt_wave_is_known"),
        (ContactAttemptFactory, {"way": "owl"}, "contact_attempt_has_known_codes"),
        (
            ContactAttemptFactory,
            {"next_on": date(2026, 9, 1)},
            "contact_attempt_next_comes_later",
        ),
        (FollowUpFactory, {"income": 5}, "follow_up_income_has_a_currency"),
        (FollowUpFactory, {"wellbeing": 6}, "follow_up_answers_are_known_codes"),
        (
            FollowUpFactory,
            {"rejoined": True, "rejoin_certainty": "alleged"},
            "follow_up_alleged_is_no_yes",
        ),
    ],
)
def test_rules_of_the_tables(case, factory, facts, rule):
    with pytest.raises(IntegrityError, match=rule):
        factory(enrolment=case, **facts)
