"""Giving places to those who wait for one.

In one transaction: each of them has a place then, or nobody has. Who is passed over
keeps the turn on the list.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.actions import seats, stages
from participants.actions.gates import GateClosed
from participants.models import Enrolment, Stage
from participants.models.record import Refused
from participants.models.stage import StageStatus
from programs.models import Activity


@transaction.atomic
def give(
    activity: Activity,
    *,
    stays: Collection[UUID],
    started_on: date | None = None,
    by: User,
) -> list[Stage]:
    """Places for these; from ``started_on`` on, or still to begin."""
    asked = Stage.objects.filter(pk__in=stays, activity=activity)
    cases = sorted(asked.values_list("enrolment", flat=True))
    for case in cases:
        Enrolment.objects.hold(case)
    waiting = list(asked.on_the_list().select_related("enrolment"))
    if len(waiting) != len(stays):
        told = gettext("Somebody of them does not wait here any more. Choose again.")
        raise Refused(told, "stays")
    seats.hold(activity.pk)
    if seats.free(activity.pk, at_most=len(waiting)) < len(waiting):
        told = gettext("There are fewer places now than people chosen. Choose again.")
        raise Refused(told, "stays")
    given = [_give(stay, started_on, by) for stay in waiting]
    codes = [stay.enrolment.case_code for stay in waiting]
    audit.record("seats-given", activity, by=by, cases=codes)
    return given


def _give(stay: Stage, started_on: date | None, by: User) -> Stage:
    if started_on is None:
        return stages.change(stay, status=StageStatus.PLANNED, by=by)
    activity = stay.activity
    try:
        return stages.start(stay, started_on=started_on, activity=activity, by=by)
    except GateClosed:  # what is missing is not for everybody who gives places
        told = gettext(
            "Case %(code)s can't start yet: the case says what is missing. Give the"
            " place without a first day."
        )
        code = stay.enrolment.case_code
        raise Refused(told % {"code": code}, "stays") from None
