"""What others ask of cases: whose they are before there is a scope, and where.

The rows themselves are under the policy, which needs these answers first; functions
of the owner's give ids and codes alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import BooleanField, Func

from core.database import connection
from core.models import User
from participants.models import Application, Enrolment
from programs.scope import Case, Emergency


def cases_of(user: User) -> Iterator[Case]:
    """The user's clients and attenders."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT * FROM participants_cases_of(%s)", [user.pk])
        for row in cursor.fetchall():
            yield Case(*row)


def caseload_of(code: str) -> tuple[int, int] | None:
    """The caseworker and office of an adult's case that the reader sees."""
    adults = Enrolment.objects.filter(case_code=code, child_track=False)
    found: tuple[int, int] | None = adults.values_list(
        "caseworker_id", "office_id"
    ).first()
    return found


def by_program(codes: Collection[str]) -> Mapping[int, list[str]]:
    """The codes of cases and applications that the reader sees, each programme's
    apart."""
    found = defaultdict(list)
    cases = Enrolment.objects.filter(case_code__in=codes)
    asking = Application.objects.filter(code__in=codes).values_list(
        "program_id", "code"
    )
    rows = cases.values_list("program_id", "case_code").union(asking)
    for program, code in sorted(rows):
        found[program].append(code)
    return found


def emergencies_of(user: User) -> Iterator[Emergency]:
    """The cases that the user opened in an emergency and that are open still."""
    with connection().cursor() as cursor:
        cursor.execute("SELECT * FROM participants_emergencies_of(%s)", [user.pk])
        for row in cursor.fetchall():
            yield Emergency(*row)


class InEmergency(Func):
    """Whether a user has any such case, to be asked with another question."""

    function = "participants_in_emergency"
    output_field = BooleanField()
