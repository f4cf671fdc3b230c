"""What can be changed about a person who is registered.

Each function is one fact: the rows, their audit line and what follows from them,
in one transaction. The person comes with the new values and the next version from
a form that holds their row; the case is the one they were changed from.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from participants.actions import holdings
from participants.models import Correction, Enrolment, Participant
from participants.models.enrolment import is_before_birth
from participants.models.record import Refused
from participants.sweep_jobs import compare_new
from programs.models import Area


@transaction.atomic
def correct(
    person: Participant,
    case: Enrolment,
    *,
    fields: Iterable[str],
    reason: str,
    by: User,
) -> None:
    """Store the corrected fields and why they were wrong.

    Whoever was under 18 after all goes to the child track, and perhaps out of
    the sight of who corrected it.
    """
    locked = Enrolment.objects.hold(case.pk)
    if is_before_birth(locked.registered_on, person.born):
        raise Refused(gettext("This is after the registration."), "birth_date")
    changed = sorted(fields)
    person.save(update_fields=[*_columns(changed), "version", "updated_at"])
    Correction.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        fields=changed,
        reason=reason,
        by=by,
    )
    audit.record("person-corrected", locked, by=by, fields=changed)
    compare_new(locked.program)
    if "birth_date" in changed:
        _hand_over_if_child(person)


@transaction.atomic
def change_contact(
    person: Participant,
    case: Enrolment,
    *,
    residence: Area | None,
    since: date | None = None,
    by: User,
) -> None:
    """Store phone and address, and where the person lives: since then if they moved."""
    locked = Enrolment.objects.hold(case.pk)
    person.save(update_fields=["phone", "address", "version", "updated_at"])
    if locked.residence != residence:
        holdings.put(
            locked, category=locked.category, residence=residence, since=since, by=by
        )
    audit.record("contact-changed", locked, by=by)
    compare_new(locked.program)


def _columns(fields: list[str]) -> list[str]:
    """A birth date has a precision beside it."""
    return [*fields, "birth_precision"] if "birth_date" in fields else fields


def _hand_over_if_child(person: Participant) -> None:
    """By the owner's function: the web may not leave a row that it does not see."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT participants_hand_over_child(%s)", [person.pk])
