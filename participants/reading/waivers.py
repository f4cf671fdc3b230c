"""Waivers that are asked for and decided, as far as somebody may know of them."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from core.access import Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.gates import name_of
from participants.models import Enrolment, Waiver
from programs.models import Gate

OLDEST_FIRST = Order(("created_at", "pk"), indexed=2)
READ_WITH_IT = (
    "asked_by",
    "decided_by",
    "enrolment__participant",
    "enrolment__program",
)


class Asked(NamedTuple):
    """A waiver as its readers see it."""

    code: str
    name: str
    state: str
    what: str
    """At which gate, and what would be done without."""
    asked: str
    note: str
    decided: str
    """Who decided and when; nothing while it waits."""
    why: str
    own: bool
    """The reader asked for it, and so does not decide."""
    pk: UUID


def to_decide(scope: Scope) -> QuerySet[Waiver]:
    return Waiver.objects.decidable(scope).waiting()


def approvals(scope: Scope, *, after: str = "", before: str = "") -> Page[Waiver]:
    """What waits for a decision that the reader may make, the oldest first."""
    waiting = to_decide(scope).select_related(*READ_WITH_IT)
    return keyset(waiting, order=OLDEST_FIRST, code="pk", after=after, before=before)


def of_gate(
    case: Enrolment, stage: str, gate: str, scope: Scope
) -> tuple[Asked | None, list[Asked]]:
    """What waits at a gate of the case, and what was decided there before."""
    rows = Waiver.objects.readable(scope).of(case).filter(stage=stage, gate=gate)
    found = [as_asked(row, scope) for row in rows.select_related(*READ_WITH_IT)]
    waiting = [each for each in found if each.state == Waiver.State.WAITING]
    decided = (Waiver.State.APPROVED, Waiver.State.REFUSED)
    return next(iter(waiting), None), [each for each in found if each.state in decided]


def as_asked(row: Waiver, scope: Scope) -> Asked:
    case, program = row.enrolment, row.enrolment.program
    told = gettext("%(stage)s, to start although this is missing: %(what)s")
    if row.gate == Gate.COMPLETE:
        told = gettext("%(stage)s, to complete although this is missing: %(what)s")
    what = "; ".join(name_of(code) for code in row.conditions)
    return Asked(
        case.case_code,
        str(case.participant),
        row.state,
        told % {"stage": row.get_stage_display(), "what": what},
        gettext("Asked on %(day)s by %(name)s")
        % {"day": long_date(program.day_of(row.created_at)), "name": row.asked_by},
        row.reason,
        _decided(row),
        row.decision_note,
        row.asked_by_id == scope.user_id,
        row.pk,
    )


def _decided(row: Waiver) -> str:
    if row.decided_at is None:
        return ""
    return gettext("%(decision)s on %(day)s by %(name)s") % {
        "decision": row.get_state_display(),
        "day": long_date(row.enrolment.program.day_of(row.decided_at)),
        "name": row.decided_by,
    }
