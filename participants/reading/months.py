"""What a mark does to the month's support, for those who may read the attendance.

Nothing where the programme has no rule of support for the month. Sessions of
psychological support count only where the reader may read them of everybody in the
list: else the rate would tell who is in care.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import number_format

from core.access import Permission, Scope
from core.dates import add_months
from participants.models import Attendance
from participants.models.attendance import ATTENDED, COUNTABLE
from participants.reading.benefits import share_of
from participants.reading.registers import Line, Register
from participants.support_rule import NINE_IN_TEN, Month, Share, is_unconditional
from programs.models import StageKind

CARE = StageKind.PSYCHOLOGICAL_SUPPORT


class Effects(NamedTuple):
    """Which stages the months count, while anything is told at all, and the share
    that the programme asks for.
    """

    are_told: bool = False
    with_care: bool = False
    share: Share = NINE_IN_TEN

    @property
    def asked(self) -> str:
        """The share in percent, with a decimal where it has one."""
        attended, of = self.share
        share = round(100 * attended / of, 1)
        return number_format(share, 0 if share.is_integer() else 1)


def tell(register: Register, scope: Scope) -> Effects:
    """Put the month without this session on each line whose reader may know it."""
    told = [line for line in register.lines if line.case.may_read_attendance]  # type: ignore[attr-defined]
    with_care = all(line.case.may_read_care for line in told)  # type: ignore[attr-defined]
    if not told or (register.session.stage == CARE and not with_care):
        return Effects()
    session = register.session
    share = share_of(session.office.program_id, session.date)
    if share is None:
        return Effects()
    months = _months(register, told, scope, share, with_care=with_care)
    for line in told:
        line.month = months.get(line.case.pk, Month(share=share))
        line.has_no_condition = is_unconditional(
            line.case.participant.birth_date,
            session.date,
            child_track=line.case.child_track,
        )
    return Effects(True, with_care, share)


def _months(
    register: Register,
    told: list[Line],
    scope: Scope,
    share: Share,
    *,
    with_care: bool,
) -> dict[UUID, Month]:
    """Case -> its month without the session, in one grouped query."""
    first = register.session.date.replace(day=1)
    marks = Attendance.objects.allowing(scope, Permission.ATTENDANCE_READ).filter(
        enrolment__in=[line.case.pk for line in told],
        session_date__gte=first,
        session_date__lt=add_months(first, 1),
    )
    marks = marks.exclude(pk__in=[line.mark_id for line in told if line.mark_id])
    if not with_care:
        marks = marks.exclude(stage=CARE)
    counted = marks.values("enrolment").annotate(
        attended=Count("pk", filter=Q(status__in=ATTENDED)),
        countable=Count("pk", filter=Q(status__in=COUNTABLE)),
    )
    return {
        found["enrolment"]: Month(found["attended"], found["countable"], share)
        for found in counted.order_by()
    }
