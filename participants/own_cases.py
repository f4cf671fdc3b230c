"""What others ask of cases: whose they are before there is a scope, and where."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from core.database import connection
from core.models import User
from participants.models import Enrolment
from programs.scope import Case


def cases_of(user: User) -> Iterator[Case]:
    """The user's clients and attenders, by a function of the owner's.

    The rows themselves are under the policy, which needs this answer first; the
    function gives ids alone.
    """
    with connection().cursor() as cursor:
        cursor.execute("SELECT * FROM participants_cases_of(%s)", [user.pk])
        for row in cursor.fetchall():
            yield Case(*row)


def by_program(codes: Collection[str]) -> Mapping[int, list[str]]:
    """The codes of cases that the reader sees, each programme's apart."""
    found = defaultdict(list)
    cases = Enrolment.objects.filter(case_code__in=codes)
    for program, code in cases.order_by("case_code").values_list(
        "program_id", "case_code"
    ):
        found[program].append(code)
    return found
