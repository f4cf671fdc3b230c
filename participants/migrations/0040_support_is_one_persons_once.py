"""That a person gets a kind of support for a month once, whatever cases they have.

Who left and was admitted again within the month has two. It is looked at as support
is added, by one at a time; what two registrations of a person drew before they were
made one stays as it was.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

TABLE, NAME = "participants_benefit", "participants_benefit_of_a_person"
LOOK = f"""
CREATE FUNCTION {NAME}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('participants.benefit', 0));
    IF EXISTS (
        SELECT FROM added a
        JOIN participants_enrolment e ON e.id = a.enrolment_id
        JOIN participants_enrolment o ON o.participant_id = e.participant_id
            AND o.program_id = e.program_id AND o.id <> e.id
            AND o.merged_into_id IS NULL
        JOIN {TABLE} b ON b.enrolment_id = o.id
            AND b.kind = a.kind AND b.month = a.month
        WHERE e.merged_into_id IS NULL
    ) THEN
        RAISE EXCEPTION 'A person gets support for a month once, not by each case.'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'benefit_once_for_a_person';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {NAME}() FROM PUBLIC;
CREATE TRIGGER once_for_a_person AFTER INSERT ON {TABLE}
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION {NAME}();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0039_exits_name_who_revoked"),
    ]

    operations = [
        RunSQL(
            LOOK, f"DROP TRIGGER once_for_a_person ON {TABLE}; DROP FUNCTION {NAME}"
        ),
    ]
