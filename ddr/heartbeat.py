"""A worker's sign of life for each queue it takes from, where the web can see it.

The worker's own loop, not the process that does the work, writes its keys
into the broker every few seconds for as long as it takes messages. So the sign goes
on while a job uses all of the machine, and ends when the worker hangs, dies or
loses the broker. To ask it for an answer instead would cost each look a second.
"""

from collections.abc import Iterable
from typing import Any

from celery import bootsteps
from django.conf import settings
from redis import Redis, RedisError

KEY = "ddr:worker-takes-messages"
EVERY = 3
KEPT = 15
"""Seconds after which the last sign is over: five that did not come."""


def broker() -> Redis:
    """A connection for one short question: a second at most."""
    return Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1
    )


def key(queue: str) -> str:
    return f"{KEY}:{queue}"


def is_beating(connection: Redis, queues: Iterable[str]) -> bool:
    """Whether each of the queues has a worker."""
    keys = [key(queue) for queue in queues]
    return connection.exists(*keys) == len(keys)


class Heartbeat(bootsteps.StartStopStep):
    """Goes on from when the worker takes messages to when it stops to."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        self.timer: Any = None
        super().__init__(consumer, **options)

    def start(self, consumer: Any) -> None:
        self.connection = broker()
        self.queues = list(consumer.app.amqp.queues.consume_from)
        self.beat()
        self.timer = consumer.timer.call_repeatedly(EVERY, self.beat)

    def stop(self, consumer: Any) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer = None
            self.connection.close()

    shutdown = stop

    def beat(self) -> None:
        """A sign that can't be given is missed; the loop sees to the broker."""
        try:
            for queue in self.queues:
                self.connection.set(key(queue), 1, ex=KEPT)
        except RedisError:
            self.connection.close()
