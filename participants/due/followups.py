"""Which follow-ups fall due after an exit, and of which cases they are missing."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from core.dates import add_months
from participants.due.days import DUE_SOON
from participants.models.consent import Consent
from participants.models.enrolment import ExitReason
from participants.models.followup import FollowUp

NOT_FOLLOWED = (
    ExitReason.DEATH_NATURAL,
    ExitReason.DEATH_VIOLENT,
    ExitReason.DEATH_UNKNOWN,
    ExitReason.TRANSFERRED,
    ExitReason.DUPLICATE,
    ExitReason.DATA_ERROR,
)


def is_followed(reason: str, results: Collection[str]) -> bool:
    """Whether anybody is to be contacted after an exit with what came of it so far."""
    return reason not in NOT_FOLLOWED and FollowUp.Result.DECEASED not in results


def follow_ups_due(
    exited_on: date | None, reason: str, made: Mapping[int, str], today: date
) -> Iterator[tuple[FollowUp.Wave, date]]:
    """The waves that should have been made and were not, and the one to come.

    ``made`` has the result of each wave that was made.
    """
    if not exited_on or not is_followed(reason, made.values()):
        return
    for wave in FollowUp.Wave:
        due = add_months(exited_on, wave)
        if wave not in made and due <= today + DUE_SOON:
            yield wave, due


def last_exit(wave: int, day: date) -> date:
    """The latest exit whose follow-up of that wave is due by the day."""
    before = add_months(day + timedelta(days=1), -wave) - timedelta(days=1)
    return max(add_months(day, -wave), before)


def follow_up_missing(wave: int, today: date) -> Q:
    """Cases whose follow-up of that wave is due by then, and was not made."""
    made = FollowUp.objects.filter(enrolment=OuterRef("pk"), wave=wave)
    return Q(exited_on__lte=last_exit(wave, today + DUE_SOON)) & ~Q(Exists(made))


def follow_up(today: date) -> Q:
    missing = Q()
    for wave in FollowUp.Wave:
        missing |= follow_up_missing(wave, today)
    first = last_exit(FollowUp.Wave.M3, today + DUE_SOON)
    died = FollowUp.objects.filter(
        enrolment=OuterRef("pk"), result=FollowUp.Result.DECEASED
    )
    asked = Consent.objects.filter(enrolment=OuterRef("pk"))
    unwanted = asked.ended(Consent.Purpose.FOLLOW_UP, today)
    followed = ~Q(exit_reason__in=NOT_FOLLOWED) & ~Q(Exists(died) | Exists(unwanted))
    return Q(exited_on__lte=first) & followed & missing
