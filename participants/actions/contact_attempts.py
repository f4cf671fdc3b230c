"""Trying to reach somebody who has left: each try is a record of its own."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from core.templatetags.ui import long_date
from participants.models import ContactAttempt, Enrolment
from participants.models.record import Refused


@transaction.atomic
def record(
    case: Enrolment,
    *,
    wave: int,
    day: date,
    way: str,
    result: str,
    note: str = "",
    next_on: date | None = None,
    by: User,
) -> ContactAttempt:
    """Store the try; whoever was reached is asked, and is not tried again."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    if locked.exited_on is None:
        raise Refused(gettext("This person has not left the programme."))
    if day < locked.exited_on:
        told = gettext("The person left on %(day)s: enter a day since then.")
        raise Refused(told % {"day": long_date(locked.exited_on)}, "day")
    if result == ContactAttempt.Result.REACHED:
        next_on = None
    if next_on and next_on <= day:
        raise Refused(gettext("The next try comes after this one."), "next_on")
    attempt = ContactAttempt.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        wave=wave,
        day=day,
        way=way,
        result=result,
        note=note,
        next_on=next_on,
        by=by,
    )
    audit.record("contact-tried", attempt, by=by, wave=wave, result=result)
    return attempt
