"""Schedules of summaries in the administration: programme, periods and for whom."""

import json

import pytest
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from reports.tasks import ask_for_last_period
from tests.factories import AssignmentFactory, ProgramFactory

pytestmark = pytest.mark.django_db

ADD = "admin:django_celery_beat_periodictask_add"
CHANGE = "admin:django_celery_beat_periodictask_change"


@pytest.fixture
def program():
    return ProgramFactory()


@pytest.fixture
def site(client, program):
    administrator = AssignmentFactory(
        role="administrator", office=None, program=program
    )
    client.force_login(administrator.user)
    return client


def typed(**fields):
    return {
        "name": "Ours",
        "regtask": ask_for_last_period.name,
        "enabled": "on",
        "crontab": CrontabSchedule.objects.first().pk,
        "args": "[]",
        "kwargs": "{}",
        "headers": "{}",
        **fields,
    }


def called(name="Ours"):
    """What the task of the schedule is called with."""
    stored = PeriodicTask.objects.get(name=name)
    return json.loads(stored.args), json.loads(stored.kwargs)


def test_a_schedule_is_put_together_of_what_is_picked(site, program):
    picked = {"kind": "quarter", "program": program.code, "audience": "partners"}

    answer = site.post(reverse(ADD), typed(**picked))

    assert answer.status_code == 302
    assert called() == (["quarter"], {"audience": "partners", "program": program.code})


def test_without_a_programme_it_is_for_each_of_them(site):
    site.post(reverse(ADD), typed(kind="month"))

    assert called() == (["month"], {"audience": "internal"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "week"},
        {"kind": "month", "audience": "donors"},
        {"kind": "month", "program": "NONE"},
    ],
)
def test_what_the_task_would_stumble_over_is_refused(site, wrong):
    answer = site.post(reverse(ADD), typed(**wrong))

    assert answer.status_code == 200
    assert not PeriodicTask.objects.filter(name="Ours").exists()


def test_a_schedule_is_shown_as_it_was_picked(site, program):
    picked = {"kind": "half", "program": program.code, "audience": "public"}
    site.post(reverse(ADD), typed(**picked))
    stored = PeriodicTask.objects.get(name="Ours")

    form = site.get(reverse(CHANGE, args=[stored.pk])).context["adminform"].form

    assert {name: form[name].value() for name in picked} == picked


def test_the_schedules_that_are_there_are_for_inside(site):
    stored = PeriodicTask.objects.get(name="Summaries of the last year")

    form = site.get(reverse(CHANGE, args=[stored.pk])).context["adminform"].form

    values = {name: form[name].value() for name in ("kind", "program", "audience")}
    assert values == {"kind": "year", "program": None, "audience": "internal"}


def test_other_schedules_are_called_with_what_is_typed(site):
    other = {"regtask": "core.sweep", "args": "[1]", "kind": "month"}

    site.post(reverse(ADD), typed(**other))

    assert called() == ([1], {})
