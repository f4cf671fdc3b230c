"""Whether the product can work: for those who watch over it."""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from core.database import connection
from ddr import heartbeat


@login_not_required
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and workers answer; else 503, and which does not."""
    broker, worker = _broker_and_worker()
    answers = {"database": _database(), "broker": broker, "worker": worker}
    words = {part: "ok" if answer else "no answer" for part, answer in answers.items()}
    return JsonResponse(words, status=200 if all(answers.values()) else 503)


def _database() -> bool:
    with suppress(DatabaseError, InterfaceError), connection().cursor() as cursor:
        cursor.execute("SELECT 1")
        return True
    return False


def _broker_and_worker() -> tuple[bool, bool]:
    with suppress(RedisError), heartbeat.broker() as broker:
        return True, heartbeat.is_beating(broker, settings.QUEUES)
    return False, False
