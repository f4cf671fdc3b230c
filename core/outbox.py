"""Messages to the workers, none lost: a row now, a message after commit.

The row stands in the transaction of what was asked for. A message that could
not leave, because the broker was down or the process died, leaves with the
next sweep. It may leave twice: what it starts must bear that.
"""

import logging
from datetime import timedelta
from functools import cache
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu import Connection, pools
from kombu.exceptions import OperationalError

from core.database import alias
from core.models import Outbox
from core.models.outbox import AFTER_COMMIT

logger = logging.getLogger(__name__)

MOST_IN_A_SWEEP = 1000
KEPT = timedelta(days=1)
BRIEFLY: dict[str, Any] = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
"""A page must not wait for a dead broker: one try, a second at most."""


def send(task: "Task[Any, Any]", subject: object) -> None:
    """Promise that ``task`` will run with the id ``subject``, once committed."""
    message = Outbox.objects.create(task=task.name, subject=str(subject))
    using = alias()
    transaction.on_commit(lambda: _deliver(message, using), using=using, robust=True)


def leave_to_sweep(
    task: str, subject: object, *, after: timedelta = -AFTER_COMMIT
) -> None:
    """Promise the same of the task of this name, for a sweep that comes ``after``."""
    Outbox.objects.create(task=task, subject=str(subject), due_at=Now() + after)


def send_overdue() -> int:
    """Send what should have left before; how many did. Stops at a dead broker."""
    for sent in range(MOST_IN_A_SWEEP):
        with transaction.atomic(using=alias()):
            overdue = Outbox.objects.overdue().select_for_update(skip_locked=True)
            message = overdue.first()
            if message is None or not _deliver(message, alias()):
                return sent
    return MOST_IN_A_SWEEP


def forget_old() -> None:
    Outbox.objects.sent_before(KEPT).delete()


def _deliver(message: Outbox, using: str) -> bool:
    """Try once to send, and note it; False leaves the message to a later sweep."""
    row = Outbox.objects.using(using).filter(pk=message.pk)
    try:
        _publish(message)
    except OperationalError:
        logger.warning("The broker can't be reached; %s waits.", message.task)
        row.update(tries=F("tries") + 1)
        return False
    row.update(sent_at=Now(), tries=F("tries") + 1)
    return True


def _publish(message: Outbox) -> None:
    call = current_app.signature(message.task, args=(message.subject,))
    if settings.CELERY_TASK_ALWAYS_EAGER:
        call.apply_async()
        return
    with pools.producers[_broker()].acquire(block=True, timeout=1) as producer:
        call.apply_async(producer=producer, retry=False)


@cache
def _broker() -> Connection:
    """The broker as those who only send see it; workers wait longer for it."""
    return current_app.connection_for_write(transport_options=BRIEFLY)
