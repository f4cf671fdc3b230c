"""Who is very likely registered already is answered for as somebody else is added.

The answer is stored with the case: a caseworker who registers a child does not see
the pair that waits for child protection. And who may be the same person is found as
everybody is, so what looked for beginnings of names goes.
"""

from importlib import import_module

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import Columns, setting

BEFORE = import_module("participants.migrations.0003_registration_and_files")
NAMED = import_module("participants.migrations.0004_search_by_name_phone_and_papers")
GIVE_BACK = NAMED.for_the_web(NAMED.NAMED, "participants_named").sql
THEIRS = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()

REGISTER = f"""
CREATE FUNCTION participants_register(
    person jsonb, enrolment jsonb, histories jsonb, consents jsonb, pairs jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    new_person participants_participant :=
        jsonb_populate_record(NULL::participants_participant, person);
    new_case participants_enrolment :=
        jsonb_populate_record(NULL::participants_enrolment, enrolment);
    history participants_armedgrouphistory;
    consent participants_consent;
    pair participants_duplicatepair;
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
    FOR pair IN
        SELECT * FROM jsonb_populate_recordset(NULL::participants_duplicatepair, pairs)
    LOOP
        IF NOT EXISTS (
            SELECT FROM participants_enrolment e
            WHERE (new_case.id, e.id) IN (
                (pair.one_id, pair.other_id), (pair.other_id, pair.one_id)
            ) AND e.program_id = new_case.program_id AND {THEIRS}
        ) THEN
            RAISE EXCEPTION 'Nobody answers for a case that they do not see.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        pair.program_id := new_case.program_id;
        pair.found := 'registration';
        pair.state := 'answered';
        pair.answered_by_id := {setting("ddr.user", "bigint")}[1];
        pair.decided_by_id := NULL;
        pair.decided_at := NULL;
        pair.reason := NULL;
        INSERT INTO participants_duplicatepair SELECT (pair).*;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION participants_register FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_register TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0034_the_register_is_compared")]

    operations = [
        RunSQL("DROP FUNCTION participants_register", BEFORE.REGISTER),
        RunSQL(REGISTER, "DROP FUNCTION participants_register"),
        RunSQL("DROP FUNCTION participants_named", GIVE_BACK),
        *(
            RunSQL(
                f"DROP INDEX {name}",
                f"CREATE INDEX {name} ON participants_participant {what}",
            )
            for name, what in NAMED.INDEXES.items()
        ),
        RunSQL("DROP FUNCTION participants_folded", NAMED.FOLDED),
    ]
