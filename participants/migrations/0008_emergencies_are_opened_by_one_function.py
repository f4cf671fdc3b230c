"""The second lock on emergencies, and the one way to open a case in one.

Whoever opens a case does not see it before: a function of the owner's stores the
opening, for the user and the programmes that the request's transaction names. It
gives the same answer for a case that they may not open and for one that does not
exist. Two more tell the scope of a request what is open, before there is a scope.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import (
    JOBS,
    WEB,
    Columns,
    follow_case,
    grant,
    lock,
    policy,
    setting,
)

TABLE, ENROLMENT = "participants_emergencyopening", "participants_enrolment"
SEEN = Columns().seen_by_web()
ASKER = setting("ddr.user", "bigint")
REVIEWED = "finding, finding_note, reviewed_by_id, reviewed_at, version, updated_at"

# The limit is asked before the case is looked for: else it would tell whether a case
# exists. Of two at once the second waits, and finds what the first has stored.
OPEN = f"""
CREATE FUNCTION participants_open_emergency(
    opening uuid, asked_code text, sealed_reason bytea, at_most int
) RETURNS TABLE (
    outcome text, opened uuid, program bigint, office bigint, is_child boolean,
    caseworker bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person bigint := ({ASKER})[1];
    found participants_enrolment;
BEGIN
    IF person IS NULL THEN
        RAISE EXCEPTION 'Nobody opens a case without being signed in.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('participants.emergency', person));
    SELECT e.* INTO found FROM participants_enrolment e
    WHERE e.case_code = asked_code AND e.program_id = ANY (CASE
        WHEN e.child_track THEN {setting("ddr.emergency_children", "bigint")}
        ELSE {setting("ddr.emergency", "bigint")}
    END);
    IF EXISTS (
        SELECT FROM participants_emergencyopening o
        WHERE o.by_id = person AND o.enrolment_id = found.id AND o.ends_at > now()
    ) THEN
        outcome := 'open';
        RETURN NEXT;
        RETURN;
    END IF;
    IF (
        SELECT count(*) FROM participants_emergencyopening o
        WHERE o.by_id = person AND o.opened_at > now() - interval '24 hours'
    ) >= at_most THEN
        outcome := 'limit';
        RETURN NEXT;
        RETURN;
    END IF;
    IF found.id IS NULL THEN
        outcome := 'unknown';
        RETURN NEXT;
        RETURN;
    END IF;
    INSERT INTO participants_emergencyopening (
        id, enrolment_id, office_id, child_track, by_id, reason, opened_at, ends_at,
        finding, version, created_at, updated_at
    ) VALUES (
        opening, found.id, found.office_id, found.child_track, person, sealed_reason,
        now(), now() + interval '1 hour', '', 1, now(), now()
    );
    RETURN QUERY SELECT 'opened', found.id, found.program_id, found.office_id,
        found.child_track, found.caseworker_id;
END $$;
"""
# A case that went to the child track meanwhile is told as a child's.
EMERGENCIES_OF = """
CREATE FUNCTION participants_emergencies_of(person bigint)
RETURNS TABLE (
    opening uuid, enrolment_id uuid, code text, program bigint, is_child boolean,
    ends_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.id, e.id, e.case_code, e.program_id, e.child_track, o.ends_at
    FROM participants_emergencyopening o
    JOIN participants_enrolment e ON e.id = o.enrolment_id
    WHERE o.by_id = person AND o.opened_at > now() - interval '1 hour'
      AND o.ends_at > now()
    ORDER BY o.opened_at
$$;
"""
IN_EMERGENCY = """
CREATE FUNCTION participants_in_emergency(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM participants_emergencies_of(person))
$$;
"""


def for_the_web(sql: str, name: str) -> RunSQL:
    """The function, called by nobody but the web's role."""
    rights = f"""
        REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {name} TO ddr_web"""
    return RunSQL(f"{sql}{rights}", f"DROP FUNCTION {name}")


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_who_looked_at_a_case")]

    operations = [
        lock(TABLE),
        policy(TABLE, "web_reads", WEB, SEEN, command="SELECT"),
        RunSQL(
            f"CREATE POLICY web_reviews ON {TABLE} FOR UPDATE TO {WEB}"
            f" USING ({SEEN} AND NOT by_id = ANY {ASKER})"
            f" WITH CHECK ({SEEN} AND reviewed_by_id = ANY {ASKER})",
            f"DROP POLICY web_reviews ON {TABLE}",
        ),
        policy(TABLE, "jobs_read", JOBS, Columns().seen_by_jobs(), command="SELECT"),
        grant(TABLE, web=f"SELECT, UPDATE ({REVIEWED})", jobs="SELECT"),
        follow_case(TABLE, ENROLMENT),
        for_the_web(OPEN, "participants_open_emergency"),
        for_the_web(EMERGENCIES_OF, "participants_emergencies_of"),
        for_the_web(IN_EMERGENCY, "participants_in_emergency"),
    ]
