"""How many people, of those whom nobody who asks need see.

Two functions of the owner's count for whoever may count in a programme. They count
adults alone: who leads or monitors a programme may not know of the child track, and
they name nobody. What is small in them is withheld by the pages.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import setting

COUNTED = f"ANY (asked) AND o.program_id = ANY {setting('ddr.counted', 'bigint')}"

FUNNEL = f"""
CREATE FUNCTION participants_funnel(asked bigint[], since date)
RETURNS TABLE (
    office bigint, month date, pre_registered bigint, screened bigint,
    present bigint, absent bigint, eligible bigint, registered bigint,
    active bigint, completed bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.office_id, date_trunc('month', a.applied_on)::date,
        count(*),
        count(*) FILTER (WHERE a.screened_on IS NOT NULL),
        count(*) FILTER (WHERE p.came),
        count(*) FILTER (WHERE NOT p.came),
        count(*) FILTER (WHERE a.status IN ('eligible', 'registered')),
        count(e.id),
        count(*) FILTER (WHERE e.id IS NOT NULL AND e.exited_on IS NULL),
        count(*) FILTER (WHERE e.exit_reason = 'completed')
    FROM participants_application a
    JOIN programs_office o ON o.id = a.office_id
    LEFT JOIN participants_enrolment e ON e.id = a.enrolment_id
    LEFT JOIN LATERAL (
        SELECT bool_or(d.present) AS came FROM participants_paneldecision d
        WHERE d.application_id = a.id
    ) p ON true
    WHERE NOT a.child_track AND a.applied_on >= since AND o.program_id = {COUNTED}
    GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION participants_funnel FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_funnel TO ddr_web
"""
# Whoever was rejected and found the same kind of service elsewhere asks no more. Of
# the two halves neither is part of the other: no difference tells of a third.
DEMAND = f"""
CREATE FUNCTION participants_demand(asked bigint[])
RETURNS TABLE (kind text, area bigint, trade text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.kind::text,
        CASE WHEN grouping(e.residence_id) = 0 THEN coalesce(e.residence_id, 0) END,
        NULL, count(DISTINCT e.id)
    FROM participants_referral r
    JOIN participants_enrolment e ON e.id = r.enrolment_id
    JOIN programs_office o ON o.id = e.office_id
    WHERE NOT e.child_track AND e.exited_on IS NULL AND o.program_id = {COUNTED}
      AND (r.status IN ('draft', 'sent') OR r.status = 'rejected' AND NOT EXISTS (
          SELECT FROM participants_referral b
          WHERE b.enrolment_id = e.id AND b.kind = r.kind
            AND b.status IN ('accepted', 'service_received')
      ))
    GROUP BY GROUPING SETS ((r.kind), (r.kind, e.residence_id))
    UNION ALL
    SELECT NULL, NULL, c.occupation::text, count(DISTINCT e.id)
    FROM participants_stage s
    JOIN participants_enrolment e ON e.id = s.enrolment_id
    JOIN programs_office o ON o.id = e.office_id
    JOIN programs_activity c ON c.id = s.activity_id
    WHERE NOT e.child_track AND e.exited_on IS NULL AND o.program_id = {COUNTED}
      AND s.status = 'waitlisted' AND s.stage = 'vocational_training'
    GROUP BY c.occupation
$$;
REVOKE ALL ON FUNCTION participants_demand FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_demand TO ddr_web
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0018_referrals")]

    operations = [
        RunSQL(FUNNEL, "DROP FUNCTION participants_funnel"),
        RunSQL(DEMAND, "DROP FUNCTION participants_demand"),
    ]
