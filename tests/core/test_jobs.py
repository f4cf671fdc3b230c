"""Work asked for is done once, whatever dies meanwhile."""

import logging
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from celery import current_app
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core import jobs
from core.models import Job, Outbox, PeriodRun
from core.models.job import FAILED, SET_ASIDE, Overtaken
from core.tasks import sweep
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=1)
LONG_AGO = timedelta(minutes=10)
UNCOMMITTED = 0.2
"""Seconds that transactions in threads stay open."""

worked: list[str] = []
reasons: list[Exception] = []


@jobs.job_task("tests.work")
def work(job):
    worked.append(job.key)
    if reasons:
        raise reasons.pop(0)


@pytest.fixture(autouse=True)
def nothing_done_yet():
    worked.clear()
    reasons.clear()


def ask(key="a", **facts):
    return jobs.ask(work, key=key, by=None, **facts)


def message(job, name="message 1"):
    """A worker takes the message up."""
    work.apply((str(job.pk),), task_id=name)
    return Job.objects.get(pk=job.pk)


def begun(job, holder="message 1"):
    """A worker takes the message up and is killed at once, or is still at it."""
    return Job.objects.begin(job.pk, holder=holder, lease=LEASE)


@contextmanager
def asked_meanwhile(job):
    yield
    ask(job.key)


@contextmanager
def asked_at_once(job):
    ask(job.key)
    yield


def run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_asking_leaves_a_waiting_job_and_a_message():
    user = UserFactory()

    job = jobs.ask(work, key="a", by=user, subject=7, program_id=3)

    stored = Job.objects.get()
    assert (stored.pk, stored.by, stored.subject) == (job.pk, user, "7")
    assert (stored.state, stored.attempts, stored.program_id) == ("waiting", 0, 3)
    assert Outbox.objects.values_list("task", "subject", "sent_at").get() == (
        "tests.work",
        str(job.pk),
        None,
    )


def test_asking_twice_is_one_job_while_it_is_open():
    first, second = ask(), ask()

    assert second == first
    assert Outbox.objects.count() == 1


def test_asking_after_the_end_is_a_new_job():
    first = ask()
    message(first)

    assert ask() != first


def test_two_open_jobs_of_one_key_cannot_be_stored():
    ask()

    with pytest.raises(IntegrityError, match="job_open_once"):
        Job.objects.create(task="tests.work", key="a")


def test_a_job_that_ended_says_when():
    job = ask()

    with pytest.raises(IntegrityError, match="job_ended_or_open"):
        Job.objects.filter(pk=job.pk).update(state="done")


def test_work_is_done_once_however_often_the_message_comes():
    job = ask()

    for name in ("message 1", "message 1", "message 2"):
        job = message(job, name)

    assert worked == ["a"]
    assert (job.state, job.attempts) == ("done", 1)
    assert job.finished_at is not None


def test_asked_while_it_runs_the_work_runs_once_more():
    job = ask()
    running = begun(job)

    assert ask() == job
    assert running.finish() is True

    job = message(job, "message 2")
    assert (worked, job.state, job.attempts) == (["a"], "done", 1)


def test_work_that_fails_for_one_is_run_for_who_asked_again(monkeypatch):
    first = jobs.ask(work, key="a", by=UserFactory())
    monkeypatch.setattr(jobs, "_lease_renewed", asked_at_once)
    reasons.append(jobs.GiveUp("You may not."))

    job = message(first)

    assert (job.state, job.by, job.problem) == ("waiting", None, "")


def test_the_right_of_who_asked_last_counts():
    first, second = UserFactory(), UserFactory()
    job = jobs.ask(work, key="a", by=first)

    jobs.ask(work, key="a", by=second)

    assert Job.objects.get(pk=job.pk).by == second


def test_what_is_asked_again_while_it_runs_is_sent_again(monkeypatch):
    first = ask()
    Outbox.objects.all().delete()
    monkeypatch.setattr(jobs, "_lease_renewed", asked_meanwhile)

    job = message(first)

    assert (job.state, job.attempts) == ("waiting", 0)
    assert Outbox.objects.get().subject == str(first.pk)


def test_another_message_leaves_work_alone_that_somebody_is_at():
    job = ask()
    begun(job)

    job = message(job, "message 2")

    assert (worked, job.state, job.holder) == ([], "running", "message 1")


def test_another_message_takes_over_when_the_lease_ran_out():
    job = ask()
    begun(job)
    run_out(job)

    job = message(job, "message 2")

    assert (worked, job.state, job.attempts) == (["a"], "done", 2)


def test_the_same_message_takes_over_at_once_for_its_worker_died():
    job = ask()
    begun(job)

    job = message(job, "message 1")

    assert (worked, job.state, job.attempts) == (["a"], "done", 2)


def test_who_was_overtaken_can_neither_report_nor_finish():
    job = ask()
    slow = begun(job)
    begun(job)

    with pytest.raises(Overtaken):
        slow.report(1, 2)
    with pytest.raises(Overtaken):
        slow.finish()

    assert Job.objects.get().state == "running"


def test_work_that_stops_three_workers_is_set_aside():
    job = ask()
    for _ in range(3):
        begun(job)

    job = message(job, "message 1")

    assert (worked, job.state, job.problem) == ([], "set_aside", SET_ASIDE)


def test_the_sweep_sets_aside_what_nobody_comes_back_to():
    job = ask()
    for _ in range(3):
        begun(job)
    run_out(job)

    sweep()

    assert Job.objects.get().state == "set_aside"


def test_work_done_at_the_third_try_stays_done():
    job = ask()
    for _ in range(2):
        begun(job)
    message(job, "message 1")

    sweep()

    assert Job.objects.values_list("state", "attempts").get() == ("done", 3)


def test_failed_work_waits_for_another_attempt():
    reasons.append(ValueError("Amina"))

    job = message(ask())

    assert (job.state, job.attempts, job.error) == ("waiting", 1, "ValueError")
    assert Job.objects.free().count() == 0
    later = Outbox.objects.latest("pk")
    assert timedelta(seconds=50) < later.due_at - job.started_at < LEASE * 1.1


def test_work_that_fails_three_times_says_so():
    reasons.extend([ValueError("Amina")] * 3)
    job = ask()

    for _ in range(3):
        Job.objects.open().update(lease_until=None)
        job = message(job)

    assert (job.state, job.problem, job.error) == ("failed", FAILED, "ValueError")
    assert worked == ["a", "a", "a"]


def test_the_text_of_an_error_stands_nowhere(caplog):
    reasons.append(ValueError("Amina"))

    with caplog.at_level(logging.DEBUG):
        job = message(ask())

    assert "ValueError" in caplog.text
    assert "Amina" not in caplog.text + job.problem + job.error


def test_work_that_cannot_be_done_is_not_tried_again():
    reasons.append(jobs.GiveUp("The file is empty."))

    job = message(ask())

    assert (job.state, job.problem_text) == ("failed", "The file is empty.")
    assert job.attempts == 1


def test_progress_is_told_in_percent():
    job = begun(ask())

    job.report(1, 3)

    stored = Job.objects.get()
    assert (stored.done, stored.total, stored.percent) == (1, 3, 33)


def test_a_message_just_sent_is_waited_for():
    ask()
    Outbox.objects.update(sent_at=Now())

    assert Job.objects.forgotten().count() == 0


def test_a_message_the_broker_forgot_is_sent_again():
    job = ask()
    Outbox.objects.update(sent_at=Now() - LONG_AGO)

    sweep()

    again = Outbox.objects.latest("pk")
    assert (Outbox.objects.count(), again.subject) == (2, str(job.pk))
    assert again.sent_at is not None


def test_work_whose_worker_died_is_sent_again_when_the_lease_ran_out():
    job = ask()
    Outbox.objects.update(sent_at=Now() - timedelta(seconds=30))
    begun(job)
    assert Job.objects.forgotten().count() == 0

    run_out(job)

    assert list(Job.objects.forgotten()) == [job]


def test_only_the_first_of_a_period_runs():
    assert jobs.once("monthly", "2026-10") is True
    assert jobs.once("monthly", "2026-10") is False
    assert jobs.once("monthly", "2026-11") is True


def test_a_period_whose_job_failed_may_run_again():
    with transaction.atomic():
        jobs.once("monthly", "2026-10")
        transaction.set_rollback(True)

    assert jobs.once("monthly", "2026-10") is True


def test_a_period_cannot_be_stored_twice():
    jobs.once("monthly", "2026-10")

    with pytest.raises(IntegrityError, match="period_run_once"):
        PeriodRun.objects.create(name="monthly", period="2026-10")


def at_once(*works):
    """Run each in a thread and a transaction of its own; what they returned."""
    returned = []

    def run(work):
        try:
            with transaction.atomic():
                returned.append(work())
                sleep(UNCOMMITTED)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return returned


@pytest.mark.django_db(transaction=True)
def test_asking_at_the_same_time_is_one_job():
    found = at_once(ask, ask, ask)

    assert (len(set(found)), Job.objects.count(), Outbox.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_work_asked_for_again_begins_after_the_asker_has_committed():
    job, asked = ask(), Event()

    def asker():
        ask()
        asked.set()

    def worker():
        asked.wait()
        before = monotonic()
        begun(job)
        return monotonic() - before

    waited = [seconds for seconds in at_once(asker, worker) if seconds]
    assert waited[0] > UNCOMMITTED / 2


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_work_runs(settings):
    settings.JOB_LEASE = timedelta(seconds=0.3)
    job = Job.objects.begin(ask().pk, holder="m", lease=settings.JOB_LEASE)

    with jobs._lease_renewed(job):
        sleep(0.8)
        held = Job.objects.free().count() == 0

    assert held


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_run_a_period_once():
    ran = at_once(*[lambda: jobs.once("monthly", "2026-10")] * 3)

    assert sorted(ran) == [False, False, True]


def test_every_thread_sends_through_the_same_app():
    names = []

    thread = Thread(target=lambda: names.append(current_app.main))
    thread.start()
    thread.join()

    assert names == ["ddr"]


# Time left


def at_it(seconds=30, **facts):
    started_at = timezone.now() - timedelta(seconds=seconds)
    facts = {"state": "running", "started_at": started_at, "total": 400} | facts
    return Job(**facts)


def test_time_left_goes_by_the_pace_so_far():
    assert at_it(done=100).seconds_left == pytest.approx(90, abs=1)
    assert at_it(done=500).seconds_left == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"done": 0},
        {"done": 100, "total": 0},
        {"done": 100, "state": "waiting"},
        {"done": 100, "started_at": None},
        {"done": 100, "seconds": 1},
    ],
)
def test_time_left_is_not_told_before_there_is_a_pace(facts):
    assert at_it(**facts).seconds_left is None


def test_second_attempt_counts_its_own_steps():
    job = begun(ask())
    job.report(7, 10)
    run_out(job)

    again = begun(job, holder="message 2")

    assert (again.done, again.attempts) == (0, 2)
