"""Whether the trail is whole: how far it is sealed, and what was found last."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from core.access import Permission, Scope
from core.database import connection
from core.http import COUNTED_UP_TO, told
from core.models import Job
from core.seals import RECENT
from reports.models import Verification

LISTED = 10
STATE = "SELECT * FROM core_seal_state(%s, %s)"
LATE = timedelta(minutes=10)
"""So long nothing is sealed only when something is wrong: it is done every minute."""


class State(NamedTuple):
    number: int | None
    """Of the last seal; None while there is none."""
    sealed_at: datetime | None
    unsealed: str
    is_late: bool
    """Events wait for a seal, and none was given for long."""
    last: Verification | None
    """What was found when somebody last looked."""

    @property
    def is_well(self) -> bool:
        return not self.is_late and self.last is not None and not self.last.fault


def state(scope: Scope) -> State | None:
    """Nothing for who reads no trail."""
    if Permission.AUDIT_READ not in scope:
        return None
    with connection().cursor() as cursor:
        cursor.execute(STATE, [RECENT, COUNTED_UP_TO + 1])
        number, sealed_at, unsealed = cursor.fetchone()
    overdue = sealed_at is None or sealed_at < timezone.now() - LATE
    last = Verification.objects.select_related("by").first()
    return State(number, sealed_at, told(unsealed), bool(unsealed) and overdue, last)


def verifications() -> list[Verification]:
    """The last of them, the newest first."""
    return list(Verification.objects.select_related("by")[:LISTED])


def job() -> Job | None:
    """The last verification that was asked for."""
    return Job.objects.about("trail").first()
