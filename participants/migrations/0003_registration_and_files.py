"""The one way to register, and files that are their owners'.

A participant has no office, so the web can't insert one by itself: it calls a
function of the owner's, which stores a person with their first case, their
former group and what they agreed to. It takes children too, whom the one who
registers does not see afterwards.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import (
    JOBS,
    grant,
    lock,
    own_rows,
    policy,
    setting,
)

FILE = "participants_importfile"

REGISTER = f"""
CREATE FUNCTION participants_register(
    person jsonb, enrolment jsonb, histories jsonb, consents jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    new_person participants_participant :=
        jsonb_populate_record(NULL::participants_participant, person);
    new_case participants_enrolment :=
        jsonb_populate_record(NULL::participants_enrolment, enrolment);
    history participants_armedgrouphistory;
    consent participants_consent;
BEGIN
    IF NOT coalesce(
        new_case.office_id = ANY {setting("ddr.offices", "bigint")}
        OR new_case.office_id = ANY {setting("ddr.children", "bigint")}, false
    ) THEN
        RAISE EXCEPTION 'Nobody registers in an office that is not theirs.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    new_case.participant_id := new_person.id;
    new_case.exited_on := NULL;
    new_case.exit_reason := '';
    new_case.exit_imported := false;
    INSERT INTO participants_participant SELECT (new_person).*;
    INSERT INTO participants_enrolment SELECT (new_case).*;
    FOR history IN
        SELECT * FROM jsonb_populate_recordset(
            NULL::participants_armedgrouphistory, histories
        )
    LOOP
        history.enrolment_id := new_case.id;
        INSERT INTO participants_armedgrouphistory SELECT (history).*;
    END LOOP;
    FOR consent IN
        SELECT * FROM jsonb_populate_recordset(NULL::participants_consent, consents)
    LOOP
        consent.enrolment_id := new_case.id;
        INSERT INTO participants_consent SELECT (consent).*;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION participants_register FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_register TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_row_level_security")]

    operations = [
        lock(FILE),
        own_rows(FILE),
        policy(FILE, "jobs_rows", JOBS, "true"),
        grant(FILE, web="SELECT, INSERT, UPDATE", jobs="SELECT, UPDATE, DELETE"),
        RunSQL(REGISTER, "DROP FUNCTION participants_register"),
    ]
