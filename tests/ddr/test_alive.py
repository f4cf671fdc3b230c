"""What a process is asked by those who watch over it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from ddr import alive
from tests.roles import as_owner

pytestmark = pytest.mark.django_db
PeriodicTask = apps.get_model("django_celery_beat", "PeriodicTask")


def last_sent(minutes_ago: int | None) -> None:
    when = minutes_ago is not None and timezone.now() - timedelta(minutes=minutes_ago)
    with as_owner():
        PeriodicTask.objects.update(last_run_at=when or None)


@pytest.mark.parametrize(
    ("minutes_ago", "answer"), [(None, False), (11, False), (9, True)]
)
def test_beat_is_alive_while_it_notes_what_it_sends(minutes_ago, answer):
    last_sent(minutes_ago)

    assert alive.beat() is answer


def test_another_word_is_answered_with_how_to_ask(capsys):
    assert alive.main(["web"]) == 2
    assert capsys.readouterr().err == "Usage: python -m ddr.alive worker|jobs|beat\n"
