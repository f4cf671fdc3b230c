"""What takes long holds nobody's e-mail up."""

import pytest
from django.conf import settings

from core.mail import DELIVER
from ddr.celery import app


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, task)["queue"].name


def test_every_job_waits_in_the_queue_of_what_takes_long():
    app.loader.import_default_modules()
    jobs = {
        name
        for name, task in app.tasks.items()
        if "job_task" in task.run.__qualname__ and not name.startswith("tests.")
    }

    assert jobs == settings.CELERY_TASK_ROUTES.keys()
    assert {queue_of(name) for name in jobs} == {settings.LONG}


@pytest.mark.parametrize("task", [DELIVER, "core.sweep", "reports.ask_for_changed"])
def test_what_is_brief_waits_in_the_other(task):
    assert queue_of(task) == settings.BRIEF


def test_a_worker_that_is_not_told_takes_from_both():
    assert set(app.amqp.queues) == set(settings.QUEUES)
