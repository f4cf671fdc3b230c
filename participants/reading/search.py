"""Whom a few typed words mean: a code, a number, a telephone, a paper, else a name.

The first way that finds anybody is the answer. Numbers, telephones and papers are
told only where the case itself may be read: a trainer who knows the names of a group
can't ask whose telephone it is.
"""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.db.models.query import EmptyQuerySet

from core.access import Scope
from core.database import connection
from core.digests import digest_field
from participants import case_codes, normal
from participants.fields import to_read
from participants.models import Participant
from participants.models.enrolment import Enrolment, EnrolmentQuerySet
from participants.reading import by_name, listing
from participants.reading.by_name import Fit, merged_by_now

AT_MOST = 50
"""People on the page; who is not among them is found by typing more."""
CANDIDATES = 4 * AT_MOST
SHORTEST_PHONE = 6
SHORTEST_PAPER = 4

REACHED_AT = "SELECT participants_reached_at(%s::bytea[], %s)"
IDENTIFIED_BY = "SELECT participants_identified_by(%s::bytea[], %s)"


class Answer(NamedTuple):
    """The cases that a text means, and one more than are shown.

    ``fits`` tells of each how it fits, where it was found by name.
    """

    cases: list[Enrolment]
    fits: dict[Enrolment, Fit] = {}

    @property
    def meant(self) -> Enrolment | None:
        """The one that there is no doubt about."""
        if len(self.cases) != 1:
            return None
        (case,) = self.cases
        sure = not self.fits or self.fits[case].is_sure
        return case if sure and case.may_read else None  # type: ignore[attr-defined]

    @property
    def codes(self) -> list[str]:
        """Of whoever is named, also as they stood in a case that is gone."""
        shown = self.cases[:AT_MOST]
        gone = [fit.gone_code for case in shown if (fit := self.fits.get(case))]
        return [*(case.case_code for case in shown), *filter(None, gone)]

    def rows(self, scope: Scope) -> list[listing.Row]:
        shown = self.cases[:AT_MOST]
        rows = listing.rows(shown, scope)
        if not self.fits:
            return rows
        return by_name.marked(rows, {case: self.fits[case] for case in shown})


def found(scope: Scope, text: str) -> Answer:
    """Whom the text means: exactly, else by name, the likeliest first."""
    for way in (_by_code, _by_number, by_phone, by_paper):
        cases = way(scope, text)
        if isinstance(cases, EmptyQuerySet):
            continue
        ordered = listing.for_rows(cases, scope).order_by(*listing.BY_NAME.fields)
        if people := list(ordered[: AT_MOST + 1]):
            return Answer(people)
    fits = by_name.found(scope, text, AT_MOST + 1)
    return Answer(list(fits), fits)


def _by_code(scope: Scope, text: str) -> EnrolmentQuerySet:
    code = case_codes.read(text)
    if not code:
        return Enrolment.objects.none()
    cases = Enrolment.objects.allowing(scope, to_read(Enrolment, "case_code"))
    return cases.answering_to(scope, case_code=code)


def _by_number(scope: Scope, text: str) -> EnrolmentQuerySet:
    """The paper's or the earlier system's number, exactly."""
    permission = to_read(Enrolment, "external_id")
    programs = scope.reach(permission).programs
    cases = Enrolment.objects.allowing(scope, permission)
    return cases.answering_to(scope, program__in=programs, external_id=text)


def by_phone(scope: Scope, text: str) -> EnrolmentQuerySet:
    if len(normal.digits(text)) < SHORTEST_PHONE:
        return Enrolment.objects.none()
    cases = Enrolment.objects.allowing(scope, to_read(Participant, "phone"))
    digests = digest_field(Participant, "phone_digest").to_look_for(text)
    return _of(_ids(REACHED_AT, digests, CANDIDATES), cases, scope)


def by_paper(scope: Scope, text: str) -> EnrolmentQuerySet:
    """The national identity number, which has a digit: what has none is a name."""
    number = normal.identity_number(text)
    if len(number) < SHORTEST_PAPER or number.isalpha():
        return Enrolment.objects.none()
    cases = Enrolment.objects.allowing(scope, to_read(Participant, "national_id"))
    digests = digest_field(Participant, "national_id_digest").to_look_for(text)
    return _of(_ids(IDENTIFIED_BY, digests, CANDIDATES), cases, scope)


def _of(
    persons: list[UUID], cases: EnrolmentQuerySet, scope: Scope
) -> EnrolmentQuerySet:
    """Their cases, or those that theirs were merged into."""
    merged = merged_by_now(scope, participant__in=persons)
    kept = {kept for kept, *_told in merged.values()}
    return cases.filter(Q(participant__in=persons) | Q(pk__in=kept))


def _ids(sql: str, *values: list[bytes] | int) -> list[UUID]:
    """Persons within the scope, by a function that may use the indexes."""
    with connection().cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
