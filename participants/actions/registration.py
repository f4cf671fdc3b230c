"""How somebody comes into the register.

A person is stored with their first case, what they agreed to and their former
group, through one function of the database: it takes a child too, whom the one
who registers will not see.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core import audit
from core.database import connection
from core.models import User
from participants.as_stored import columns
from participants.models import (
    ArmedGroupHistory,
    Consent,
    DuplicatePair,
    Enrolment,
    Participant,
)
from participants.models.enrolment import is_before_birth, is_child_track
from participants.models.record import Refused, rule_of
from participants.sweep_jobs import compare_new

STORE = """
SELECT participants_register(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)
"""
REGISTERED = "SELECT participants_application_registered(%s, %s)"
LEADS_TO_ONE = "application_leads_to_one_case"
NUMBER_ONCE = "enrolment_external_id_once_in_a_programme"


class Other(NamedTuple):
    """A case that is very likely the same person's, and why it is not."""

    case: Enrolment
    score: float
    """0 to 1."""
    why: list[str]
    """Codes: see `matching.CODES`."""
    answer: str


@transaction.atomic
def register(
    person: Participant,
    case: Enrolment,
    *,
    histories: Iterable[ArmedGroupHistory] = (),
    consents: Iterable[Consent] = (),
    others: Iterable[Other] = (),
    keeps_children: bool,
    keeps_adults: bool = True,
    key: UUID | None = None,
    by: User,
) -> Enrolment:
    """Store the person and their first case, and say on which track.

    ``key`` is what it was typed under: that of an application leads to one case,
    and where the programme screens before it registers nobody is registered
    without.

    Whoever registers becomes the caseworker, if such a case is theirs to keep:
    else child protection finds the child, or the office the adult, as nobody's.

    What was answered about ``others`` waits for somebody else to decide it.
    """
    _begin(case, person)
    keeps = keeps_children if case.child_track else keeps_adults
    case.caseworker = by if keeps else None
    records = [*histories], [*consents]
    for record in [record for kind in records for record in kind]:
        record.enrolment, record.office = case, case.office
        record.child_track = case.child_track
    pairs = [_pair(case, other, by) for other in others]
    _store(person, case, *records, pairs)
    facts: dict[str, object] = {"child_track": case.child_track}
    if application := _led_from(key, case):
        facts |= {"application": application}
    audit.record("case-registered", case, by=by, **facts)
    for pair in pairs:
        audit.record("duplicate-answered", pair, by=by, other=pair.other.case_code)
    compare_new(case.program)
    return case


def _pair(case: Enrolment, other: Other, by: User) -> DuplicatePair:
    return DuplicatePair.between(
        case,
        other.case,
        score=other.score,
        why=other.why,
        found=DuplicatePair.Found.REGISTRATION,
        state=DuplicatePair.State.ANSWERED,
        answer=other.answer,
        answered_by=by,
    )


def _led_from(key: UUID | None, case: Enrolment) -> str:
    """The code of the application that led to the case; nothing where none did.

    Asked for every key, also of an application that is out of sight by now: who
    registers one that somebody else registered as a child's is refused.
    """
    code: str = _registered(key, case) if key else ""
    if case.program.screens_before_registering and not code:
        told = gettext(
            "This programme registers who was found eligible. Begin with the"
            " application."
        )
        raise Refused(told)
    return code


def _registered(key: UUID, case: Enrolment) -> str:
    try:
        with transaction.atomic(), connection().cursor() as cursor:
            cursor.execute(REGISTERED, [key, case.pk])
            return str(cursor.fetchone()[0])
    except IntegrityError as problem:
        if rule_of(problem) != LEADS_TO_ONE:
            raise
        told = gettext("This application does not lead to a case now.")
        raise Refused(told) from None


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
    pairs: list[DuplicatePair],
) -> None:
    values = [columns(person), columns(case)]
    kinds = (histories, consents, pairs)
    values += [[columns(row) for row in rows] for rows in kinds]  # type: ignore[misc]
    arguments = [json.dumps(value, cls=DjangoJSONEncoder) for value in values]
    try:
        with transaction.atomic(), connection().cursor() as cursor:
            cursor.execute(STORE, arguments)
    except IntegrityError as problem:
        if NUMBER_ONCE not in str(problem):
            raise
        raise Refused(gettext("This number is taken."), "external_id") from None
