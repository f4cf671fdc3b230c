"""What the tabs of a case list: stays and marks."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext

from core.access import Scope
from core.dates import add_months
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.gates import rules
from participants.models import Attendance, Certificate, Enrolment, Stage
from participants.models.attendance import (
    ATTENDED,
    COUNTABLE,
    AttendanceStatus,
)
from participants.models.record import CaseRecordQuerySet
from participants.models.stage import RUNNING, WAITING
from participants.reading import schooling
from participants.reading.gates import length
from participants.reading.standing import Tag, stage_tag
from programs.models import StageKind

MARK_TONES = {"late": "warn", "absent": "bad"}


class Attended(NamedTuple):
    """How often somebody came, of the sessions that count."""

    attended: int = 0
    countable: int = 0
    last: date | None = None

    def told(self) -> str:
        """`18 of 20`; nothing while no session counted."""
        if not self.countable:
            return ""
        return gettext("%(attended)d of %(countable)d") % self._asdict()


class Stay(NamedTuple):
    """A stay in a stage as words."""

    activity: str
    status: Tag
    started: str
    ended: str
    certified: str
    counsellor: str
    pk: UUID
    code: str
    """The status by its code, for what may be done with the stay."""
    scores_shared: bool
    schooling: schooling.Told
    """Of a stay in education what is learned; empty where nobody recorded it."""
    is_last: bool
    """No stay of the stage runs or waits after it."""
    length: str
    """How far it is, where a length is planned."""


def stays(
    case: Enrolment, kind: str, scope: Scope, *, slowed: bool = False
) -> list[Stay]:
    """The stays of a case from `readable` in one stage, the latest first."""
    allowed = Stage.objects.allowing(scope, to_read(Stage, stage=kind)).of(case)
    numbered = Certificate.objects.valid().filter(stay=OuterRef("pk"))
    found = (
        allowed.filter(stage=kind)
        .select_related("activity", "counsellor")
        .annotate(is_numbered=Exists(numbered))
    )
    learned: schooling.Schoolings = {}
    if kind == StageKind.EDUCATION:
        learned = schooling.of_case(case, scope)
    going_on = any(stay.status in (*WAITING, *RUNNING) for stay in found)
    latest_first = sorted(
        found, key=lambda stay: stay.started_on or date.max, reverse=True
    )
    rule, today = rules(case.stage_rules).get(kind), case.program.today()  # type: ignore[attr-defined]
    return [
        Stay(
            str(stay.activity or ""),
            stage_tag(stay),
            long_date(stay.started_on),
            long_date(stay.ended_on),
            _certified(stay),
            str(stay.counsellor or ""),
            stay.pk,
            stay.status,
            stay.scores_shared,
            schooling.told(learned[stay.pk], learned) if stay.pk in learned else [],
            not going_on,
            str(length(stay, rule, today, slowed=slowed) or ""),
        )
        for stay in latest_first
    ]


def _certified(stay: Stage) -> str:
    """Since when; what an import brought has a day and no certificate of its own."""
    day = long_date(stay.certified_on)
    if not day or stay.is_numbered:  # type: ignore[attr-defined]
        return day
    return gettext("%(day)s, number not recorded") % {"day": day}


def attended(case: Enrolment, kinds: Iterable[str], scope: Scope) -> Attended:
    """How often the person came to sessions of these stages."""
    marks = readable_marks(case, scope).filter(stage__in=list(kinds))
    came = Q(status__in=ATTENDED)
    found = marks.aggregate(
        attended=Count("pk", filter=came),
        countable=Count("pk", filter=Q(status__in=COUNTABLE)),
        last=Max("session_date", filter=came),
    )
    return Attended(**found)


class Month(NamedTuple):
    """A month in which somebody had sessions: its code, and how it went."""

    code: str
    first: date
    attended: str


def months(case: Enrolment, scope: Scope) -> list[Month]:
    """Every month with a mark, the latest first."""
    by_month = readable_marks(case, scope).values(month=TruncMonth("session_date"))
    counted = by_month.annotate(
        attended=Count("pk", filter=Q(status__in=ATTENDED)),
        countable=Count("pk", filter=Q(status__in=COUNTABLE)),
    )
    return [
        Month(
            found["month"].strftime("%Y-%m"),
            found["month"],
            Attended(found["attended"], found["countable"]).told(),
        )
        for found in counted.order_by("-month")
    ]


class Mark(NamedTuple):
    """A mark as it is read: a present one is quiet, an exception speaks."""

    day: str
    stage: str
    activity: str
    status: str
    tone: str


def marks_of(case: Enrolment, month: Month, scope: Scope) -> list[Mark]:
    """The marks of one month, the latest first."""
    end = add_months(month.first, 1)
    marks = readable_marks(case, scope).filter(
        session_date__gte=month.first, session_date__lt=end
    )
    return [
        Mark(
            long_date(mark.session_date),
            mark.get_stage_display(),
            str(mark.activity or ""),
            str(AttendanceStatus(mark.status).label),
            MARK_TONES.get(mark.status, ""),
        )
        for mark in marks.select_related("activity")
    ]


def readable_marks(case: Enrolment, scope: Scope) -> CaseRecordQuerySet[Attendance]:
    """The marks the reader may see; those of psychological support only in care."""
    care = StageKind.PSYCHOLOGICAL_SUPPORT
    allowed = Attendance.objects.allowing(scope, to_read(Attendance)).of(case)
    if case.may_read_care:  # type: ignore[attr-defined]
        return allowed
    return allowed.exclude(stage=care)
