"""Whoever turns out to have been under 18 goes to the child track, in all cases.

The web can't leave a row that it would not see, so a function of the owner's does
it. It goes by the birth date that is stored, and only for whom the web sees.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import Columns, setting

SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()
ADULT_AGE = 18

HAND_OVER = f"""
CREATE FUNCTION participants_hand_over_child(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM participants_enrolment e
        WHERE e.participant_id = person AND {SEEN}
    ) THEN
        RAISE EXCEPTION 'Nobody hands over somebody whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE participants_enrolment e
    SET child_track = true, version = e.version + 1, updated_at = now(),
        caseworker_id = CASE
            WHEN e.office_id = ANY {setting("ddr.children", "bigint")}
            THEN e.caseworker_id
        END
    FROM participants_participant p
    WHERE e.participant_id = person AND p.id = person AND NOT e.child_track
      AND date_part('year', e.registered_on) - date_part('year', p.birth_date)
        - (to_char(e.registered_on, 'MMDD') < to_char(p.birth_date, 'MMDD'))::int
        < {ADULT_AGE};
END $$;
REVOKE ALL ON FUNCTION participants_hand_over_child FROM PUBLIC;
GRANT EXECUTE ON FUNCTION participants_hand_over_child TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_search_by_name_phone_and_papers")]

    operations = [RunSQL(HAND_OVER, "DROP FUNCTION participants_hand_over_child")]
