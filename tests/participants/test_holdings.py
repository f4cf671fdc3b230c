"""Category, residence and office hold from a day on: the past stays as it was."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from core.models import AuditEvent
from participants.actions.holdings import HOLD_FROM
from participants.models import Enrolment, Holding
from programs.models import Role
from reports.building import count
from reports.periods import Period
from tests.factories import (
    AreaFactory,
    AssignmentFactory,
    EnrolmentFactory,
    HoldingFactory,
    OfficeFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")


@pytest.fixture
def case():
    office = OfficeFactory()
    user = AssignmentFactory(office=office).user
    home = AreaFactory(program=office.program, pcode="XX01")
    AreaFactory(program=office.program, pcode="XX02")
    return EnrolmentFactory(office=office, caseworker=user, residence=home)


def other_area(case):
    with as_owner():
        return type(case.residence).objects.get(program=case.program, pcode="XX02")


def send(client, case, page, **typed):
    client.force_login(case.caseworker)
    now = stored(case)
    version = now.participant.version if page == "contact" else now.version
    hidden = {"submission_key": uuid4(), "version": version}
    return client.post(f"/participants/{case.case_code}/{page}/", hidden | typed)


def moved(client, case, since):
    typed = {"phone": "", "address": "", "residence": other_area(case).pk}
    return send(client, case, "contact", **typed, since=since)


def stored(case):
    with as_owner():
        cases = Enrolment.objects.select_related("participant", "residence")
        return cases.get(pk=case.pk)


def rows(case):
    with as_owner():
        return list(
            Holding.objects.of(case).values_list(
                "until", "category", "residence__pcode"
            )
        )


def registered(case, period):
    """Group -> how many have been registered, by category and region."""
    figures, _cutoff = count(case.program, period, report=lambda done, of: None)
    return {
        figure.group: figure.numerator
        for figure in figures
        if figure.indicator == "CASE-2"
        and figure.dimension in {"category", "adm1"}
        and figure.numerator
    }


def test_another_category_from_a_day_on_leaves_the_months_before_as_they_were(
    client, case
):
    before = registered(case, MARCH)

    answer = send(client, case, "category", category="dependant", since="2 April 2026")

    assert answer.status_code == 302
    assert registered(case, MARCH) == before == {"ex_combatant": 1, "XX01": 1}
    assert registered(case, APRIL) == {"dependant": 1, "XX01": 1}
    assert rows(case) == [(date(2026, 4, 2), "ex_combatant", "XX01")]
    with as_owner():
        event = AuditEvent.objects.get(action="category-changed")
    assert event.facts == {
        "category": "dependant",
        "since": "2026-04-02",
        "case": case.case_code,
    }


def test_a_move_leaves_the_months_before_as_they_were(client, case):
    before = registered(case, MARCH)

    moved(client, case, "2 April 2026")

    assert registered(case, MARCH) == before
    assert registered(case, APRIL) == {"ex_combatant": 1, "XX02": 1}
    assert stored(case).residence.pcode == "XX02"


def test_a_move_into_the_unknown_and_out_of_it_are_dated_too(client, case):
    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(residence=None)

    moved(client, case, "2 April 2026")

    assert registered(case, MARCH) == {"ex_combatant": 1, "unknown": 1}
    assert registered(case, APRIL) == {"ex_combatant": 1, "XX02": 1}


def test_the_last_day_of_a_period_decides(client, case):
    send(client, case, "category", category="dependant", since="31 March 2026")

    assert registered(case, MARCH) == {"dependant": 1, "XX01": 1}


def test_a_corrected_mistake_holds_for_all_time(client, case):
    moved(client, case, "2 April 2026")

    send(client, case, "category", category="dependant")

    assert registered(case, MARCH) == {"dependant": 1, "XX01": 1}
    assert registered(case, APRIL) == {"dependant": 1, "XX02": 1}


def test_an_import_holds_for_all_time(client, case):
    """Whatever writes the case itself, by SQL too."""
    moved(client, case, "2 April 2026")

    with as_owner():
        Enrolment.objects.filter(pk=case.pk).update(residence=case.residence)

    assert registered(case, MARCH) == registered(case, APRIL)
    assert rows(case) == [(date(2026, 4, 2), "ex_combatant", "XX01")]


def test_an_office_holds_from_a_day_and_a_corrected_one_for_all_time(case):
    elsewhere = OfficeFactory(program=case.program)
    third = OfficeFactory(program=case.program)
    with as_owner(), connection.cursor() as cursor:
        who = case.caseworker_id, case.category, case.residence_id
        cursor.execute(
            HOLD_FROM, [case.pk, "2026-04-02", elsewhere.pk, who[1], who[2], who[0]]
        )
        after_move = Holding.objects.get().in_office_id
        Enrolment.objects.filter(pk=case.pk).update(office=third)
        after_correction = Holding.objects.get().in_office_id

    assert after_move == case.office_id
    assert after_correction == third.pk


def test_two_changes_of_one_day_keep_what_held_before_both(client, case):
    send(client, case, "category", category="dependant", since="2 April 2026")
    moved(client, case, "2 April 2026")

    assert rows(case) == [(date(2026, 4, 2), "ex_combatant", "XX01")]
    assert registered(case, MARCH) == {"ex_combatant": 1, "XX01": 1}


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("tomorrow", "This day is still to come."),
        ("1 January 2026", "This is before the registration on 5 January 2026."),
        ("1 March 2026", "A change on 2 April 2026 is recorded already"),
    ],
)
def test_a_day_that_can_not_be_is_told(client, case, since, told):
    moved(client, case, "2 April 2026")

    answer = send(client, case, "category", category="dependant", since=since)

    assert told in answer.content.decode()
    assert stored(case).category == "ex_combatant"


def test_an_impossible_day_of_a_move_is_told_at_its_field(client, case):
    answer = moved(client, case, "1 January 2026")

    assert answer.context["form"].errors.keys() == {"since"}
    assert rows(case) == []


def test_nobody_grown_up_becomes_a_child_by_a_category(client, case):
    answer = send(client, case, "category", category="child_associated")

    assert answer.status_code == 200
    assert stored(case).category == "ex_combatant"


def test_the_same_category_again_is_no_change(client, case):
    answer = send(client, case, "category", category="ex_combatant")

    assert "Nothing is changed yet." in answer.content.decode()


def test_two_who_change_the_category_compare(client, case):
    client.force_login(case.caseworker)
    stale = {"submission_key": uuid4(), "version": stored(case).version}
    send(client, case, "category", category="dependant")

    url = f"/participants/{case.case_code}/category/"
    answer = client.post(url, stale | {"category": "associated"})

    assert answer.status_code == 409


def test_only_ones_own_cases_change_category(client, case):
    stranger = AssignmentFactory(office=OfficeFactory()).user
    lead = AssignmentFactory(office=case.office, role=Role.PROGRAMME_LEAD).user

    answers = []
    for user in (stranger, lead):
        client.force_login(user)
        answers.append(client.get(f"/participants/{case.case_code}/category/"))

    assert [answer.status_code for answer in answers] == [404, 403]


def test_the_timeline_tells_what_changed(client, case):
    send(client, case, "category", category="dependant", since="2 April 2026")

    page = client.get(f"/participants/{case.case_code}/timeline/").content.decode()

    assert "Dependant; before: Ex-combatant" in page
    assert page.count("; before: ") == 1


def test_the_web_keeps_no_case_of_anothers(case):
    stranger = AssignmentFactory(office=OfficeFactory(program=case.program)).user
    day = timezone.localdate() - timedelta(days=1)

    with in_scope(stranger), connection.cursor() as cursor:
        cursor.execute(
            HOLD_FROM,
            [case.pk, day, stranger.assignments.get().office_id, "dependant", None, 1],
        )

    assert rows(case) == []
    assert stored(case).office_id == case.office_id


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"category": "nobody"}, "holding_category_is_known_code"),
        ({}, "holding_once_until_a_day"),
    ],
)
def test_rules_of_the_table(case, facts, rule):
    HoldingFactory(enrolment=case)

    with pytest.raises(IntegrityError, match=rule):
        HoldingFactory(
            enrolment=case, **facts | ({"until": date(2026, 5, 1)} if facts else {})
        )
