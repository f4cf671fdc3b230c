"""In an emergency the code of a case that was merged away opens the one that goes on."""

from importlib import import_module

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import setting

BEFORE = import_module(
    "participants.migrations.0008_emergencies_are_opened_by_one_function"
)
NAME = "participants_open_emergency"
ASKER = setting("ddr.user", "bigint")
MAY_OPEN = f"""e.program_id = ANY (CASE
        WHEN e.child_track THEN {setting("ddr.emergency_children", "bigint")}
        ELSE {setting("ddr.emergency", "bigint")}
    END)"""

OPEN = f"""
CREATE FUNCTION participants_open_emergency(
    opening uuid, asked_code text, sealed_reason bytea, at_most int
) RETURNS TABLE (
    outcome text, opened uuid, program bigint, office bigint, is_child boolean,
    caseworker bigint, code text
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
    WHERE e.case_code = asked_code AND {MAY_OPEN};
    WHILE found.merged_into_id IS NOT NULL LOOP
        SELECT e.* INTO found FROM participants_enrolment e
        WHERE e.id = found.merged_into_id AND {MAY_OPEN};
    END LOOP;
    IF EXISTS (
        SELECT FROM participants_emergencyopening o
        WHERE o.by_id = person AND o.enrolment_id = found.id AND o.ends_at > now()
    ) THEN
        outcome := 'open';
        code := found.case_code;
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
        found.child_track, found.caseworker_id, found.case_code::text;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0037_what_is_merged_away_counts_nowhere")]

    operations = [
        RunSQL(f"DROP FUNCTION {NAME}", BEFORE.for_the_web(BEFORE.OPEN, NAME).sql),
        BEFORE.for_the_web(OPEN, NAME),
    ]
