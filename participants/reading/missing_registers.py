"""Sessions of which something has still to be said: what came of them, or of whom.

Child protection says it of the children, and whoever keeps the register of the
others; of a make-up session only those who missed the other are waited for.
"""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.access import Permission, Reach, Scope
from participants.due.days import on_its_day
from participants.models import Attendance, Stage
from participants.models.attendance import AttendanceStatus
from participants.models.stage import StageStatus
from participants.reading.make_ups import MISSED
from programs.models import Session
from programs.models.activity import of_activities

WRITE = Permission.REGISTER_WRITE


def missing(scope: Scope) -> QuerySet[Session]:
    """Sessions up to today of which nobody has said what came of them.

    For child protection those in which a child has no mark, or one that counts
    although the session did not take place.
    """
    reach = scope.reach(WRITE)
    without = replace(reach, children=frozenset())
    grown_up = of_activities(without, activity="activity__")
    found = grown_up & Q(took_place=None)
    if reach.children:
        only = Reach(children=reach.children)
        children = of_activities(only, activity="activity__")
        found |= children & _lacking_a_child(scope)
    return Session.objects.filter(found, _up_to_today(scope)).distinct()


def lacking(scope: Scope) -> QuerySet[Session]:
    """The same, and of what is only read the sessions of which nobody said anything."""
    reading = Permission.ACTIVITY_READ
    if scope.reach(reading) == scope.reach(WRITE):
        return missing(scope)
    kept_by_them = Session.objects.allowing(scope, WRITE)
    only_read = Session.objects.allowing(scope, reading).filter(
        _up_to_today(scope), took_place=None
    )
    return missing(scope) | only_read.exclude(pk__in=kept_by_them.values("pk"))


def _up_to_today(scope: Scope) -> Q:
    return on_its_day(scope, lambda day: Q(date__lte=day), program="office__program")


def _lacking_a_child(scope: Scope) -> Q:
    """Sessions in which a child of theirs has not the mark that is due."""
    marks = Attendance.objects.filter(child_track=True).of_standing_cases()
    counting = marks.filter(session=OuterRef("pk")).exclude(
        status=AttendanceStatus.CANCELLED
    )
    own = marks.filter(
        session=OuterRef(OuterRef("pk")), enrolment=OuterRef("enrolment")
    )
    unmarked = Stage.objects.allowing(scope, WRITE).filter(
        ~Exists(own),
        Q(ended_on=None) | Q(ended_on__gte=OuterRef("date")),
        child_track=True,
        activity=OuterRef("activity"),
        started_on__lte=OuterRef("date"),
    )
    due = ~Q(took_place=False) | Q(took_place=None)
    unmarked = unmarked.exclude(status=StageStatus.ON_HOLD)
    stayed_away = marks.filter(
        session=OuterRef(OuterRef("makes_up")),
        enrolment=OuterRef("enrolment"),
        status__in=MISSED,
    )
    missers = unmarked.filter(Exists(stayed_away))
    for_all = Q(makes_up=None) | Q(makes_up__took_place=False)
    waited_for = for_all & Q(Exists(unmarked)) | ~for_all & Q(Exists(missers))
    return (due & waited_for) | Q(took_place=False) & Q(Exists(counting))
