"""The stays that a batch of stages or attendance has to go with."""

from collections.abc import Mapping

from core.database import connection
from participants.imports.records import Case

STAYS = """
    SELECT enrolment_id, stage, started_on, ended_on FROM participants_stage
    WHERE enrolment_id = ANY(%s) AND started_on IS NOT NULL
"""


def add_stays(cases: Mapping[str, Case]) -> None:
    """Tell each case its stays."""
    by_id = {case.id: case for case in cases.values()}
    with connection().cursor() as cursor:
        cursor.execute(STAYS, [list(by_id)])
        for enrolment, stage, started_on, ended_on in cursor:
            stays = by_id[enrolment].stays
            stays.setdefault(stage, {})[started_on] = ended_on
