"""How meetings of an activity come to be planned.

What is there already stays as it is. Whoever plans holds the activity until the
rows are stored, so two who plan at once never give one number twice.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from core import audit
from core.models import User
from programs.models import Activity, Session
from programs.timetables import Meeting, clash


class AlreadyPlanned(Exception):
    """The activity has a session at this time."""


class Planned(NamedTuple):
    """What was stored, and how many meetings had a session already."""

    made: list[Session]
    kept: int


@transaction.atomic
def plan(activity: Activity, meeting: Meeting, *, by: User) -> Session:
    """Plan one session, unless the activity meets at that time already."""
    planned = plan_all(activity, [meeting], by=by)
    if not planned.made:
        raise AlreadyPlanned
    return planned.made[0]


@transaction.atomic
def plan_all(activity: Activity, meetings: Sequence[Meeting], *, by: User) -> Planned:
    """Plan a session for each meeting that has none."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    new = without_session(activity, meetings)
    made = Session.objects.bulk_create(new)
    kept = len(meetings) - len(made)
    if made:
        audit.record(
            "sessions-planned", activity, by=by, made=len(made), kept_before=kept
        )
    return Planned(made, kept)


def without_session(activity: Activity, meetings: Sequence[Meeting]) -> list[Session]:
    """The sessions that these meetings lack, not stored."""
    days = [meeting.date for meeting in meetings]
    there: defaultdict[date, list[Session]] = defaultdict(list)
    for session in activity.sessions.filter(date__in=days):
        there[session.date].append(session)
    new = []
    for meeting in meetings:
        of_the_day = there[meeting.date]
        if any(clash(meeting, session) for session in of_the_day):
            continue
        session = Session(
            office_id=activity.office_id,
            stage=activity.stage,
            activity=activity,
            sequence=1 + max((each.sequence for each in of_the_day), default=0),
            **meeting._asdict(),
        )
        of_the_day.append(session)
        new.append(session)
    return new
