"""The stays that rows of stages or attendance have to go with."""

from collections.abc import Iterable

from core.database import array, connection
from participants.imports.records import Case

STAYS = """
    SELECT enrolment_id::text, stage, started_on, ended_on FROM participants_stage
    WHERE enrolment_id = ANY(%s::uuid[]) AND started_on IS NOT NULL
"""


def add_stays(cases: Iterable[Case]) -> None:
    """Tell each case its stays."""
    by_id = {case.id: case for case in cases}
    with connection().cursor() as cursor:
        cursor.execute(STAYS, [array(by_id)])
        for enrolment, stage, started_on, ended_on in cursor.fetchall():
            stays = by_id[enrolment].stays
            stays.setdefault(stage, {})[started_on] = ended_on
