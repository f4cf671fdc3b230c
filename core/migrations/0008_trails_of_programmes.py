"""Each programme has a trail of its own, which its auditor reads and nobody else.

Rows of before belong to none, and stay as they were sealed.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import JOBS, WEB, lock, policy, setting

EVENT = "core_auditevent"
AUDITED = setting("ddr.audited", "bigint")

# What concerns no programme is every auditor's, but for what named cases before
# rows said of which programme they are.
NAMES_NO_CASE = "subject_type NOT LIKE 'participants.%' AND NOT facts ? 'cases'"
READ_BY_WEB = (
    f"program_id = ANY {AUDITED}"
    f" OR (program_id IS NULL AND cardinality({AUDITED}) > 0 AND {NAMES_NO_CASE})"
)

# Under a policy no condition on `facts` may use its index, so a function of the
# owner's asks it, repeats the scope, and gives ids alone. Apart, or the planner
# would walk the trail from its end until enough rows fit (300 ms against 3 ms at a
# million).
EVENTS_OF_CASE = f"""
CREATE FUNCTION core_events_of_case(code text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH found AS MATERIALIZED (
        SELECT id, program_id FROM core_auditevent
        WHERE facts @> jsonb_build_object('case', code)
           OR facts @> jsonb_build_object('cases', jsonb_build_array(code))
    )
    SELECT id FROM found
    WHERE program_id = ANY {AUDITED}
       OR (program_id IS NULL AND cardinality({AUDITED}) > 0)
$$;
REVOKE ALL ON FUNCTION core_events_of_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_events_of_case TO ddr_web;
"""


def added(role: str) -> RunSQL:
    return RunSQL(
        f"CREATE POLICY {role}_adds ON {EVENT} FOR INSERT TO {role} WITH CHECK (true)",
        f"DROP POLICY {role}_adds ON {EVENT}",
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0007_nobody_signed_in_raises_flags")]

    operations = [
        lock(EVENT),
        policy(EVENT, "web_reads", WEB, READ_BY_WEB, command="SELECT"),
        policy(EVENT, "jobs_read", JOBS, "true", command="SELECT"),
        added(WEB),
        added(JOBS),
        RunSQL(EVENTS_OF_CASE, "DROP FUNCTION core_events_of_case"),
    ]
