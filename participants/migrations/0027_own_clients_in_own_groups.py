"""Who runs a group of psychological support reaches their own clients in it.

Children in a group are otherwise nobody's who runs it; those whose counsellor runs
the group are marked by that counsellor, whose clients they are.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION participants_cases_of(person bigint)
RETURNS TABLE (why text, enrolment_id uuid, by_office bigint, kept_in bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT 'clients', s.enrolment_id, s.office_id, s.office_id
    FROM participants_stage s
    WHERE s.counsellor_id = person AND NOT EXISTS (
        SELECT FROM participants_stage later
        WHERE later.enrolment_id = s.enrolment_id AND later.stage = s.stage
          AND later.started_on > s.started_on
          AND later.counsellor_id IS DISTINCT FROM person
    )
    UNION ALL
    SELECT DISTINCT 'attenders', s.enrolment_id, a.office_id, s.office_id
    FROM programs_activity_facilitators f
    JOIN programs_activity a ON a.id = f.activity_id
    JOIN participants_stage s ON s.activity_id = a.id
    WHERE f.user_id = person AND NOT s.child_track
      AND s.status IN ('active', 'on_hold')
$$
"""
OF_GROUPS = """
    UNION ALL
    SELECT DISTINCT 'group_clients', s.enrolment_id, a.office_id, s.office_id
    FROM programs_activity_facilitators f
    JOIN programs_activity a ON a.id = f.activity_id
    JOIN participants_stage s ON s.activity_id = a.id
    WHERE f.user_id = person AND s.counsellor_id = person AND s.child_track
      AND s.stage = 'psychological_support' AND s.status IN ('active', 'on_hold')
$$
"""
SINCE = OF_GROUPS.join(BEFORE.rsplit("$$\n", 1))


class Migration(migrations.Migration):
    dependencies = [("participants", "0026_care_levels_advice_and_closing")]

    operations = [migrations.RunSQL(SINCE, BEFORE)]
