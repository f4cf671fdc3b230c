"""What a partner reads of one referral: whoever has the token of its link.

A function of the owner's tells the one row that the token opens, and of the person
the fields alone that the referral shares. There is no scope: nothing else is seen.
"""

from dataclasses import dataclass
from typing import Any

from core.database import connection
from core.encrypted import Sealed
from participants.models import Enrolment, Participant, Referral
from participants.reading.facts import Facts
from participants.reading.referrals import told
from programs.models import Area, Program
from programs.models.feed import digest

SHOWN = "SELECT * FROM participants_referral_shown(%s)"


@dataclass(frozen=True)
class Shown:
    """A referral as its partner reads it."""

    referral: Referral
    partner: str
    service: str
    facts: Facts


def by_token(token: str) -> Shown | None:
    """None for a token that is unknown, used, replaced, closed or too old."""
    with connection().cursor() as cursor:
        cursor.execute(SHOWN, [digest(token)])
        names = [column.name for column in cursor.description or ()]
        found = cursor.fetchone()
    if found is None:
        return None
    row: dict[str, Any] = dict(zip(names, found, strict=True))
    referral = Referral(
        pk=row["referral"],
        enrolment=_case(row),
        status=row["status"],
        urgency=row["urgency"],
        shared=row["shared"],
    )
    referral.reason = _sealed(row["reason"])
    facts = told(referral.enrolment, referral, row["language"] or "")
    return Shown(referral, row["partner"], row["service"], facts)


def _case(row: dict[str, Any]) -> Enrolment:
    """No more of it than the function told."""
    person = Participant(
        pk=row["person"],
        given_name=row["given_name"] or "",
        family_name=row["family_name"] or "",
        sex=row["sex"] or "",
        birth_date=row["birth_date"],
        birth_precision=row["birth_precision"] or "",
    )
    person.phone = _sealed(row["phone"])
    return Enrolment(
        pk=row["enrolment"],
        case_code=row["case_code"],
        participant=person,
        program=Program(pk=row["program"], timezone=row["timezone"]),
        residence=Area(name=row["place"]) if row["place"] else None,
    )


def _sealed(stored: Any) -> Any:
    return Sealed(bytes(stored)) if stored else ""
