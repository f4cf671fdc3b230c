"""What the page of progress counts of sessions and their registers."""

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncDate

from participants.models import Attendance
from participants.models.attendance import ATTENDED, COUNTABLE, AttendanceQuerySet
from programs.models import Program, Session, StageKind
from reports.dashboards.people import counted
from reports.dashboards.registered import WEEKS
from reports.models.dashboard import ALL, NOBODY, DashboardFigure, Panel

WORST = 20
FEWEST = 5
"""Marks without which an activity is not among the worst: one absence would do."""
IN_TIME = 7
"""Days after the session within which a mark should have been entered."""


def attendance(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Training and education by activity, the worst first.

    Psychological support is told as a whole alone: its groups are known to few.
    """
    by_activity = (
        _marks(program, day)
        .filter(status__in=COUNTABLE)
        .exclude(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
        .order_by()
        .values_list("stage", "activity")
        .annotate(
            came=Count("pk", filter=Q(status__in=ATTENDED)),
            marks=Count("pk"),
            persons=Count("enrolment", distinct=True),
        )
        .filter(marks__gte=FEWEST)
    )
    worst = sorted(by_activity, key=lambda row: (row[2] / row[3], -row[3], str(row)))
    for stage, activity, came, marks, persons in worst[:WORST]:
        yield DashboardFigure(
            panel=Panel.ATTENDANCE,
            line=stage,
            group=str(activity or NOBODY),
            numerator=came,
            denominator=marks,
            persons=persons,
        )


def registers(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Marks that were entered late, and sessions of which nobody said anything."""
    zone = ZoneInfo(program.timezone)
    late_from = ExpressionWrapper(
        F("session_date") + timedelta(days=IN_TIME), output_field=DateField()
    )
    marks = _marks(program, day).annotate(
        entered=TruncDate("created_at", tzinfo=zone), late_from=late_from
    )
    told = marks.aggregate(
        late=Count("pk", filter=Q(entered__gt=F("late_from"))),
        marks=Count("pk"),
        persons=Count("enrolment", distinct=True),
    )
    yield DashboardFigure(
        panel=Panel.QUALITY,
        line="late-entry",
        group=ALL,
        numerator=told["late"],
        denominator=told["marks"],
        persons=told["persons"],
    )
    sessions = Session.objects.filter(
        office__program=program, date__gt=day - WEEKS, date__lte=day
    ).aggregate(unkept=Count("pk", filter=Q(took_place=None)), planned=Count("pk"))
    yield DashboardFigure(
        panel=Panel.QUALITY,
        line="registers",
        group=ALL,
        numerator=sessions["unkept"],
        denominator=sessions["planned"],
        persons=0,
    )


def _marks(program: Program, day: date) -> AttendanceQuerySet:
    return Attendance.objects.filter(
        enrolment__in=counted(program),
        session_date__gt=day - WEEKS,
        session_date__lte=day,
    )
