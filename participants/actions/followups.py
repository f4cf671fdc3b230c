"""What is learned of people after their exit, wave by wave."""

from datetime import date

from django.db import transaction

from core import audit
from core.models import User
from participants.models import Enrolment, FollowUp

ANSWERS = ("contacted_on", "result", "work", "feels_safe", "rejoined", "kit_held")


@transaction.atomic
def record(
    case: Enrolment,
    *,
    wave: int,
    contacted_on: date,
    result: str,
    work: str,
    feels_safe: bool | None,
    rejoined: bool | None,
    kit_held: str = "",
    by: User,
) -> FollowUp:
    """Store what came of the contact; the database takes a wave once."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    followup = FollowUp(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        wave=wave,
        contacted_on=contacted_on,
        result=result,
        work=work,
        feels_safe=feels_safe,
        rejoined=rejoined,
        kit_held=kit_held,
    )
    followup.clean()
    followup.save()
    audit.record("follow-up-recorded", followup, by=by, wave=wave)
    return followup


@transaction.atomic
def change(
    followup: FollowUp,
    *,
    contacted_on: date,
    result: str,
    work: str,
    feels_safe: bool | None,
    rejoined: bool | None,
    kit_held: str = "",
    by: User,
) -> FollowUp:
    case = Enrolment.objects.hold(followup.enrolment_id, adding=True)
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    locked.contacted_on, locked.result = contacted_on, result
    locked.work, locked.feels_safe, locked.rejoined = work, feels_safe, rejoined
    locked.kit_held = kit_held
    locked.enrolment = case
    locked.clean()
    locked.version += 1
    locked.save(update_fields=[*ANSWERS, "version", "updated_at"])
    audit.record(
        "follow-up-changed", locked, by=by, wave=locked.wave, version=locked.version
    )
    return locked
