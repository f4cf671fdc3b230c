"""The e-mail on Monday: how much waits for somebody, in whole numbers, once a week."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sent
from django.db import connection
from django.utils import timezone, translation
from django_celery_beat.models import PeriodicTask

from core import mail
from core.models import Letter, Outbox, PeriodRun, User
from participants import digests, todo
from participants.reading.waiting.rules import RULES
from participants.tasks import send_digest, send_digests
from programs.models import Role
from programs.scope import scope_of
from tests.factories import (
    AssignmentFactory,
    CoverFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    OfficeFactory,
    TaskFactory,
    UserFactory,
)
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db
WEEK = "2026-W10"
MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.fixture
def office():
    return OfficeFactory(program__timezone="Africa/Freetown")


@pytest.fixture
def caseworker(office):
    return member(office)


def member(office, role=Role.CASEWORKER, **facts):
    user: User = AssignmentFactory(office=office, role=role, **facts).user
    with as_owner():
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    return user


def not_seen(office, **facts):
    """Somebody who left three months ago and was not asked since."""
    day = office.program.today() - timedelta(days=100)
    left = {"exited_on": day, "exit_reason": "completed", "registered_on": day}
    return EnrolmentFactory(office=office, **left, **facts)


def letters():
    with as_owner():
        return list(Letter.objects.filter(template="digest").order_by("pk"))


def made(user, week=WEEK):
    digests.make(user.pk, week)
    return [letter for letter in letters() if letter.to == user]


def at(monkeypatch, moment):
    def localtime(value=None, timezone=UTC):
        return (value or moment).astimezone(timezone)

    monkeypatch.setattr(digests.timezone, "localtime", localtime)


def asked():
    with as_owner():
        rows = Outbox.objects.filter(task=digests.SEND).order_by("pk")
        return [row.subject for row in rows]


def test_it_tells_how_much_waits_and_no_more(office, caseworker):
    case = not_seen(office, caseworker=caseworker)
    TaskFactory(enrolment=case, assignee=caseworker, due_on=office.program.today())

    (letter,) = made(caseworker)
    mail.deliver(letter.pk)

    assert letter.figures == {"late": 0, "due": 2, "decision": 0}
    [told] = sent.outbox
    assert told.subject == "Your week"
    assert re.sub(r"http\S+", "ADDRESS", told.body) == (
        f"Hello {caseworker},\n\nThis much waits for you:\n\n"
        "To be done now or soon: 2\n\n"
        "What it is stands here, and under the same address you choose whether you"
        " get this e-mail:\n\nADDRESS\n"
    )


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.PROGRAMME_LEAD])
def test_each_figure_is_the_sum_of_what_home_shows(office, role):
    user = member(office, role)
    for number in range(3):
        case = not_seen(office, caseworker=user)
        TaskFactory(enrolment=case, assignee=user, due_on=office.program.today())
        active = EnrolmentFactory(office=office, caseworker=user if number else None)
        ExitRequestFactory(enrolment=active)

    (letter,) = made(user)

    kinds = {str(rule.title): rule.kind for rule in RULES}
    with in_scope(user):
        home = todo.read(scope_of(user))
    shown = dict.fromkeys(letter.figures, 0)
    for each in home.worklists:
        shown[kinds[each.title]] += int(each.figure)
    assert letter.figures == shown
    assert any(shown.values())


def test_what_is_a_colleagues_or_another_offices_is_not_counted(office, caseworker):
    not_seen(office, caseworker=member(office))
    not_seen(OfficeFactory(program=office.program), caseworker=caseworker)

    assert made(caseworker) == []


def test_the_cases_that_somebody_covers_are_counted(office, caseworker):
    absent = member(office)
    not_seen(office, caseworker=absent)
    CoverFactory(office=office, absent=absent, covering=caseworker)

    assert [letter.figures["due"] for letter in made(caseworker)] == [1]


def test_a_lead_is_not_told_of_the_work_of_others(office):
    not_seen(office, caseworker=member(office))

    assert made(member(office, Role.PROGRAMME_LEAD)) == []


def test_where_nothing_waits_nothing_is_sent(caseworker):
    assert made(caseworker) == []


@pytest.mark.parametrize(
    "facts", [{"is_active": False}, {"weekly_e_mail": False}, {"email": ""}]
)
def test_who_is_out_or_wants_none_gets_none(office, caseworker, facts):
    not_seen(office, caseworker=caseworker)
    with as_owner():
        User.objects.filter(pk=caseworker.pk).update(**facts)

    assert made(caseworker) == []


def test_who_has_no_role_any_more_gets_none(office):
    user = UserFactory(email="gone@example.org")
    ended = office.program.today() - timedelta(days=1)
    AssignmentFactory(user=user, office=office, ends_on=ended)
    not_seen(office, caseworker=user)

    assert made(user) == []


def test_it_is_in_the_persons_language(office, caseworker):
    with as_owner():
        caseworker.language = "fr"
        caseworker.save()
    not_seen(office, caseworker=caseworker)

    (letter,) = made(caseworker)

    assert letter.language == "fr"
    assert translation.get_language() == "en"


def test_twice_run_it_is_one(office, caseworker):
    not_seen(office, caseworker=caseworker)

    for _ in range(2):
        send_digest(f"{caseworker.pk}:{WEEK}")

    assert len(letters()) == 1
    assert len(made(caseworker, "2026-W11")) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one(office, caseworker):
    not_seen(office, caseworker=caseworker)
    ready = Barrier(2)

    def work():
        try:
            ready.wait(10)
            send_digest(f"{caseworker.pk}:{WEEK}")
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(letters()) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_as_often_for_one_as_for_three(
    django_assert_num_queries, office, caseworker, number
):
    for _ in range(number):
        not_seen(office, caseworker=caseworker)
    scope = scope_of(caseworker)

    with in_scope(caseworker), django_assert_num_queries(1):
        todo.figures(scope)


# When


@pytest.mark.parametrize(
    ("zone", "hours", "is_asked"),
    [
        pytest.param("Africa/Freetown", -1, False, id="before the morning"),
        pytest.param("Africa/Freetown", 0, True, id="in the morning"),
        pytest.param("Africa/Freetown", 17, True, id="late on Monday"),
        pytest.param("Africa/Freetown", 18, False, id="on Tuesday"),
        pytest.param("Pacific/Kiritimati", -14, True, id="Monday there"),
        pytest.param("Pacific/Kiritimati", 4, False, id="Tuesday there"),
        pytest.param("Pacific/Pago_Pago", 0, False, id="Sunday there"),
    ],
)
def test_the_morning_is_that_of_the_programme(monkeypatch, zone, hours, is_asked):
    user = member(OfficeFactory(program__timezone=zone))
    at(monkeypatch, MONDAY + timedelta(hours=hours))

    send_digests()

    assert asked() == ([f"{user.pk}:{WEEK}"] if is_asked else [])


def test_two_clocks_ask_once(monkeypatch, caseworker):
    at(monkeypatch, MONDAY)

    for _ in range(2):
        send_digests()

    assert asked() == [f"{caseworker.pk}:{WEEK}"]


def test_who_works_in_two_programmes_gets_one(monkeypatch, office, caseworker):
    elsewhere = OfficeFactory(program__timezone="Pacific/Kiritimati")
    AssignmentFactory(user=caseworker, office=elsewhere)
    for hours in (-14, 0):
        at(monkeypatch, MONDAY + timedelta(hours=hours))
        send_digests()
    not_seen(office, caseworker=caseworker)

    for subject in asked():
        send_digest(subject)

    assert len(asked()) == 2
    assert len(letters()) == 1


def test_who_holds_no_role_today_is_not_asked_for(monkeypatch, office):
    at(monkeypatch, MONDAY)
    AssignmentFactory(office=office, ends_on=office.program.today() - timedelta(1))
    AssignmentFactory(office=office, user__is_active=False)

    send_digests()

    assert asked() == []


def test_the_week_is_that_of_the_year_it_belongs_to():
    first = datetime(2027, 1, 3, 12, tzinfo=ZoneInfo("UTC"))

    assert digests._week(first) == "2026-W53"


def test_the_clock_looks_every_hour():
    schedule = PeriodicTask.objects.get(task=send_digests.name)

    assert (schedule.enabled, schedule.interval.every, schedule.interval.period) == (
        True,
        1,
        "hours",
    )


# Whether one wants it

URL = "/accounts/e-mails/"


def test_somebody_turns_it_off_and_chooses_the_language(client, caseworker):
    client.force_login(caseworker)
    assert "checked" in client.get(URL).text

    response = client.post(
        URL,
        {
            "language": "fr",
            "submission_key": "0198c0de-0000-7000-8000-000000000001",
        },
    )

    assert response.status_code == 302
    caseworker.refresh_from_db()
    assert (caseworker.weekly_e_mail, caseworker.language) == (False, "fr")


def test_what_is_promised_is_a_row_and_not_sent_by_the_page(office, caseworker):
    not_seen(office, caseworker=caseworker)

    (letter,) = made(caseworker)

    assert sent.outbox == []
    mail.deliver(letter.pk)
    with as_owner():
        kept = Letter.objects.get(pk=letter.pk)
        runs = PeriodRun.objects.filter(name=digests.MADE)
        assert [run.period for run in runs] == [f"{caseworker.pk}:{WEEK}"]
    assert (kept.figures, bool(kept.sent_at)) == ({}, True)
    assert kept.sent_at <= timezone.now()
