"""Hand-overs that wait, and what is open on a case that goes to somebody else."""

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from core.access import Scope
from core.database import connection
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.fields import to_read
from participants.models import Enrolment, Transfer

OLDEST_FIRST = Order(("created_at", "pk"), indexed=2)
READ_WITH_IT = ("asked_by", "decided_by", "office__program", "to_office")


class Asked(NamedTuple):
    """A hand-over, as its readers see it: no name, for some do not see the case."""

    code: str
    state: str
    what: str
    asked: str
    note: str
    decided: str
    """Who decided and when; nothing while it waits."""
    why: str
    own: bool
    """The reader asked for it, and so does not decide."""
    pk: UUID


def offered(scope: Scope, *, after: str = "", before: str = "") -> Page[Transfer]:
    """What waits for the reader, the oldest first."""
    waiting = Transfer.objects.offered_to(scope)
    rows = waiting.select_related(*READ_WITH_IT, "to_caseworker")
    return keyset(rows, order=OLDEST_FIRST, code="pk", after=after, before=before)


def latest_of(case: Enrolment, scope: Scope) -> Asked | None:
    """What was last asked for in a case, if it waits or was refused."""
    allowed = Transfer.objects.allowing(scope, to_read(Transfer)).of(case)
    told = Transfer.State.WAITING, Transfer.State.REFUSED
    last = allowed.select_related(*READ_WITH_IT, "to_caseworker").first()
    return as_asked(last, scope) if last and last.state in told else None


def as_asked(row: Transfer, scope: Scope) -> Asked:
    program = row.office.program
    told = gettext("From %(office)s to %(receiver)s")
    receiver = str(row.to_office)
    if row.to_caseworker:
        both = gettext("%(name)s, %(office)s")
        receiver = both % {"name": row.to_caseworker, "office": row.to_office}
    return Asked(
        row.case_code,
        row.state,
        told % {"office": row.office, "receiver": receiver},
        gettext("Asked on %(day)s by %(name)s")
        % {"day": long_date(program.day_of(row.created_at)), "name": row.asked_by},
        row.reason,
        _decided(row),
        row.decision_note,
        row.asked_by_id == scope.user_id,
        row.pk,
    )


def _decided(row: Transfer) -> str:
    if row.decided_at is None:
        return ""
    return gettext("%(decision)s on %(day)s by %(name)s") % {
        "decision": row.get_state_display(),
        "day": long_date(row.office.program.day_of(row.decided_at)),
        "name": row.decided_by,
    }


def open_on(case: UUID) -> list[tuple[str, int]]:
    """What is open on a case, in words and numbers, also for who is to take it.

    Psychological support is left out: it stays with its counsellor, and whether
    there is any is told to who may know.
    """
    with connection().cursor() as cursor:
        cursor.execute("SELECT * FROM participants_open_on(%s)", [case])
        found = dict(cursor.fetchall())
    words = {
        "exit": gettext("Exits that wait for approval"),
        "agreed": gettext("Reintegration plans that wait for approval"),
        "plan": gettext("Business plans that wait for a decision"),
        "running": gettext("Stays in training and education that run"),
        "waiting": gettext("Places in training and education waited for"),
        "waiver": gettext("Waivers that wait for approval"),
        "task": gettext("Tasks to be done"),
        "referral": gettext("Referrals that are not closed"),
        "benefit": gettext("Months of support not settled"),
    }
    return [(words[kind], found[kind]) for kind in words if found.get(kind)]
