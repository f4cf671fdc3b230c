"""A case's counselling sessions and its safety plan, as far as the reader may know.

That a session was held is read with the stage; what was said in it only by who
wrote it and by the clinical supervisors.
"""

from dataclasses import dataclass
from datetime import date

from core.access import Scope
from core.http import Order, Page, keyset
from participants.fields import to_read
from participants.models import (
    CounsellingSession,
    Enrolment,
    SafetyPlan,
    SessionNote,
    Stage,
)
from programs.models import StageKind

PAGE = 10
NEWEST_FIRST = Order(("held_on", "created_at", "pk"), indexed=1, newest_first=True)
CARE = StageKind.PSYCHOLOGICAL_SUPPORT


@dataclass(frozen=True)
class Held:
    """A session with its note, where the reader may read that."""

    session: CounsellingSession
    note: SessionNote | None
    is_own: bool


@dataclass(frozen=True)
class Sessions:
    page: Page[CounsellingSession]
    rows: list[Held]

    def notes(self) -> list[str]:
        """The keys of the notes that are shown, for the trail."""
        return [str(held.note.pk) for held in self.rows if held.note]


def sessions(
    case: Enrolment, scope: Scope, *, after: str = "", before: str = ""
) -> Sessions:
    allowed = CounsellingSession.objects.allowing(
        scope, to_read(CounsellingSession, stage=CARE)
    )
    page = keyset(
        allowed.of(case).select_related("by", "attendance"),
        order=NEWEST_FIRST,
        code="pk",
        after=after,
        before=before,
        size=PAGE,
    )
    notes = SessionNote.objects.told_to(scope).filter(session__in=page.rows)
    told = {note.session_id: note for note in notes}
    rows = [
        Held(held, told.get(held.pk), held.by_id == scope.user_id) for held in page.rows
    ]
    return Sessions(page, rows)


def safety_plan(case: Enrolment, scope: Scope) -> SafetyPlan | None:
    """The latest version that the reader may read."""
    return SafetyPlan.objects.told_to(scope).of(case).select_related("by").first()


def parts(plan: SafetyPlan) -> list[tuple[str, str]]:
    """The parts that are filled in, in their order, each with its title."""
    return [
        (str(part.label), plan.parts[part.value])
        for part in SafetyPlan.Part
        if part.value in plan.parts
    ]


def usual_day(case: Enrolment) -> date:
    """The day that a new session is likely of: today, or the last one in care."""
    today = case.program.today()
    stays = Stage.objects.of(case).filter(stage=CARE, started_on__isnull=False)
    ends = [stay.ended_on or today for stay in stays]
    return min(today, max(ends, default=today))


def as_typed(session: CounsellingSession, scope: Scope) -> dict[str, object]:
    """A session as its form shows it."""
    note = SessionNote.objects.told_to(scope).filter(session=session).first()
    return {
        "kind": session.kind,
        "held_on": session.held_on,
        "mark": session.mark,
        "text": note.text if note else "",
    }
