"""Self-harm alerts of imported answers, raised with the answers themselves.

Answers of the last 30 days alone raise one, once: older ones are history. Nobody
raised it, so two different people close it still.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from uuid_utils import uuid7

from core import audit
from core.database import connection
from core.models import User
from participants.actions import alerts
from participants.instruments import RECENT, score
from programs.models import Office, Program

# A child whom nobody cares for is child protection's at once.
RAISE = """
    INSERT INTO participants_alert (
        id, enrolment_id, office_id, child_track, reason, assessment_id, raised_at,
        due_at, state, shared, version, created_at, updated_at
    )
    SELECT r.id, a.enrolment_id, a.office_id, a.child_track, 'answer', a.id, now(),
        now() + interval '24 hours', 'open',
        a.child_track AND NOT EXISTS (
            SELECT FROM participants_stage s
            WHERE s.enrolment_id = a.enrolment_id AND s.counsellor_id IS NOT NULL
              AND s.stage = 'psychological_support'
        ),
        1, now(), now()
    FROM json_to_recordset(%s)
        AS r(id uuid, case_id uuid, instrument text, taken_on date)
    CROSS JOIN LATERAL (
        SELECT id, enrolment_id, office_id, child_track FROM participants_assessment
        WHERE enrolment_id = r.case_id AND instrument = r.instrument
          AND taken_on = r.taken_on
        OFFSET 0
    ) a
    ON CONFLICT (assessment_id) DO NOTHING
    RETURNING office_id, child_track, shared
"""


class Answers(NamedTuple):
    """What was answered to an instrument on a day."""

    case: str
    instrument: str
    taken_on: date
    answers: list[int | None]


class Raising:
    """The alerts of one import, batch after batch."""

    def __init__(self, today: date) -> None:
        self._since = today - RECENT
        self._told: set[User] = set()
        self._raised = 0

    def is_recent(self, values: Mapping[str, object]) -> bool:
        taken_on = values["taken_on"]
        return isinstance(taken_on, date) and taken_on >= self._since

    def of(self, stored: Iterable[Answers]) -> None:
        """Raise those that a batch calls for, and write to who has to act."""
        rows = [
            {
                "id": str(uuid7()),
                "case_id": each.case,
                "instrument": each.instrument,
                "taken_on": each.taken_on.isoformat(),
            }
            for each in stored
            if score(each.instrument, each.answers).alert
        ]
        if not rows:
            return
        with connection().cursor() as cursor:
            cursor.execute(RAISE, [json.dumps(rows)])
            raised = cursor.fetchall()
        self._raised += len(raised)
        self._tell(set(raised))

    def record(self, program: Program, *, by: User | None) -> None:
        """One line in the trail for all of them: how many, and of nobody by code."""
        if self._raised:
            audit.record("alerts-imported", program, by=by, alerts=self._raised)

    def _tell(self, raised: set[tuple[int, bool, bool]]) -> None:
        """One letter to each, however many alerts there are."""
        for children in (False, True):
            found = {
                office
                for office, child, shared in raised
                if child == children and (shared or not child)
            }
            offices = Office.objects.filter(pk__in=found).order_by("pk")
            self._told |= alerts.tell(offices, children=children, but=self._told)
