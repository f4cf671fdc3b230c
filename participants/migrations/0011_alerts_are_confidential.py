"""The second lock on self-harm alerts, and the one number that leads are told.

An alert is seen by clinical supervisors in their offices, by whoever has the case
as their own, and of children by child protection: not by everybody who sees the
case. What was learned and done is its author's and the supervisors'. How many are
open, children's with adults', says a function of the owner's that names nobody.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.history.triggers import keep
from core.policies import (
    IMPORTING,
    JOBS,
    WEB,
    Columns,
    follow_case,
    grant,
    grant_all,
    lock,
    policy,
    setting,
)

ENROLMENT = "participants_enrolment"
ALERT = "participants_alert"
CONFIDENTIAL = ["participants_safetyassessment", "participants_alertclosing"]

SEEN, BY_JOBS = Columns().seen_by_web(), Columns().seen_by_jobs()
SUPERVISED = setting("ddr.confidential", "bigint")
ASKER = setting("ddr.user", "bigint")
OF_AN_ALERT = (
    f"office_id = ANY {SUPERVISED} AND NOT child_track"
    f" OR office_id = ANY {setting('ddr.children', 'bigint')} AND child_track"
    f" OR {{case}} = ANY {setting('ddr.cases', 'uuid')}"
)
CONFIDED = f"by_id = ANY {ASKER} OR {{office}} = ANY {SUPERVISED} AND NOT {{child}}"
OPEN_ALERTS = f"""
CREATE FUNCTION participants_open_alerts(asked bigint[])
RETURNS TABLE (open bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE a.due_at <= now())
    FROM participants_alert a
    JOIN programs_office o ON o.id = a.office_id
    WHERE a.state <> 'closed' AND o.program_id = ANY (asked)
      AND o.program_id = ANY {setting("ddr.alerts_counted", "bigint")}
$$;
REVOKE ALL ON FUNCTION participants_open_alerts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_open_alerts TO ddr_web
"""


def read_with_case(events: str, also: str) -> list[RunSQL]:
    """Who sees the case of an event, and might see the row, sees the event."""
    of_case = f"e.id = {events}.enrolment_id"
    seen = f"EXISTS (SELECT FROM {ENROLMENT} e WHERE {of_case} AND ({also}) OFFSET 0)"
    return [
        lock(events),
        policy(events, "web_rows", WEB, seen, command="SELECT"),
        grant(events, web="SELECT"),
    ]


class Migration(migrations.Migration):
    dependencies = [("participants", "0010_free_seats")]

    operations = [
        lock(ALERT),
        policy(ALERT, "web_rows", WEB, OF_AN_ALERT.format(case="enrolment_id")),
        policy(ALERT, "jobs_read", JOBS, BY_JOBS, command="SELECT"),
        policy(ALERT, "jobs_import", JOBS, f"{BY_JOBS} AND {IMPORTING}"),
        grant(ALERT, web="SELECT, INSERT, UPDATE", jobs="SELECT, INSERT"),
        *(lock(table) for table in CONFIDENTIAL),
        *(
            policy(
                table,
                "web_rows",
                WEB,
                f"{SEEN} AND"
                f" ({CONFIDED.format(office='office_id', child='child_track')})",
            )
            for table in CONFIDENTIAL
        ),
        *grant_all(CONFIDENTIAL, web="SELECT, INSERT"),
        *(follow_case(table, ENROLMENT) for table in [ALERT, *CONFIDENTIAL]),
        *(op for table in [ALERT, *CONFIDENTIAL] for op in keep(table)),
        *read_with_case(f"{ALERT}event", OF_AN_ALERT.format(case="e.id")),
        *(
            op
            for table in CONFIDENTIAL
            for op in read_with_case(
                f"{table}event",
                CONFIDED.format(office="e.office_id", child="e.child_track"),
            )
        ),
        RunSQL(OPEN_ALERTS, "DROP FUNCTION participants_open_alerts"),
    ]
