"""What is learned of people after their exit, wave by wave."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.models import User
from participants.models import Enrolment, FollowUp
from participants.models.followup import UNKNOWN

LEARNED = ("contacted_on", "result", *UNKNOWN)


@transaction.atomic
def record(
    case: Enrolment,
    *,
    wave: int,
    contacted_on: date,
    result: str,
    by: User,
    **answers: Any,
) -> FollowUp:
    """Store what came of the contact; the database takes a wave once.

    ``answers`` are those of somebody who was reached, by the names of the fields.
    """
    locked = Enrolment.objects.hold(case.pk, adding=True)
    followup = FollowUp(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        wave=wave,
        contacted_on=contacted_on,
        result=result,
        **UNKNOWN | answers,
    )
    followup.clean()
    followup.save()
    audit.record("follow-up-recorded", followup, by=by, wave=wave)
    return followup


@transaction.atomic
def change(
    followup: FollowUp, *, contacted_on: date, result: str, by: User, **answers: Any
) -> FollowUp:
    case = Enrolment.objects.hold(followup.enrolment_id, adding=True)
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    locked.contacted_on, locked.result = contacted_on, result
    for name, value in (UNKNOWN | answers).items():
        setattr(locked, name, value)
    locked.enrolment = case
    locked.clean()
    locked.version += 1
    locked.save(update_fields=[*LEARNED, "version", "updated_at"])
    audit.record(
        "follow-up-changed", locked, by=by, wave=locked.wave, version=locked.version
    )
    return locked
