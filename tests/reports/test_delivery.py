"""The clock: each period once whatever beats run, none lost, and who is told of it."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection
from django.utils.translation import override

from core import mail
from core.models import Job, Letter, PeriodRun, User
from programs.models import Program
from reports import actions, delivery
from reports.models import Release, Summary
from reports.periods import Period
from reports.tasks import ask_for_last_period, build_summary
from tests.factories import AssignmentFactory, ProgramFactory
from tests.reports.summaries import (
    built,
    enrol,
    programme_with,
    published,
    rewrite,
)

pytestmark = pytest.mark.django_db

BEATS = 20


def at(day, monkeypatch):
    monkeypatch.setattr(Program, "today", lambda program: day)


def asked():
    return [actions.period_of(job.subject).code for job in Job.objects.order_by("pk")]


# Once, and none lost


@pytest.mark.django_db(transaction=True)
def test_twenty_beats_are_one_job(monkeypatch):
    at(date(2026, 4, 5), monkeypatch)
    ProgramFactory()

    def beat():
        try:
            ask_for_last_period("month")
        finally:
            connection.close()

    beats = [Thread(target=beat) for _ in range(BEATS)]
    for each in beats:
        each.start()
    for each in beats:
        each.join()

    assert asked() == ["2026-03"]


def test_after_an_outage_of_three_months_those_are_asked_for_too(monkeypatch):
    ProgramFactory()
    at(date(2026, 1, 5), monkeypatch)
    ask_for_last_period("month")

    at(date(2026, 5, 5), monkeypatch)
    ask_for_last_period("month")
    ask_for_last_period("month")

    assert asked() == ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]


@pytest.mark.parametrize(
    ("kind", "first", "last", "missed"),
    [
        ("quarter", date(2025, 7, 5), date(2026, 1, 5), ["2025-Q3", "2025-Q4"]),
        ("half", date(2025, 1, 5), date(2026, 1, 5), ["2025-H1", "2025-H2"]),
        ("year", date(2024, 1, 5), date(2026, 1, 5), ["2024", "2025"]),
    ],
)
def test_quarters_halves_and_years_are_caught_up_too(
    kind, first, last, missed, monkeypatch
):
    ProgramFactory()
    at(first, monkeypatch)
    ask_for_last_period(kind)

    at(last, monkeypatch)
    ask_for_last_period(kind)

    assert asked()[1:] == missed


def test_a_clock_that_never_asked_begins_with_the_last_period(monkeypatch):
    """A programme that is set up now has no outage behind it."""
    ProgramFactory(started_on=date(2024, 1, 1))
    at(date(2026, 4, 5), monkeypatch)

    ask_for_last_period("month")

    assert asked() == ["2026-03"]


def test_a_schedule_may_be_for_one_programme_alone(monkeypatch):
    mine, _other = ProgramFactory(), ProgramFactory()
    at(date(2026, 4, 5), monkeypatch)

    ask_for_last_period("month", program=mine.code)

    assert Job.objects.get().program_id == mine.pk


def test_each_audience_has_its_own_clock(monkeypatch):
    """A schedule for everybody that came first takes nothing from one for partners."""
    ProgramFactory()
    at(date(2026, 4, 5), monkeypatch)
    ask_for_last_period("month")
    ask_for_last_period("month", audience="partners")

    at(date(2026, 5, 5), monkeypatch)
    ask_for_last_period("month", audience="partners")
    ask_for_last_period("month", audience="partners")

    told = PeriodRun.objects.filter(name=delivery.CLOCK)
    ends = sorted(
        run.partition(":")[2] for run in told.values_list("period", flat=True)
    )
    assert ends == ["2026-03", "2026-03:partners", "2026-04:partners"]
    assert asked() == ["2026-03", "2026-04"]


def test_a_schedule_for_nobody_that_is_known_asks_for_nothing(monkeypatch):
    ProgramFactory()
    at(date(2026, 4, 5), monkeypatch)

    with pytest.raises(ValueError, match="donors"):
        ask_for_last_period("month", audience="donors")

    assert asked() == []


# Who is told


@pytest.fixture
def program():
    return programme_with(12)


def lead_of(program, **facts):
    return AssignmentFactory(
        role="programme_lead", office=None, program=program, **facts
    ).user


def by_clock(program, monkeypatch, **schedule):
    """The clock asks, a worker builds; the letters it left."""
    at(date(2026, 4, 5), monkeypatch)
    ask_for_last_period("month", program=program.code, **schedule)
    for job in Job.objects.all():
        build_summary(str(job.pk))
    return letters()


def letters(template="summary"):
    return list(Letter.objects.filter(template=template).order_by("pk"))


def test_the_leads_are_told_by_a_link_and_counts(
    program, monkeypatch, mailoutbox, settings
):
    lead = lead_of(program, user__email="lead@example.org")
    AssignmentFactory(role="caseworker", office=program.offices.get())
    lead_of(ProgramFactory())

    (letter,) = by_clock(program, monkeypatch)

    assert letter.to == lead
    assert letter.link == f"/reports/{program.code}/2026-03/"
    assert letter.figures == {"registered": 12, "active": 12}
    mail.deliver(letter.pk)
    (told,) = mailoutbox
    assert told.subject == "A monitoring summary is built"
    assert f"{settings.ADDRESS}/reports/{program.code}/2026-03/" in told.body
    assert "Registered: 12" in told.body
    assert "Exited" not in told.body


@pytest.mark.parametrize(("people", "figures"), [(9, {}), (10, {"registered": 10})])
def test_no_small_number_stands_in_an_e_mail(people, figures, monkeypatch):
    program = programme_with(people)
    lead_of(program)

    (letter,) = by_clock(program, monkeypatch)

    assert letter.figures == figures | ({"active": 10} if figures else {})


def test_what_is_small_in_an_e_mail_is_said_by_the_programme(program, monkeypatch):
    lead_of(program)
    rewrite(type(program).objects.filter(pk=program.pk), protects_public_below=13)
    program.refresh_from_db()

    (letter,) = by_clock(program, monkeypatch)

    assert letter.figures == {}


def test_it_is_written_in_the_language_of_each(program, monkeypatch):
    rewrite(User.objects.filter(pk=lead_of(program).pk), language="fr")

    with override("en"):
        (letter,) = by_clock(program, monkeypatch)

    assert letter.language == "fr"


def test_who_does_not_lead_it_any_more_is_not_told(program, monkeypatch):
    lead_of(program, ends_on=date(2026, 4, 4))
    away = lead_of(program)
    rewrite(User.objects.filter(pk=away.pk), is_active=False)

    assert by_clock(program, monkeypatch) == []


def test_a_period_is_told_of_once_however_often_it_is_built(program, monkeypatch):
    lead_of(program)
    by_clock(program, monkeypatch)
    enrol(program.offices.get())

    job = actions.ask_for_summary(program, Period.parse("2026-03"), by=None)
    build_summary(str(job.pk))

    assert len(letters()) == 1


def test_what_somebody_had_built_is_no_news_to_anybody(program):
    lead_of(program)

    delivery.tell(built(program))

    assert letters() == []


# For partners and the public


OUTSIDE = pytest.mark.parametrize("audience", ["partners", "public"])


def officer_of(program):
    return AssignmentFactory(
        role="monitoring_officer", office=None, program=program
    ).user


@OUTSIDE
def test_who_may_publish_is_asked_to_for_partners_and_the_public(
    audience, program, monkeypatch, mailoutbox
):
    asked_to = [lead_of(program, user__email="lead@example.org"), officer_of(program)]
    AssignmentFactory(role="caseworker", office=program.offices.get())
    AssignmentFactory(role="auditor", office=None, program=program)
    lead_of(ProgramFactory())

    assert by_clock(program, monkeypatch, audience=audience) == []

    written = letters(f"summary-for-{audience}")
    assert {letter.to for letter in written} == set(asked_to)
    assert {letter.link for letter in written} == {f"/reports/{program.code}/2026-03/"}
    mail.deliver(next(each.pk for each in written if each.to == asked_to[0]))
    (told,) = mailoutbox
    assert told.subject.endswith("waits to be published")
    assert "is told nothing" in told.body or "are told nothing" in told.body
    assert "Registered: 12" in told.body


@OUTSIDE
def test_a_schedule_publishes_and_releases_nothing(audience, program, monkeypatch):
    lead_of(program)

    by_clock(program, monkeypatch, audience=audience)

    assert Summary.objects.get().status == "draft"
    assert not Release.objects.exists()
    assert not Job.objects.filter(task="reports.release_summary").exists()


@pytest.mark.parametrize(
    ("audience", "people", "figures"),
    [
        ("partners", 4, {}),
        ("partners", 5, {"registered": 5, "active": 5}),
        ("public", 9, {}),
        ("public", 10, {"registered": 10, "active": 10}),
    ],
)
def test_numbers_in_it_are_none_that_is_small_to_the_audience(
    audience, people, figures, monkeypatch
):
    program = programme_with(people)
    lead_of(program)

    by_clock(program, monkeypatch, audience=audience)

    (letter,) = letters(f"summary-for-{audience}")
    assert letter.figures == figures


def test_who_had_it_built_is_not_asked_to_publish_it(program, monkeypatch):
    """Their job is still open when the clock asks: both are answered at once."""
    lead, officer = lead_of(program), officer_of(program)
    actions.ask_for_summary(program, Period.parse("2026-03"), by=officer)
    monkeypatch.setattr("core.jobs.Job.ask_again", lambda job, by: None)

    by_clock(program, monkeypatch, audience="partners")

    assert [each.to for each in letters("summary-for-partners")] == [lead]


def test_nobody_is_asked_to_publish_what_is_published(program, monkeypatch):
    lead_of(program)
    published(program)

    by_clock(program, monkeypatch, audience="partners")
    assert letters("summary-for-partners") == []

    enrol(program.offices.get())
    job = actions.ask_for_summary(program, Period.parse("2026-03"), by=None)
    build_summary(str(job.pk))

    assert len(letters("summary-for-partners")) == 1


def test_each_audience_is_told_once(program, monkeypatch):
    lead_of(program)
    by_clock(program, monkeypatch)
    by_clock(program, monkeypatch, audience="public")
    by_clock(program, monkeypatch, audience="public")

    assert (len(letters()), len(letters("summary-for-public"))) == (1, 1)
