"""Exits that are asked for and wait, as far as somebody may know of them."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Enrolment, ExitRequest, Stage
from participants.models.stage import TAUGHT

OLDEST_FIRST = Order(("created_at", "pk"), indexed=2)
READ_WITH_IT = ("asked_by", "enrolment__participant", "enrolment__program")


class Asked(NamedTuple):
    """An exit that was asked for, as its readers see it."""

    code: str
    name: str
    state: str
    what: str
    authority: str
    """Who revoked the eligibility and when; nothing of other reasons."""
    asked: str
    note: str
    decided: str
    """Who decided and when; nothing while it waits."""
    why: str
    own: bool
    """The reader asked for it, and so does not decide."""
    pk: UUID
    takes_back: bool = False


def approvals(scope: Scope, *, after: str = "", before: str = "") -> Page[ExitRequest]:
    """What waits for a decision that the reader may make, the oldest first."""
    allowed = ExitRequest.objects.allowing(scope, Permission.EXIT_APPROVE)
    waiting = allowed.waiting().select_related(*READ_WITH_IT)
    return keyset(waiting, order=OLDEST_FIRST, code="pk", after=after, before=before)


def latest_of(case: Enrolment, scope: Scope) -> Asked | None:
    """What was last asked for in a case, if it is not withdrawn."""
    allowed = ExitRequest.objects.allowing(scope, to_read(ExitRequest)).of(case)
    last = allowed.select_related(*READ_WITH_IT, "decided_by").first()
    if last is None or last.state == ExitRequest.State.WITHDRAWN:
        return None
    return as_asked(last, scope)


def as_asked(row: ExitRequest, scope: Scope) -> Asked:
    case, program = row.enrolment, row.enrolment.program
    return Asked(
        case.case_code,
        str(case.participant),
        row.state,
        _what(row),
        _authority(row),
        gettext("Asked on %(day)s by %(name)s")
        % {"day": long_date(program.day_of(row.created_at)), "name": row.asked_by},
        row.note,
        _decided(row),
        row.decision_note,
        row.asked_by_id == scope.user_id,
        row.pk,
        row.takes_back,
    )


def _what(row: ExitRequest) -> str:
    told = gettext("Exit on %(day)s: %(reason)s")
    if row.takes_back:
        told = gettext("Take the exit on %(day)s back: %(reason)s")
    return told % {"day": long_date(row.exit_on), "reason": row.get_reason_display()}


def _authority(row: ExitRequest) -> str:
    if row.revoked_on is None:
        return ""
    told = gettext("Eligibility revoked by %(authority)s on %(day)s")
    return told % {"authority": row.authority, "day": long_date(row.revoked_on)}


def standing_against(case: Enrolment, scope: Scope) -> list[Stage]:
    """Training and education that have to be ended before an exit."""
    allowed = Stage.objects.allowing(scope, Permission.CASE_READ).of(case)
    running = allowed.running().filter(stage__in=TAUGHT)
    return list(running.select_related("activity"))


def _decided(row: ExitRequest) -> str:
    if row.decided_at is None:
        return ""
    return gettext("%(decision)s on %(day)s by %(name)s") % {
        "decision": row.get_state_display(),
        "day": long_date(row.enrolment.program.day_of(row.decided_at)),
        "name": row.decided_by,
    }
