"""Who looked at a case, told by the owner: the web reads nothing of the trail itself."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import Columns

SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()

# It repeats the scope. What the indexes find stands apart, or the planner would walk
# the trail from its end (1,700 ms against 40 at a million). With roles of `caring` what only they can have looked at is left out: it
# would tell that somebody is in psychological support. Facilitators may run such a
# group: of theirs only what tells of which group or register it was is told.
LOOKS = f"""
CREATE FUNCTION participants_looks(
    looked_at uuid, looks text[], caring text[], older_than bigint, at_most int
) RETURNS TABLE (
    id bigint, at timestamptz, by_id bigint, action text, part text, emergency text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH seen AS MATERIALIZED (
        SELECT e.id::text AS key, jsonb_build_object('case', e.case_code) AS one,
            jsonb_build_object('cases', jsonb_build_array(e.case_code)) AS among
        FROM participants_enrolment e
        WHERE e.id = looked_at AND {SEEN}
    ), found AS MATERIALIZED (
        SELECT ev.* FROM core_auditevent ev
        WHERE ev.subject_type = 'participants.enrolment'
              AND ev.subject_id = (SELECT key FROM seen)
           OR ev.facts @> (SELECT one FROM seen)
           OR ev.facts @> (SELECT among FROM seen)
    )
    SELECT ev.id, ev.at, ev.by_id, ev.action::text, coalesce(ev.facts ->> 'part', ''),
        coalesce(ev.facts ->> 'emergency', '')
    FROM found ev
    WHERE ev.action = ANY (looks)
      AND (older_than IS NULL OR (ev.at, ev.id) < (
        SELECT last.at, last.id FROM core_auditevent last WHERE last.id = older_than
      ))
      AND (cardinality(caring) = 0 OR NOT (
        coalesce(ev.facts ->> 'part', '') IN ('psychological_support', 'scores')
        OR EXISTS (
            SELECT FROM programs_session s
            WHERE s.stage = 'psychological_support' AND s.id = CASE
                WHEN ev.subject_type = 'programs.session' THEN ev.subject_id::bigint END
        ) OR EXISTS (
            SELECT FROM programs_activity a
            WHERE a.stage = 'psychological_support' AND a.id = CASE
                WHEN ev.subject_type = 'programs.activity' THEN ev.subject_id::bigint END
        ) OR (NOT ev.facts ? 'emergency' AND EXISTS (
            SELECT FROM programs_assignment held
            WHERE held.user_id = ev.by_id
              AND (held.role = ANY (caring)
                   OR held.role = 'facilitator' AND ev.subject_type = '')
              AND held.starts_on <= ev.at::date + 1
              AND (held.ends_on IS NULL OR held.ends_on >= ev.at::date - 1)
        ))
      ))
    ORDER BY ev.at DESC, ev.id DESC LIMIT at_most
$$;
REVOKE ALL ON FUNCTION participants_looks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_looks TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_confidential_rows")]

    operations = [RunSQL(LOOKS, "DROP FUNCTION participants_looks")]
