"""How somebody comes into the register.

A person is stored with their first case, what they agreed to and their former
group, through one function of the database: it takes a child too, whom the one
who registers will not see.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.digests import DigestField
from core.encrypted import Encrypted
from core.models import User
from participants.models import ArmedGroupHistory, Consent, Enrolment, Participant
from participants.models.enrolment import is_before_birth, is_child_track
from participants.models.record import Refused

STORE = "SELECT participants_register(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"
NUMBER_ONCE = "enrolment_external_id_once_in_a_programme"


@transaction.atomic
def register(
    person: Participant,
    case: Enrolment,
    *,
    histories: Iterable[ArmedGroupHistory] = (),
    consents: Iterable[Consent] = (),
    keeps_children: bool,
    keeps_adults: bool = True,
    by: User,
) -> Enrolment:
    """Store the person and their first case, and say on which track.

    Whoever registers becomes the caseworker, if such a case is theirs to keep:
    else child protection finds the child, or the office the adult, as nobody's.
    """
    _begin(case, person)
    keeps = keeps_children if case.child_track else keeps_adults
    case.caseworker = by if keeps else None
    records = [*histories], [*consents]
    for record in [record for kind in records for record in kind]:
        record.enrolment, record.office = case, case.office
        record.child_track = case.child_track
    _store(person, case, *records)
    audit.record("case-registered", case, by=by, child_track=case.child_track)
    return case


def _begin(case: Enrolment, person: Participant) -> None:
    """Whose case it is, its number and its track."""
    if is_before_birth(case.registered_on, person.born):
        raise Refused(gettext("This is before the birth."), "registered_on")
    case.participant = person
    case.external_id = case.external_id or case.case_code
    case.child_track = is_child_track(
        born=person.birth_date,
        registered_on=case.registered_on,
        category=case.category,
        age_in_doubt=case.age_in_doubt,
    )


def _store(
    person: Participant,
    case: Enrolment,
    histories: list[ArmedGroupHistory],
    consents: list[Consent],
) -> None:
    values = [_columns(person), _columns(case)]
    values += [[_columns(row) for row in rows] for rows in (histories, consents)]  # type: ignore[misc]
    arguments = [json.dumps(value, cls=DjangoJSONEncoder) for value in values]
    try:
        with transaction.atomic(), connection().cursor() as cursor:
            cursor.execute(STORE, arguments)
    except IntegrityError as problem:
        if NUMBER_ONCE not in str(problem):
            raise
        raise Refused(gettext("This number is taken."), "external_id") from None


def _columns(row: models.Model) -> dict[str | None, Any]:
    """The row as its table has it."""
    now = timezone.now()
    values = {field.column: _stored(field, row) for field in row._meta.concrete_fields}
    return values | {"created_at": now, "updated_at": now}


def _stored(field: Any, row: models.Model) -> Any:
    """Bytes as PostgreSQL reads them in a text."""
    if not isinstance(field, Encrypted | DigestField):
        return field.value_from_object(row)
    stored = field.stored(row)
    return None if stored is None else f"\\x{stored.hex()}"
