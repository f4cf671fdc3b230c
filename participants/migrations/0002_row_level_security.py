"""The second lock on every table of persons, before any of them holds a row."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import (
    IMPORTING,
    JOBS,
    WEB,
    Columns,
    follow_case,
    grant,
    policy,
    protect,
    reference,
)

ENROLMENT, PARTICIPANT = "participants_enrolment", "participants_participant"
RECORDS = [
    "participants_armedgrouphistory",
    "participants_assessment",
    "participants_attendance",
    "participants_consent",
    "participants_correction",
    "participants_exitrequest",
    "participants_followup",
    "participants_note",
    "participants_stage",
]

# A participant has no office: whoever sees an enrolment of theirs sees them. The
# sub-select stands under the enrolments' own policy.
ENROLLED = f"SELECT 1 FROM {ENROLMENT} e WHERE e.participant_id = {PARTICIPANT}.id"
HAS_VISIBLE_ENROLMENT = f"EXISTS ({ENROLLED})"
# OFFSET 0 keeps the planner from reading all enrolments first, which it else does
# for a page of fifty people (456 ms against 6 ms at 100,000). Jobs do read them all.
SEEN_ONE_BY_ONE = f"EXISTS ({ENROLLED} OFFSET 0)"

# Asked before there is a scope to ask within, so it runs as the owner; it gives
# ids alone. Children are nobody's but their counsellor's, in groups too. A client is whose latest
# stay names the counsellor, an attender who is in the activity now. Where a case is
# theirs by (the activity's office) may be another office than the one it is kept in.
CASES_OF = """
CREATE FUNCTION participants_cases_of(person bigint)
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
    UNION ALL
    SELECT DISTINCT 'group_clients', s.enrolment_id, a.office_id, s.office_id
    FROM programs_activity_facilitators f
    JOIN programs_activity a ON a.id = f.activity_id
    JOIN participants_stage s ON s.activity_id = a.id
    WHERE f.user_id = person AND s.counsellor_id = person AND s.child_track
      AND s.stage = 'psychological_support' AND s.status IN ('active', 'on_hold')
$$;
REVOKE ALL ON FUNCTION participants_cases_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_cases_of TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0001_initial"),
        ("programs", "0005_every_write_is_kept"),
    ]

    operations = [
        *protect(ENROLMENT, Columns(case="id")),
        reference(
            ENROLMENT,
            "office_id, program_id",
            "programs_office (id, program_id)",
            "enrolment_office_is_of_its_program",
        ),
        *(operation for table in RECORDS for operation in protect(table)),
        *(follow_case(table, ENROLMENT) for table in RECORDS),
        *(
            reference(
                f"participants_{table}",
                "activity_id, stage",
                "programs_activity (id, stage)",
                f"{table}_activity_is_of_its_stage",
            )
            for table in ("stage", "attendance")
        ),
        # What has marks is not moved.
        reference(
            "participants_attendance",
            "session_id, session_date",
            "programs_session (id, date)",
            "mark_is_of_the_day_of_its_session",
        ),
        RunSQL(
            f"ALTER TABLE {PARTICIPANT} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {PARTICIPANT} DISABLE ROW LEVEL SECURITY",
        ),
        policy(PARTICIPANT, "web_rows", WEB, SEEN_ONE_BY_ONE, command="SELECT"),
        policy(PARTICIPANT, "web_edits", WEB, SEEN_ONE_BY_ONE, command="UPDATE"),
        policy(PARTICIPANT, "jobs_read", JOBS, HAS_VISIBLE_ENROLMENT, command="SELECT"),
        policy(
            PARTICIPANT,
            "jobs_import_changes",
            JOBS,
            f"{HAS_VISIBLE_ENROLMENT} AND {IMPORTING}",
            command="UPDATE",
        ),
        RunSQL(
            f"CREATE POLICY jobs_import_new ON {PARTICIPANT} FOR INSERT TO {JOBS}"
            f" WITH CHECK ({IMPORTING})",
            f"DROP POLICY jobs_import_new ON {PARTICIPANT}",
        ),
        grant(PARTICIPANT, web="SELECT, UPDATE", jobs="SELECT, INSERT, UPDATE"),
        grant("participants_cutoff", web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        RunSQL(CASES_OF, "DROP FUNCTION participants_cases_of"),
    ]
