"""Places in activities: the last one goes to one person, whoever asks at once.

Whoever takes a place holds the activity until it is stored, and asks how many sit
there of one that counts everybody: who asks sees the own people alone. Cases are
locked before their stays, those before the activity, so that nobody waits in a ring.
"""

from django.utils import timezone
from django.utils.translation import gettext

from core.database import connection
from participants.models import Stage
from participants.models.record import Refused
from participants.models.stage import StageStatus
from programs.models import Activity

FREE = "SELECT participants_free_seats(%s, %s)"


def settle(stay: Stage, before: Stage | None) -> None:
    """Give the stay its turn on the waiting list, or hold its place.

    ``before`` is the stay as it is stored. Refused where no place is free.
    """
    listed = stay.status == StageStatus.WAITLISTED
    if listed and (before is None or _listed_in(before) != (stay.activity_id, listed)):
        stay.waiting_since = timezone.now()
    if stay.seat is not None and (before is None or before.seat != stay.seat):
        hold(stay.seat)
        if not free(stay.seat, at_most=1):
            raise Refused(taken(), "activity")


def hold(activity: int) -> None:
    """Nobody else takes a place in it until the transaction ends."""
    Activity.objects.select_for_update(no_key=True).get(pk=activity)


def free(activity: int, *, at_most: int) -> int:
    """How many places are free, and never more than is asked for."""
    with connection().cursor() as cursor:
        cursor.execute(FREE, [activity, at_most])
        found: int = cursor.fetchone()[0]
        return found


def taken() -> str:
    return gettext("The last place was just taken. Put the person on the waiting list.")


def _listed_in(stay: Stage) -> tuple[int | None, bool]:
    return stay.activity_id, stay.status == StageStatus.WAITLISTED
