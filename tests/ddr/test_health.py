"""/healthz: what it says while everything works, and when one part does not."""

import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from ddr import heartbeat
from tests.embedded_run import REPOSITORY

ADDRESS = "/healthz"
SILENT = "no answer"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_worker(monkeypatch):
    """The workers of other tests give their signs under another key."""
    monkeypatch.setattr(heartbeat, "KEY", f"ddr:test:{uuid4()}")


@pytest.fixture
def worker():
    """The signs that workers of all queues give."""
    with heartbeat.broker() as broker:
        for queue in settings.QUEUES:
            broker.set(heartbeat.key(queue), 1, ex=60)


def test_it_has_the_address_that_stays():
    assert reverse("health") == ADDRESS


def test_all_is_well_when_database_broker_and_worker_answer(client, worker):
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "worker": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_no_worker_is_told(client):
    response = client.get(ADDRESS)

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": "ok", "worker": SILENT}


def test_a_queue_without_a_worker_is_told(client, worker):
    with heartbeat.broker() as broker:
        broker.delete(heartbeat.key(settings.LONG))

    assert client.get(ADDRESS).json()["worker"] == SILENT


def test_no_broker_is_told(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get(ADDRESS)

    assert response.status_code == 503
    assert response.json() == {"database": "ok", "broker": SILENT, "worker": SILENT}


@pytest.mark.django_db(transaction=True)
def test_no_database_is_told_although_other_pages_need_it(client, worker, monkeypatch):
    with monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        patch.setitem(connection.settings_dict, "PORT", "1")

        response = client.get(ADDRESS)

    connection.close()
    assert response.status_code == 503
    assert response.json() == {"database": SILENT, "broker": "ok", "worker": "ok"}


def test_it_asks_no_more_than_one_query(client, worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_it_is_only_read(client):
    assert client.post(ADDRESS).status_code == 405


WORKER = """
import sys
from ddr import celery, heartbeat
heartbeat.KEY = sys.argv[1]
celery.app.start(["worker", "--queues", "nobodys", "--pool", "solo"])
"""


@pytest.mark.long
def test_a_worker_gives_signs_until_it_hangs():
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, heartbeat.KEY], cwd=REPOSITORY
    )
    try:
        assert becomes(True, seconds=90)
        worker.send_signal(signal.SIGSTOP)
        assert becomes(False, seconds=heartbeat.KEPT + 10)
        worker.send_signal(signal.SIGCONT)
        assert becomes(True, seconds=60)
    finally:
        worker.kill()
        worker.wait()


def becomes(wanted, seconds):
    deadline = time.monotonic() + seconds
    with heartbeat.broker() as broker:
        while heartbeat.is_beating(broker, ["nobodys"]) != wanted:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)
    return True
