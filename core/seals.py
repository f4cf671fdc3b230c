"""Sealing the trail: each event of it once, in one chain, with a key from outside.

A code is an HMAC-SHA256 over the code before, the seal's number and time, and
all of the event. Events are found by having no seal yet, never by how far the
ids came: a transaction that ends late brings lower ids than are sealed already.

There may be several keys: the first seals, the older ones are for what was sealed
before it came. Whoever walks the chain goes from older keys to newer, never back.
"""

import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core.database import as_jobs, connection
from core.models import Seal

LOCK = "core.seal"
MOST_AT_ONCE = 5000
RECENT = 20_000
"""So many ids back the look of every minute goes; that of every hour sees all."""
SHORTEST_KEY = 32
FORM = b"ddr seal 1"
NOTHING = bytes(32)
"""What stands before the first seal."""

PARTS = """
    event.id, event.action, event.by_id, event.subject_type, event.subject_id,
    event.facts::text, (extract(epoch FROM event.at) * 1000000)::bigint"""
EVENT = f"""CASE WHEN event.program_id IS NULL THEN json_build_array({PARTS})
    ELSE json_build_array({PARTS}, event.program_id) END::text"""
"""All of an event as one text: no two events have the same. One of no programme
reads as all did before events had programmes, so that old seals fit."""

UNSEALED = f"""
SELECT event.id, {EVENT} FROM core_auditevent event
WHERE event.id > %(after)s AND NOT EXISTS (
    SELECT FROM core_seal seal
    WHERE seal.event_id = event.id AND seal.event_id > %(after)s
)
ORDER BY event.id LIMIT %(most)s
"""  # noqa: S608  all of it stands in this file
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def keys() -> list[bytes]:
    """The keys of the seals, the newest first; none is too short."""
    found = [part.strip() for part in settings.SEAL_KEY.split(",")]
    if min(map(len, found)) < SHORTEST_KEY or len({*found}) != len(found):
        raise ImproperlyConfigured(
            f"DDR_SEAL_KEY has to be {SHORTEST_KEY} characters or more; of several"
            " keys, with commas between, each has to and none stands there twice."
        )
    return [part.encode() for part in found]


def code_of(
    secret: bytes, before: bytes, number: int, sealed_at: datetime, event: str
) -> bytes:
    """The code of a seal, 32 bytes; the parts before the event have one length."""
    since = (sealed_at - EPOCH) // timedelta(microseconds=1)
    place = b"%020d %020d" % (number, since)
    return hmac.digest(secret, FORM + before + place + event.encode(), "sha256")


def seal_recent() -> int:
    """`seal_all` among the last events: quick, for a look every minute."""
    with as_jobs([]):
        last = Seal.objects.order_by("event").last()
    return seal_all(after=max(0, last.event_id - RECENT) if last else 0)


def seal_all(*, after: int = 0) -> int:
    """Seal what has no seal yet; how many events. Another who seals is left to it."""
    secret, now = keys()[0], timezone.now()
    sealed, so_far = 0, after
    # Only within one run what lies behind is not looked at again; the next begins anew.
    while some := _seal_some(secret, now, after=so_far):
        sealed, so_far = sealed + len(some), some[-1].event_id
    return sealed


def _seal_some(secret: bytes, now: datetime, *, after: int) -> list[Seal]:
    with as_jobs([]):
        if not only_one():
            return []
        last = Seal.objects.order_by("number").last()
        number, code = (last.number, bytes(last.code)) if last else (0, NOTHING)
        seals: list[Seal] = []
        for event_id, event in _unsealed(after):
            number += 1
            code = code_of(secret, code, number, now, event)
            seals.append(
                Seal(number=number, event_id=event_id, code=code, sealed_at=now)
            )
        return Seal.objects.bulk_create(seals)


def only_one() -> bool:
    """Whether nobody else seals; then nobody begins to before the transaction ends."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        return bool(cursor.fetchone()[0])


def _unsealed(after: int) -> list[tuple[int, str]]:
    with connection().cursor() as cursor:
        cursor.execute(UNSEALED, {"after": after, "most": MOST_AT_ONCE})
        return list(cursor.fetchall())
