"""What a sweep found, stored where somebody decides about it.

What was decided stays as it is and is not found again, also by a later case of the
same person. What waits has the new score; what nobody touched and is no longer alike
enough goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from core.database import connection
from participants.sweeping.blocking import ALWAYS
from participants.sweeping.scoring import Weighed
from programs.models import Program

FOUND = """
DROP TABLE IF EXISTS pg_temp.sweep_found;
CREATE TEMPORARY TABLE sweep_found (
    id uuid, one_id uuid, one_office bigint, one_child boolean, other_id uuid,
    other_office bigint, other_child boolean, score double precision, why jsonb
) ON COMMIT DROP
"""
# Of the same two people, by whatever cases of theirs.
DECIDED = """
DELETE FROM sweep_found f USING participants_duplicatepair d
JOIN participants_enrolment one ON one.id = d.one_id
JOIN participants_enrolment other ON other.id = d.other_id,
participants_enrolment a, participants_enrolment b
WHERE d.program_id = %s AND d.state <> 'open' AND a.id = f.one_id AND b.id = f.other_id
  AND (d.one_id, d.other_id) <> (f.one_id, f.other_id)
  AND (one.participant_id, other.participant_id) IN (
    (a.participant_id, b.participant_id), (b.participant_id, a.participant_id))
"""
STORE = """
INSERT INTO participants_duplicatepair AS d (
    id, program_id, one_id, one_office_id, one_child, other_id, other_office_id,
    other_child, score, why, found, state, version, created_at, updated_at)
SELECT id, %s, one_id, one_office, one_child, other_id, other_office, other_child,
       score, why, 'sweep', 'open', 1, now(), now()
FROM sweep_found
ON CONFLICT (one_id, other_id) DO UPDATE SET
    score = excluded.score, why = excluded.why, version = d.version + 1,
    updated_at = now()
WHERE d.state = 'open'
  AND (d.score, d.why) IS DISTINCT FROM (excluded.score, excluded.why)
"""
# Compared anew, and not alike enough: nobody has said anything about them yet.
GONE = """
DELETE FROM participants_duplicatepair d
WHERE d.program_id = %(program)s AND d.state = 'open' AND d.found = 'sweep'
  AND NOT EXISTS (SELECT FROM sweep_found f
                  WHERE (f.one_id, f.other_id) = (d.one_id, d.other_id))
  AND (%(since)s = '-infinity'::timestamptz OR EXISTS (
    SELECT FROM participants_enrolment named
    JOIN participants_participant p ON p.id = named.participant_id
    JOIN participants_enrolment e ON e.participant_id = p.id
    WHERE named.id IN (d.one_id, d.other_id)
      AND greatest(e.updated_at, p.updated_at) >= %(since)s))
"""


def store(program: Program, found: Iterable[Weighed], since: datetime | None) -> None:
    """Bring what waits up to date; of those changed ``since``, or of everybody."""
    with connection().cursor() as cursor:
        cursor.execute(FOUND)
        with cursor.copy("COPY sweep_found FROM STDIN") as copy:
            for each in found:
                copy.write_row(_row(each))
        cursor.execute(DECIDED, [program.pk])
        cursor.execute(STORE, [program.pk])
        parameters = {"program": program.pk, "since": since or ALWAYS}
        cursor.execute(GONE, parameters)


def _row(found: Weighed) -> tuple[Any, ...]:
    """The two in the order in which a pair stands."""
    one, other = sorted((found.one, found.other), key=lambda each: each.enrolment)
    return (
        uuid7(),
        *(one.enrolment, one.office, one.child_track),
        *(other.enrolment, other.office, other.child_track),
        found.likeness.score,
        Jsonb(found.likeness.why),
    )
