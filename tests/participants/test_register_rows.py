"""Children in a class, what a mark does to the month, and twenty who save at once."""

import re
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from participants.reading.missing_registers import missing
from participants.support_rule import Month
from programs.models import Role, Session
from programs.scope import scope_of
from tests.factories import (
    ActivityFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitRuleFactory,
    OfficeFactory,
    SessionFactory,
)
from tests.participants.registers import (
    DAY,
    address,
    attender,
    chosen,
    codes,
    marks,
    member,
    present,
    runs,
    send,
    statuses,
    text,
)
from tests.roles import in_scope, role

pytestmark = pytest.mark.django_db
CARE = "psychological_support"


@pytest.fixture
def activity():
    office = OfficeFactory(name="Ombala")
    return ActivityFactory(office=office, name="Tailoring", starts_on=date(2026, 1, 1))


@pytest.fixture
def session(activity):
    return SessionFactory(activity=activity, date=DAY)


def opened(client, session, user):
    client.force_login(user)
    return client.get(address(session))


def lacking(user):
    with in_scope(user):
        return list(missing(scope_of(user)))


# Children


def test_children_and_the_others_are_marked_apart(client, activity, session):
    child, adult = attender(activity, child_track=True), attender(activity)
    teacher = runs(activity, member(activity.office, Role.FACILITATOR))
    caseworker = member(activity.office, Role.CASEWORKER)
    protection = member(activity.office, Role.CHILD_PROTECTION)

    seen = [
        codes(opened(client, session, each))
        for each in (teacher, caseworker, protection)
    ]

    assert seen == [[adult.case_code], [adult.case_code], [child.case_code]]


def test_the_marks_of_children_leave_the_register_of_the_others_open(
    client, activity, session
):
    child, adult = attender(activity, child_track=True), attender(activity)
    caseworker = member(activity.office, Role.CASEWORKER)
    protection = member(activity.office, Role.CHILD_PROTECTION)

    client.force_login(protection)
    assert send(client, session, present(child), version=0).status_code == 302

    kept = Session.objects.get(pk=session.pk)
    assert (kept.took_place, kept.version, kept.register_by) == (None, 1, None)
    assert (lacking(protection), lacking(caseworker)) == ([], [session])
    client.force_login(caseworker)
    assert send(client, session, present(adult)).status_code == 302
    assert (lacking(protection), lacking(caseworker)) == ([], [])
    assert statuses(session) == {child.pk: "present", adult.pk: "present"}


def test_a_mark_of_somebody_unseen_is_not_taken(client, activity, session):
    child, adult = attender(activity, child_track=True), attender(activity)
    client.force_login(member(activity.office, Role.CASEWORKER))

    send(client, session, present(adult, child))

    assert statuses(session) == {adult.pk: "present"}


def test_a_child_without_a_mark_waits_for_child_protection(client, activity):
    protection = member(activity.office, Role.CHILD_PROTECTION)
    of_adults = SessionFactory(activity=activity, date=DAY)
    attender(activity)
    assert lacking(protection) == []

    attender(activity, child_track=True)

    assert lacking(protection) == [of_adults]


def test_a_childs_mark_is_taken_back_when_the_session_did_not_take_place(
    client, activity, session
):
    child = attender(activity, child_track=True)
    protection = member(activity.office, Role.CHILD_PROTECTION)
    client.force_login(protection)
    send(client, session, present(child), version=0)
    client.force_login(member(activity.office, Role.CASEWORKER))
    form = {"version": 1, "not_held_because": "weather"}
    client.post(
        address(session) + "not-held/",
        form | {"submission_key": "11111111-1111-4111-8111-111111111111"},
    )

    assert lacking(protection) == [session]
    shown = opened(client, session, protection)
    assert chosen(shown, child) == "cancelled"
    cancelled = present(cancelled=child)
    send(client, session, cancelled, version=1, correction="Not held")
    assert lacking(protection) == []


def test_why_a_childs_mark_was_changed_is_for_child_protection_alone(
    client, activity, session
):
    child = attender(activity, child_track=True)
    protection = member(activity.office, Role.CHILD_PROTECTION)
    client.force_login(protection)
    send(client, session, present(child), version=0)
    send(client, session, present(late=child), version=1, correction="Of Moses")

    assert "Of Moses" in text(opened(client, session, protection))
    caseworker = member(activity.office, Role.CASEWORKER)
    assert "Of Moses" not in text(opened(client, session, caseworker))


def test_why_the_others_marks_were_changed_is_not_for_child_protection(
    client, activity, session
):
    adult, _child = attender(activity), attender(activity, child_track=True)
    client.force_login(member(activity.office, Role.CASEWORKER))
    send(client, session, present(adult), version=1)
    send(client, session, present(late=adult), version=2, correction="Of Amina")

    protection = member(activity.office, Role.CHILD_PROTECTION)
    assert "Of Amina" not in text(opened(client, session, protection))
    caseworker = member(activity.office, Role.CASEWORKER)
    assert "Of Amina" in text(opened(client, session, caseworker))


# Psychological support


def test_a_group_in_psychological_support_is_nobodys_but_who_runs_it(client):
    group = ActivityFactory(stage=CARE)
    session = SessionFactory(activity=group, date=DAY)
    case = attender(group)
    counsellor = runs(group, member(group.office, Role.COUNSELLOR))

    assert codes(opened(client, session, counsellor)) == [case.case_code]
    for other in (Role.CASEWORKER, Role.PROGRAMME_LEAD, Role.CHILD_PROTECTION):
        stranger = member(group.office, other)
        assert opened(client, session, stranger).status_code == 404
    supervisor = member(group.office, Role.CLINICAL_SUPERVISOR)
    assert codes(opened(client, session, supervisor)) == [case.case_code]


# The month


@pytest.mark.parametrize(
    ("attended", "countable", "standing", "tenths"),
    [
        (0, 0, "none", 0),
        (18, 20, "edge", 900),
        (20, 21, "on_track", 952),
        (17, 20, "below", 850),
        (21, 23, "edge", 913),
        (1, 1, "edge", 1000),
        (9, 9, "on_track", 1000),
        (8, 8, "edge", 1000),
        (2, 3, "below", 667),
        (1, 8, "below", 125),
    ],
)
def test_a_month_is_earned_at_nine_in_ten(attended, countable, standing, tenths):
    month = Month(attended, countable)

    assert (month.standing, month.tenths) == (standing, tenths)


def attends(case, number, status="present", stage="vocational_training", month=3):
    for day in range(1, number + 1):
        AttendanceFactory(
            enrolment=case,
            stage=stage,
            session_date=date(2026, month, day),
            session_no=5,
            status=status,
        )


@pytest.fixture
def rule(activity):
    return BenefitRuleFactory(program=activity.office.program)


def effect(response) -> str:
    found = re.search(
        r'<span class="effect">(.*?)</div>', response.content.decode(), re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()).removesuffix(" Reason")


@pytest.mark.usefixtures("rule")
def test_the_effect_counts_this_month_with_this_session(client, activity, session):
    case = attender(activity)
    attends(case, 8)
    attends(case, 20, status="excused", stage="education")
    attends(case, 20, status="absent", month=2)

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    assert effect(shown) == "100.0 % On track"
    assert "March with this session, training and education" in text(shown)


@pytest.mark.usefixtures("rule")
def test_the_effect_does_not_tell_who_is_in_care(client, activity, session):
    case = attender(activity)
    attends(case, 8)
    attends(case, 8, status="absent", stage=CARE)

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    assert effect(shown) == "100.0 % On track"


@pytest.mark.usefixtures("rule")
def test_the_session_itself_is_not_counted_twice(client, activity, session):
    case = attender(activity)
    caseworker = member(activity.office, Role.CASEWORKER)
    client.force_login(caseworker)
    send(client, session, present(absent=case))

    assert effect(opened(client, session, caseworker)) == (
        "0.0 % Below 90 %: March is not earned"
    )


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ([(4, 5)], "50.0 % Below 80 %: March is not earned"),
        ([(2, 3)], "50.0 % Below 66.7 %: March is not earned"),
        ([(1, 3)], "50.0 % On track"),
        ([(1, 2)], "50.0 % One more absence loses March"),
        ([(1, 2), (9, 10), (1, 3)], "50.0 % Below 90 %: March is not earned"),
    ],
)
def test_the_effect_goes_by_the_share_that_the_programme_asks_for(
    client, activity, session, rules, told
):
    for number, (attended, of_sessions) in enumerate(rules):
        BenefitRuleFactory(
            program=activity.office.program,
            code=f"K{number}",
            attended=attended,
            of_sessions=of_sessions,
        )
    BenefitRuleFactory(attended=10)
    case = attender(activity)
    attends(case, 1, status="absent")

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    assert effect(shown) == told


def test_a_share_counts_from_the_month_on_whose_first_day_it_holds(
    client, activity, session
):
    of = {"program": activity.office.program}
    BenefitRuleFactory(**of, code="old", attended=1, of_sessions=2)
    BenefitRuleFactory(**of, code="new", starts_on=date(2026, 3, 2))
    case = attender(activity)
    attends(case, 1, status="absent")

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    assert effect(shown) == "50.0 % One more absence loses March"


@pytest.mark.parametrize(
    "holds", [{}, {"starts_on": date(2026, 3, 2)}, {"ends_on": date(2026, 2, 28)}]
)
def test_without_a_rule_of_the_month_nothing_is_said_of_support(
    client, activity, session, holds
):
    """The rule of another programme is none here."""
    of = {"program": activity.office.program} if holds else {}
    BenefitRuleFactory(**of, **holds)
    attends(attender(activity), 1, status="absent")

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    page = shown.content.decode()
    assert "Amina Bah" in page
    told = ("effect", "data-attended", "data-below", "90 %", "March with this session")
    assert [words for words in told if words in page] == []


@pytest.mark.usefixtures("rule")
def test_under_18_attendance_is_no_condition(client, activity, session):
    attender(activity, participant__birth_date=date(2008, 4, 1))

    shown = opened(client, session, member(activity.office, Role.CASEWORKER))

    assert effect(shown) == "Under 18: no condition"


# All at once


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_save_at_once_one_is_stored_and_the_others_are_asked():
    with role("ddr_owner"):
        user = AssignmentFactory(role=Role.CASEWORKER).user
        group = ActivityFactory(office=user.assignments.get().office)
        session = SessionFactory(activity=group, date=DAY)
        case = attender(group)
    together, answers = Barrier(20), []

    def one(mark):
        browser = Client()
        browser.force_login(user)
        together.wait()
        answer = send(browser, session, present(**{mark: (case, "")}))
        answers.append((answer.status_code, mark))
        connection.close()

    threads = [Thread(target=one, args=[["late", "absent"][n % 2]]) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    [stored] = [mark for status, mark in answers if status == 302]
    assert sorted(status for status, _ in answers) == [302, *[409] * 19]
    assert {mark.status for mark in marks(session).values()} == {stored}
    assert Session.objects.get(pk=session.pk).version == 2
