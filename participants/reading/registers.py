"""The register of a session: who stands in it, and their marks.

In it stand the people with a stay in the activity on the session's day, and who has
a mark of it anyway; of them those whom the reader may mark, or may read the
attendance of. Children are marked by child protection alone, on the same page: who
reaches no adult of the activity leaves the register of the others open.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from unicodedata import combining, normalize
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import number_format

from core.access import Permission, Scope
from participants.models import Attendance, Enrolment, Stage
from participants.models.attendance import ATTENDED, COUNTABLE, AttendanceStatus
from participants.models.enrolment import EnrolmentQuerySet
from participants.models.stage import StageStatus
from participants.reading import make_ups
from participants.reading.standing import marked
from participants.support_rule import Month
from programs.models import RegisterCorrection, Session
from programs.models.activity import of_activities

WRITE = Permission.REGISTER_WRITE


class Mark(NamedTuple):
    """A mark and its reason; without a status there is none."""

    status: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        return str(AttendanceStatus(self.status).label) if self.status else ""


@dataclass
class Line:
    """One person in the register. ``chosen`` is what the form shows."""

    case: Enrolment
    stored: Mark
    chosen: Mark
    mark_id: UUID | None = None
    month: Month | None = None
    """Without this session; None where the reader is not told."""
    has_no_condition: bool = False

    @property
    def name(self) -> str:
        return str(self.case.participant)

    @property
    def code(self) -> str:
        return self.case.case_code

    @property
    def url(self) -> str:
        return self.case.get_absolute_url() if self.case.may_read else ""  # type: ignore[attr-defined]

    @property
    def is_on_hold(self) -> bool:
        return bool(self.case.is_on_hold)  # type: ignore[attr-defined]

    @property
    def differs(self) -> bool:
        return self.chosen != self.stored

    @property
    def effect(self) -> Month | None:
        """The month with the mark that is chosen."""
        if self.month is None:
            return None
        status = self.chosen.status
        return self.month.with_session(
            attended=status in ATTENDED, counts=status in COUNTABLE
        )

    @property
    def rate(self) -> str:
        return number_format(self.effect.tenths / 10, 1) if self.effect else ""


@dataclass(frozen=True)
class Register:
    """A session's register, as far as it is the reader's."""

    session: Session
    lines: list[Line]
    today: date
    may_write: bool
    is_whole: bool
    """Whether the reader says for everybody that the session took place."""
    is_kept: bool
    """What is saved now is a correction, and needs a reason."""
    version: int
    """Changes with every save that the reader should know of."""

    @property
    def is_open(self) -> bool:
        """A session that is still to come has no register yet."""
        return self.session.date <= self.today

    @property
    def is_untouched(self) -> bool:
        """Everybody starts as present where nothing that holds was said before."""
        if self.session.took_place is False:
            return True
        return not self.is_kept and not any(line.stored.status for line in self.lines)

    def totals(self) -> list[tuple[str, str, int]]:
        """Each mark, its words, and of how many people it is chosen."""
        counted = Counter(line.chosen.status for line in self.lines)
        return [
            (mark.value, str(mark.label), counted[mark.value])
            for mark in AttendanceStatus
        ]


def sessions(
    scope: Scope, permission: Permission = Permission.ACTIVITY_READ
) -> QuerySet[Session]:
    """The sessions whose register the reader may open."""
    return Session.objects.allowing(scope, permission).select_related(
        *("activity__program", "activity__office", "office__program"),
        *("register_by", "makes_up"),
    )


def hold(session: Session) -> Session:
    """The session as it is now; nobody else saves its register meanwhile."""
    rows = Session.objects.select_related(
        "activity__program", "activity__office", "office__program", "makes_up"
    )
    return rows.select_for_update(of=("self",)).get(pk=session.pk)


def read(session: Session, scope: Scope) -> Register:
    """The register for a reader who may open the session."""
    is_whole = keeps_whole(session, scope)
    may_write = is_whole or _is_written(session, scope)
    permission = WRITE if may_write else Permission.ATTENDANCE_READ
    cases = list(_cases(session, scope, permission))
    marks = _marks(session, cases, scope, permission)
    register = Register(
        session,
        [],
        session.office.program.today(),
        may_write,
        is_whole,
        is_kept=session.took_place is not None if is_whole else bool(marks),
        version=_version(session, marks.values(), is_whole=is_whole),
    )
    missed = make_ups.missed(session, [case.pk for case in cases])
    lines = [
        _line(register, case, marks.get(case.pk), comes=case.pk in missed)
        for case in cases
    ]
    register.lines.extend(sorted(lines, key=lambda line: _alphabetic(line.name)))
    return register


def keeps_whole(session: Session, scope: Scope) -> bool:
    """Whether the register is theirs for more than the children in it."""
    reach = replace(scope.reach(WRITE), children=frozenset())
    reached = of_activities(reach, activity="activity__")
    return Session.objects.filter(reached, pk=session.pk).exists()


def corrections(register: Register) -> QuerySet[RegisterCorrection]:
    """Why the register was changed after it had been kept.

    Who sees only the children in it, or only the others, reads of those alone.
    """
    tracks = {line.case.child_track for line in register.lines}
    if register.is_whole:
        tracks.add(False)
    found = register.session.corrections.select_related("by")
    return found.filter(child_track__in=tracks)


def _is_written(session: Session, scope: Scope) -> bool:
    """Whether somebody who does not keep the whole of it marks children in it."""
    if not scope.reach(WRITE).children:
        return False
    return Session.objects.allowing(scope, WRITE).filter(pk=session.pk).exists()


def _cases(session: Session, scope: Scope, permission: Permission) -> EnrolmentQuerySet:
    """Who stands in it, with what more the reader may know of each."""
    stays = covering(session, Stage.objects.allowing(scope, permission))
    marks = Attendance.objects.allowing(scope, permission).filter(session=session)
    standing, having = (rows.order_by().values("enrolment") for rows in (stays, marks))
    here: Any = standing.union(having)
    on_hold = stays.filter(enrolment=OuterRef("pk"), status=StageStatus.ON_HOLD)
    allowed = Enrolment.objects.allowing(scope, permission)
    return marked(
        allowed.filter(pk__in=here).select_related("participant"),
        scope,
        permission,
        may_read=Permission.CASE_READ,
        may_read_attendance=Permission.ATTENDANCE_READ,
        may_read_care=Permission.PSYCHOLOGICAL_READ,
    ).annotate(is_on_hold=Exists(on_hold))


def covering(session: Session, stays: QuerySet[Stage]) -> QuerySet[Stage]:
    """The stays in the session's activity that cover its day (`stays.covers`)."""
    until = Q(ended_on=None) | Q(ended_on__gte=session.date)
    return stays.filter(
        until, activity=session.activity_id, started_on__lte=session.date
    )


def _marks(
    session: Session, cases: list[Enrolment], scope: Scope, permission: Permission
) -> dict[UUID, Attendance]:
    allowed = Attendance.objects.allowing(scope, permission).filter(enrolment__in=cases)
    named_last = sorted(
        allowed.of_session(session), key=lambda mark: mark.session_id is not None
    )
    return {mark.enrolment_id: mark for mark in named_last}


def _line(
    register: Register, case: Enrolment, mark: Attendance | None, *, comes: bool
) -> Line:
    """A person, with the mark that stands or the one that they start with."""
    stored = Mark(mark.status, mark.reason) if mark else Mark()
    mark_id = mark.pk if mark else None
    waited_for = comes and not case.is_on_hold  # type: ignore[attr-defined]
    starts_with = "present" if waited_for else ""
    if register.session.took_place is not False:
        if mark or register.is_kept:
            return Line(case, stored, stored, mark_id)
    elif not register.is_whole:
        starts_with = "cancelled" if mark else ""
    return Line(case, stored, Mark(starts_with), mark_id)


def _version(session: Session, marks: Iterable[Attendance], *, is_whole: bool) -> int:
    """That of the session, and those of the children's marks, which leave it be."""
    children = sum(mark.version for mark in marks if mark.child_track)
    return children + session.version * is_whole


def _alphabetic(name: str) -> str:
    """Accents and capitals do not order names."""
    letters = (each for each in normalize("NFKD", name) if not combining(each))
    return "".join(letters).casefold()
