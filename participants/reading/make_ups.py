"""Who is waited for in a session that makes up for another."""

from collections.abc import Collection
from uuid import UUID

from participants.models import Attendance
from participants.models.attendance import AttendanceStatus
from programs.models import Session

MISSED = (
    AttendanceStatus.ABSENT,
    AttendanceStatus.EXCUSED,
    AttendanceStatus.CANCELLED,
)


def missed(session: Session, cases: Collection[UUID]) -> Collection[UUID]:
    """Of these cases those who are waited for: all, but in a make-up session.

    There it is who missed the other session; where that was not held, all again.
    """
    other = session.makes_up
    if other is None or other.took_place is False:
        return cases
    marks = Attendance.objects.filter(enrolment__in=cases).of_session(other)
    return set(marks.filter(status__in=MISSED).values_list("enrolment", flat=True))
