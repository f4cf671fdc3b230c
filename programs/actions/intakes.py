"""How a course of an opportunity begins."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from core import audit
from core.models import User
from programs.models import Activity, Office, Opportunity


class CodeTaken(Exception):
    """The programme has an activity with this code."""


@transaction.atomic
def plan(
    opportunity: Opportunity,
    *,
    code: str,
    name: str,
    office: Office,
    starts_on: date,
    ends_on: date | None,
    capacity: int,
    facilitators: Collection[User],
    by: User,
) -> Activity:
    """A new course with its places; its sessions are planned afterwards."""
    activity = Activity(
        program=opportunity.program,
        opportunity=opportunity,
        stage=opportunity.stage,
        partner=opportunity.partner,
        occupation=opportunity.occupation,
        code=code,
        name=name,
        office=office,
        starts_on=starts_on,
        ends_on=ends_on,
        capacity=capacity,
    )
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError as error:
        if "activity_code_once_in_a_programme" not in str(error):
            raise
        raise CodeTaken from None
    activity.facilitators.set(facilitators)
    audit.record(
        "intake-planned",
        activity,
        by=by,
        opportunity=opportunity.pk,
        office=office.pk,
        places=capacity,
        facilitators=sorted(user.pk for user in facilitators),
    )
    return activity
