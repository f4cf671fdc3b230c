"""A case opened in an emergency: for an hour, with a reason, told to others at once.

Who opens it does not see it before: a function of the database's stores the opening,
within the programmes of whoever asks. The reason stands in its row alone, sealed.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core import audit, mail
from core.access import Permission
from core.database import connection
from core.encrypted import field_of
from core.models import User
from participants.models import EmergencyOpening, Enrolment
from participants.models.emergency import MOST_IN_A_DAY
from participants.models.record import Refused
from programs.models import Assignment, Office
from programs.roles import ROLES, Rows

OPEN = "SELECT * FROM participants_open_emergency(%s, %s, %s, %s)"
PAGE = "participants:emergency-list"


class Opened(NamedTuple):
    """What the database answers; of a case that was not opened the outcome alone."""

    outcome: str
    case: UUID
    program: int
    office: int
    is_child: bool
    caseworker: int | None
    code: str


@transaction.atomic
def open_case(code: str, *, reason: str, by: User) -> str:
    """Open the case with this code to ``by``, to be read for an hour; say which it is.

    The code of a case that was merged away opens the one that goes on.

    One that is open to them already stays so. Refused with the same words when
    there is no such case and when it is not one that they may open.
    """
    opening = EmergencyOpening(by=by, reason=reason)
    opened = _store(opening, code)
    if opened.outcome == "opened":
        case = Enrolment(
            pk=opened.case, program_id=opened.program, case_code=opened.code
        )
        facts = {"case": opened.code, "opening": str(opening.pk)}
        audit.record("emergency-opened", case, by=by, **facts)
        for user in _told(opened, by):
            mail.send("emergency", to=user, link=reverse(PAGE))
    elif opened.outcome != "open":
        raise Refused(_why_not(opened.outcome), "code")
    return opened.code


@transaction.atomic
def review(
    opening: EmergencyOpening, *, finding: str, finding_note: str, by: User
) -> EmergencyOpening:
    """Say whether it was in order; nobody says so of what they opened themselves."""
    case = Enrolment.objects.hold(opening.enrolment_id, though_merged=True)
    if opening.by_id == by.pk:
        raise Refused(gettext("You opened this case, so somebody else reviews it."))
    locked = EmergencyOpening.objects.select_for_update().get(pk=opening.pk)
    if locked.finding:
        told = gettext("This is reviewed already: %(finding)s.")
        raise Refused(told % {"finding": locked.get_finding_display()})
    locked.finding, locked.finding_note = finding, finding_note
    locked.reviewed_by, locked.reviewed_at = by, timezone.now()
    locked.version += 1
    locked.save(update_fields=REVIEWED)
    facts = {"case": case.case_code, "opening": str(opening.pk), "finding": finding}
    audit.record("emergency-reviewed", case, by=by, **facts)
    return locked


REVIEWED = (
    *("finding", "finding_note", "reviewed_by", "reviewed_at"),
    *("version", "updated_at"),
)


def _store(opening: EmergencyOpening, code: str) -> Opened:
    sealed = field_of(EmergencyOpening, "reason").sealed(opening.reason, opening)
    assert sealed is not None  # noqa: S101  for the type checker; a reason is typed
    values: list[Any] = [opening.pk, code, sealed.stored, MOST_IN_A_DAY]
    with connection().cursor() as cursor:
        cursor.execute(OPEN, values)
        return Opened(*cursor.fetchone())


def _why_not(outcome: str) -> str:
    if outcome == "limit":
        told = gettext(
            "You opened %(count)d cases in the last 24 hours, and more are not"
            " possible. Ask the programme lead."
        )
        return told % {"count": MOST_IN_A_DAY}
    return gettext("There is no case with this code that you may open.")


def _told(opened: Opened, by: User) -> Iterator[User]:
    """Who reviews it, and of an adult the caseworker; never who opened it."""
    rows = Rows.CHILDREN if opened.is_child else Rows.OFFICE
    roles = [
        role for role, held in ROLES.items() if held.get(Permission.GLASS_TOLD) is rows
    ]
    office = Office.objects.get(pk=opened.office)
    held = Assignment.objects.reaching(office).filter(role__in=roles)
    people = {
        each.user_id: each.user
        for each in held.select_related("user", "program")
        if each.holds_today()
    }
    if opened.caseworker and not opened.is_child:
        people[opened.caseworker] = User.objects.get(pk=opened.caseworker)
    people.pop(by.pk, None)
    yield from people.values()
