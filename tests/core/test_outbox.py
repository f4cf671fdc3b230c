"""A message leaves after commit, or with a later sweep; none is lost."""

import base64
import json
import os
import socket
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest
import redis
from celery import shared_task
from django.db import transaction
from django.db.models.functions import Now

from core import outbox
from core.models import Outbox
from core.tasks import sweep

pytestmark = pytest.mark.django_db
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
BRIEFLY = 2.5
"""Seconds: what nobody takes for a page that hangs."""


@shared_task(name="tests.about")
def about(subject):
    """What the messages of these tests are for; no worker runs it."""


@pytest.fixture
def broker(monkeypatch):
    """Point those who send at another broker."""

    def at(url):
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", url)
        outbox._broker.cache_clear()

    yield at
    outbox._broker.cache_clear()


@pytest.fixture
def silent_server():
    """The address of a server that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def subject():
    """What no earlier run has left a message about."""
    return uuid4().hex


def arrived(subject):
    """How many messages about it stand in the broker's queue."""
    queue = redis.Redis.from_url(os.environ["REDIS_URL"])
    bodies = [json.loads(raw)["body"] for raw in queue.lrange("celery", 0, -1)]
    calls = [json.loads(base64.b64decode(body))[0] for body in bodies]
    return calls.count([subject])


def overdue():
    Outbox.objects.update(due_at=Now() - timedelta(minutes=1))


def test_a_message_leaves_after_commit(subject, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        outbox.send(about, subject)
        assert arrived(subject) == 0

    assert arrived(subject) == 1
    message = Outbox.objects.get()
    assert (message.task, message.tries) == ("tests.about", 1)
    assert message.sent_at is not None


def test_what_is_rolled_back_is_never_sent(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as called, transaction.atomic():
        outbox.send(about, "rolled back")
        transaction.set_rollback(True)

    assert (called, Outbox.objects.count()) == ([], 0)


def test_without_a_broker_the_row_waits(broker, django_capture_on_commit_callbacks):
    broker(NOBODY_LISTENS)
    before = monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        outbox.send(about, "waits")

    assert monotonic() - before < BRIEFLY
    message = Outbox.objects.get()
    assert (message.sent_at, message.tries) == (None, 1)


def test_a_broker_that_hangs_does_not_hang_the_page(
    broker, silent_server, django_capture_on_commit_callbacks
):
    broker(silent_server)
    before = monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        outbox.send(about, "hangs")

    assert monotonic() - before < BRIEFLY
    assert Outbox.objects.get().sent_at is None


def test_the_sweep_sends_what_waited(subject):
    outbox.send(about, subject)
    overdue()

    sweep()

    assert arrived(subject) == 1
    assert Outbox.objects.unsent().count() == 0


def test_the_sweep_leaves_alone_what_is_about_to_leave(subject):
    outbox.send(about, subject)

    sweep()

    assert arrived(subject) == 0


def test_the_sweep_leaves_alone_what_is_not_due(subject):
    outbox.leave_to_sweep("tests.about", subject, after=timedelta(minutes=1))

    sweep()

    assert arrived(subject) == 0


def test_the_sweep_stops_at_a_dead_broker(broker):
    broker(NOBODY_LISTENS)
    for number in range(3):
        outbox.send(about, number)
    overdue()

    assert outbox.send_overdue() == 0
    assert sorted(Outbox.objects.values_list("tries", flat=True)) == [0, 0, 1]


def test_messages_of_yesterday_are_dropped():
    for name in ("old", "new"):
        outbox.send(about, name)
    Outbox.objects.update(sent_at=Now())
    Outbox.objects.filter(subject="old").update(sent_at=Now() - timedelta(days=2))

    sweep()

    assert Outbox.objects.get().subject == "new"
