"""A month's support of a whole programme, worked out in one statement.

The rule is `support_rule.verdict`; here it is said once more for the database, and a
test holds the two together on random months. Nothing that was decided is touched:
a month that waited for marks is worked out anew, all else stays as it is.
"""

from datetime import date
from typing import NamedTuple

from core.access import Permission
from core.database import connection
from core.dates import add_months
from core.models import User
from participants.support_rule import ADULT_AGE, last_day
from programs.models import Program
from programs.scope import scope_of, whole_programme

# Whose month it is: registered by its end and not gone before it began; of others
# what waits still. A session is expected while a stay covers its day, but while
# the stay is on hold; a make-up session counts for whoever has a mark of it. A mark
# without a session is that of the meeting with its activity, day and number.
# Who left and came back within the month has two cases and one month: the marks of
# both count, for the case that has the support already, or else for the last one.
STATEMENT = """
WITH p AS MATERIALIZED (
    SELECT id, birth_date FROM participants_participant
), known AS MATERIALIZED (
    SELECT enrolment_id, kind, state FROM participants_benefit WHERE month = %(first)s
), cases AS MATERIALIZED (
    SELECT e.id, e.participant_id, e.office_id, e.child_track, e.registered_on,
           e.registered_on <= %(last)s
               AND (e.exited_on IS NULL OR e.exited_on >= %(first)s)
               AND e.exit_reason NOT IN ('duplicate', 'data_error') AS is_theirs,
           coalesce(p.birth_date > %(adults_born_by)s, e.child_track) AS unconditional
    FROM participants_enrolment e JOIN p ON p.id = e.participant_id
    WHERE e.program_id = %(program)s AND e.merged_into_id IS NULL
), theirs AS MATERIALIZED (
    SELECT id, CASE WHEN is_theirs THEN participant_id ELSE id END AS whose FROM cases
), marks AS MATERIALIZED (
    SELECT a.enrolment_id, a.session_id, a.activity_id, a.stage, a.session_date,
           a.session_no, a.status
    FROM participants_attendance a
    WHERE a.session_date BETWEEN %(first)s AND %(last)s
), counted AS MATERIALIZED (
    SELECT t.whose,
           count(*) FILTER (WHERE status IN ('present', 'late')) AS attended,
           count(*) FILTER (WHERE status IN ('present', 'late', 'absent')) AS countable
    FROM marks m JOIN theirs t ON t.id = m.enrolment_id GROUP BY t.whose
), unmarked AS MATERIALIZED (
    SELECT DISTINCT o.whose
    FROM programs_session s
    JOIN participants_stage t ON t.activity_id = s.activity_id
        AND t.started_on <= s.date AND (t.ended_on IS NULL OR t.ended_on >= s.date)
        AND t.status <> 'on_hold'
    JOIN theirs o ON o.id = t.enrolment_id
    LEFT JOIN marks named
        ON named.session_id = s.id AND named.enrolment_id = t.enrolment_id
    LEFT JOIN marks brought
        ON brought.session_id IS NULL AND brought.enrolment_id = t.enrolment_id
        AND brought.activity_id = s.activity_id AND brought.stage = s.stage
        AND brought.session_date = s.date AND brought.session_no = s.sequence
    WHERE s.date BETWEEN %(first)s AND %(last)s
      AND s.took_place IS DISTINCT FROM false AND s.makes_up_id IS NULL
      AND named.enrolment_id IS NULL AND brought.enrolment_id IS NULL
), judged AS (
    SELECT c.id AS enrolment_id, c.office_id, c.child_track,
           r.id AS rule_id, r.code AS kind, r.amount, g.currency,
           coalesce(n.attended, 0) AS attended, coalesce(n.countable, 0) AS countable,
           coalesce(k.state = 'due', false) AS waits,
           CASE WHEN NOT c.is_theirs OR row_number() OVER (
                    PARTITION BY c.participant_id, r.code ORDER BY k.kind IS NULL,
                    NOT c.is_theirs, c.registered_on DESC, c.id) > 1 THEN 'nothing'
                WHEN c.unconditional THEN 'earned'
                WHEN u.whose IS NOT NULL THEN 'due'
                WHEN coalesce(n.countable, 0) = 0 THEN 'nothing'
                WHEN r.of_sessions * n.attended >= r.attended * n.countable
                THEN 'earned' ELSE 'withheld' END AS verdict
    FROM cases c
    CROSS JOIN programs_benefitrule r
    JOIN programs_program g ON g.id = r.program_id
    JOIN theirs t ON t.id = c.id
    LEFT JOIN counted n ON n.whose = t.whose
    LEFT JOIN unmarked u ON u.whose = t.whose
    LEFT JOIN known k ON k.enrolment_id = c.id AND k.kind = r.code
    WHERE r.program_id = %(program)s AND r.starts_on <= %(first)s
      AND (r.ends_on IS NULL OR r.ends_on >= %(first)s)
)
INSERT INTO participants_benefit AS b (
    id, enrolment_id, office_id, child_track, rule_id, kind, month, amount, currency,
    attended, countable, state, because, reference, version, created_at, updated_at)
SELECT gen_random_uuid(), enrolment_id, office_id, child_track, rule_id, kind,
       %(first)s, amount, currency, attended, countable,
       CASE verdict WHEN 'nothing' THEN 'withheld' ELSE verdict END,
       CASE verdict WHEN 'nothing' THEN 'no_session'
                    WHEN 'withheld' THEN 'attendance' ELSE '' END,
       '', 1, now(), now()
FROM judged
WHERE verdict <> 'nothing' OR waits
ON CONFLICT (enrolment_id, kind, month) DO UPDATE SET
    attended = excluded.attended, countable = excluded.countable,
    state = excluded.state, because = excluded.because,
    version = b.version + 1, updated_at = now()
WHERE b.state = 'due' AND (b.attended, b.countable, b.state)
    IS DISTINCT FROM (excluded.attended, excluded.countable, excluded.state)
RETURNING state
"""


class NotOver(Exception):
    """A month is worked out once its last day is over."""


class Worked(NamedTuple):
    """How many benefits are new or changed, by what became of them."""

    due: int = 0
    earned: int = 0
    withheld: int = 0


def may_ask(user: User, program: Program) -> bool:
    """Whether somebody may have a month worked out: who decides on it."""
    return program.pk in scope_of(user).reach(Permission.BENEFIT_APPROVE).programs


def work_out(program: Program, month: date, *, by: User | None = None) -> Worked:
    """Say of everybody what the month is; twice changes nothing more."""
    first, last = month.replace(day=1), last_day(month)
    if last >= program.today():
        raise NotOver
    parameters: dict[str, int | date] = {
        "program": program.pk,
        "first": first,
        "last": last,
        "adults_born_by": add_months(last, -12 * ADULT_AGE),
    }
    with whole_programme(program, by=by), connection().cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(STATEMENT, parameters)
        states = [state for (state,) in cursor.fetchall()]
    return Worked(*(states.count(state) for state in Worked._fields))
