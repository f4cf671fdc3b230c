"""Whom a few typed words mean: a code, a number, a telephone, a paper, else a name.

The first way that finds anybody is the answer. A name is found by its beginning,
whatever its accents and capitals, given name or family name first. Numbers,
telephones and papers are told only where the case itself may be read: a trainer
who knows the names of a group can't ask whose telephone it is.
"""

import re
from uuid import UUID

from core.access import Scope
from core.database import connection
from core.digests import digest_field
from participants import case_codes, normal
from participants.fields import to_read
from participants.models import Participant
from participants.models.enrolment import Enrolment, EnrolmentQuerySet
from participants.reading import listing

AT_MOST = 50
"""People on the page; who is not among them is found by typing more."""
CANDIDATES = 4 * AT_MOST
SHORTEST_PHONE = 6
SHORTEST_PAPER = 4
MOST_WORDS = 6

NAMED = """
SELECT DISTINCT found FROM unnest(%s::text[], %s::text[]) AS typed(one, other),
    participants_named(one, other, %s) AS found
"""
REACHED_AT = "SELECT participants_reached_at(%s::bytea[], %s)"
IDENTIFIED_BY = "SELECT participants_identified_by(%s::bytea[], %s)"


def found(scope: Scope, text: str) -> list[Enrolment]:
    """The cases that the text means, by name, and one more than are shown."""
    for way in (_by_code, _by_number, _by_phone, _by_paper, _by_name):
        cases = way(scope, text)
        ordered = listing.for_rows(cases, scope).order_by(*listing.BY_NAME.fields)
        if people := list(ordered[: AT_MOST + 1]):
            return people
    return []


def _by_code(scope: Scope, text: str) -> EnrolmentQuerySet:
    code = case_codes.read(text)
    cases = Enrolment.objects.allowing(scope, to_read(Enrolment, "case_code"))
    return cases.filter(case_code=code) if code else cases.none()


def _by_number(scope: Scope, text: str) -> EnrolmentQuerySet:
    """The paper's or the earlier system's number, exactly."""
    permission = to_read(Enrolment, "external_id")
    programs = scope.reach(permission).programs
    cases = Enrolment.objects.allowing(scope, permission)
    return cases.filter(program__in=programs, external_id=text)


def _by_phone(scope: Scope, text: str) -> EnrolmentQuerySet:
    cases = Enrolment.objects.allowing(scope, to_read(Participant, "phone"))
    if len(normal.digits(text)) < SHORTEST_PHONE:
        return cases.none()
    digests = digest_field(Participant, "phone_digest").to_look_for(text)
    return cases.filter(participant__in=_ids(REACHED_AT, digests, CANDIDATES))


def _by_paper(scope: Scope, text: str) -> EnrolmentQuerySet:
    """The national identity number, which has a digit: what has none is a name."""
    cases = Enrolment.objects.allowing(scope, to_read(Participant, "national_id"))
    number = normal.identity_number(text)
    if len(number) < SHORTEST_PAPER or number.isalpha():
        return cases.none()
    digests = digest_field(Participant, "national_id_digest").to_look_for(text)
    return cases.filter(participant__in=_ids(IDENTIFIED_BY, digests, CANDIDATES))


def _by_name(scope: Scope, text: str) -> EnrolmentQuerySet:
    """Each way to part the words into a family name and a given name."""
    words = [word for word in re.split(r"[\s\-‐‑_.]+", text) if _is_word(word)]
    parted = range(len(words[:MOST_WORDS]))
    ones = [" ".join(words[:place]) for place in parted]
    others = [" ".join(words[place:]) for place in parted]
    people = _ids(NAMED, ones, others, CANDIDATES) if words else []
    cases = Enrolment.objects.allowing(scope, to_read(Participant, "family_name"))
    return cases.filter(participant__in=people)


def _is_word(text: str) -> bool:
    """An apostrophe alone would be the beginning of every name."""
    return any(character.isalnum() for character in text)


def _ids(sql: str, *values: list[str] | list[bytes] | int) -> list[UUID]:
    """Persons within the scope, by a function that may use the indexes."""
    with connection().cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
