"""Asking for a summary: who may, what comes of it, and the clock that asks too."""

import json
from datetime import date, timedelta

import pytest
from django_celery_beat.models import PeriodicTask

from core.models import AuditEvent, Job, Outbox
from programs.models import Program
from reports import actions
from reports.models import Summary
from reports.periods import Period
from reports.tasks import ask_for_changed, ask_for_last_period, build_summary
from tests.factories import AssignmentFactory, ProgramFactory, UserFactory
from tests.reports.summaries import MONTH, built, enrol, figure, programme_with, rewrite

pytestmark = pytest.mark.django_db

KINDS = ["month", "quarter", "half", "year"]


def officer_of(program):
    assignment = AssignmentFactory(
        role="monitoring_officer", office=None, program=program
    )
    return assignment.user


def run(job):
    build_summary(str(job.pk))
    job.refresh_from_db()
    return job


def test_asking_promises_a_job_and_leaves_a_trace():
    program = programme_with(1)
    officer = officer_of(program)

    job = actions.ask_for_summary(program, MONTH, by=officer)

    assert (job.state, job.by, job.program_id) == ("waiting", officer, program.pk)
    assert Job.objects.about(actions.subject_of(program, MONTH)).get() == job
    assert actions.period_of(job.subject) == MONTH
    assert Outbox.objects.get().subject == str(job.pk)
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.facts) == (
        "summary-asked",
        officer,
        {"period": "2026-03"},
    )


def test_asking_twice_is_one_job():
    program = programme_with(1)

    jobs = {actions.ask_for_summary(program, MONTH, by=None).pk for _ in range(2)}
    other = actions.ask_for_summary(program, MONTH.previous(), by=None)

    assert len(jobs) == 1
    assert other.pk not in jobs


def test_job_builds_the_summary_under_the_name_of_whoever_asked():
    program = programme_with(2)
    officer = officer_of(program)

    job = run(actions.ask_for_summary(program, MONTH, by=officer))

    summary = Summary.objects.get()
    assert (job.state, job.percent) == ("done", 100)
    assert (summary.period, summary.built_by) == ("2026-03", officer)
    assert figure(summary, "CASE-1").value == 2


def test_message_delivered_twice_builds_once():
    program = programme_with(2)
    job = run(actions.ask_for_summary(program, MONTH, by=None))
    enrol(program.offices.get())

    run(job)

    assert figure(Summary.objects.get(), "CASE-1").value == 2


@pytest.mark.parametrize("lost", ["disabled", "role ended", "another role"])
def test_job_fails_when_whoever_asked_may_not_any_more(lost):
    program = programme_with(1)
    officer = officer_of(program)
    job = actions.ask_for_summary(program, MONTH, by=officer)
    if lost == "disabled":
        rewrite(type(officer).objects.filter(pk=officer.pk), is_active=False)
    elif lost == "role ended":
        yesterday = program.today() - timedelta(days=1)
        rewrite(officer.assignments, ends_on=yesterday)
    else:
        rewrite(officer.assignments, role="programme_lead")

    run(job)

    assert job.state == "failed"
    sentence = "Whoever asked for this summary may not build it any more."
    assert job.problem_text == sentence
    assert not Summary.objects.exists()


def test_right_in_another_programme_is_none_here():
    program = programme_with(1)
    officer = officer_of(ProgramFactory())

    job = run(actions.ask_for_summary(program, MONTH, by=officer))

    assert job.state == "failed"


# Publishing


def test_publishing_freezes_the_draft_and_leaves_a_trace():
    program = programme_with(1)
    lead = UserFactory()
    built(program)

    summary = actions.publish(program, MONTH, by=lead)

    assert (summary.status, summary.published_by) == ("published", lead)
    assert summary.published_at is not None
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.subject_id) == (
        "summary-published",
        lead,
        str(summary.pk),
    )
    assert event.facts == {
        "period": "2026-03",
        "revision": 1,
        "at_command_line": False,
    }


def test_nothing_is_published_twice_or_unbuilt():
    program = programme_with(1)
    with pytest.raises(actions.NothingToPublish):
        actions.publish(program, MONTH, by=None)
    built(program)
    actions.publish(program, MONTH, by=None)

    with pytest.raises(actions.NothingToPublish):
        actions.publish(program, MONTH, by=None)


# The clock


def asked():
    return sorted(Job.objects.values_list("program_id", "subject"))


def subject(program, period):
    return (program.pk, actions.subject_of(program, period))


@pytest.mark.parametrize("kind", KINDS)
def test_clock_asks_for_the_last_complete_period_of_every_programme(kind, monkeypatch):
    monkeypatch.setattr(Program, "today", lambda program: date(2027, 1, 5))
    programs = [ProgramFactory(), ProgramFactory()]
    code = {"month": "2026-12", "quarter": "2026-Q4", "half": "2026-H2", "year": "2026"}

    ask_for_last_period(kind)

    period = Period.parse(code[kind])
    assert asked() == sorted(subject(program, period) for program in programs)
    assert set(Job.objects.values_list("by", flat=True)) == {None}


def test_clock_asks_once_for_a_period_however_often_it_strikes(monkeypatch):
    monkeypatch.setattr(Program, "today", lambda program: date(2026, 4, 5))
    program = ProgramFactory()
    ask_for_last_period("month")
    run(Job.objects.get())

    ask_for_last_period("month")
    assert Job.objects.count() == 1

    monkeypatch.setattr(Program, "today", lambda program: date(2026, 5, 5))
    ask_for_last_period("month")
    assert asked() == sorted(
        subject(program, Period.parse(code)) for code in ("2026-03", "2026-04")
    )


def test_period_that_could_not_be_asked_for_is_asked_for_again(monkeypatch):
    monkeypatch.setattr(Program, "today", lambda program: date(2026, 4, 5))
    program = ProgramFactory()
    with monkeypatch.context() as failing:
        failing.setattr("core.audit.record", failing.undo)  # takes no arguments
        with pytest.raises(TypeError):
            ask_for_last_period("month")
    assert not Job.objects.exists()

    ask_for_last_period("month")

    assert asked() == [subject(program, MONTH)]


def test_day_is_that_of_each_programme(monkeypatch):
    """In one place the month is over, in the other not yet."""
    here, there = ProgramFactory(), ProgramFactory()
    days = {here.pk: date(2026, 5, 1), there.pk: date(2026, 4, 30)}
    monkeypatch.setattr(Program, "today", lambda program: days[program.pk])

    ask_for_last_period("month")

    assert asked() == sorted(
        [
            subject(here, Period.parse("2026-04")),
            subject(there, Period.parse("2026-03")),
        ]
    )


@pytest.mark.parametrize(
    ("kind", "months"),
    [("month", "*"), ("quarter", "1,4,7,10"), ("half", "1,7"), ("year", "1")],
)
def test_every_kind_is_scheduled_on_the_5th(kind, months):
    schedule = PeriodicTask.objects.get(name=f"Summaries of the last {kind}")

    assert (schedule.task, json.loads(schedule.args)) == (
        ask_for_last_period.name,
        [kind],
    )
    assert schedule.enabled
    assert (schedule.crontab.day_of_month, schedule.crontab.month_of_year) == (
        "5",
        months,
    )


def test_every_night_what_has_changed_is_asked_for():
    schedule = PeriodicTask.objects.get(name="Summaries whose records have changed")

    assert (schedule.task, schedule.enabled) == (ask_for_changed.name, True)
    assert (schedule.crontab.hour, schedule.crontab.day_of_month) == ("2", "*")
