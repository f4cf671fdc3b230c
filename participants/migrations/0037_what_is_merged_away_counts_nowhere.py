"""What stayed with a case that was merged into another counts nowhere.

It takes no place in a course, waits in no count of alerts and is no second person in
the counts from pre-registration on. Whoever comes back comes back to the case that
was kept: of the one that has gone nobody is admitted again.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import Columns, setting

AWAY = (
    " AND NOT EXISTS (SELECT FROM participants_enrolment away"
    " WHERE away.id = {row}.enrolment_id AND away.merged_into_id IS NOT NULL)"
)
COUNTED = f"ANY (asked) AND o.program_id = ANY {setting('ddr.counted', 'bigint')}"
SEEN = Columns("e.id", "e.office_id", "e.child_track").seen_by_web()


def free_seats(but: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION participants_free_seats(asked bigint, at_most int)
RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT greatest(0, least(at_most, a.capacity - (
        SELECT count(*) FROM participants_stage s
        WHERE s.activity_id = a.id
          AND s.status IN ('planned', 'active', 'on_hold'){but.format(row="s")}
    )))::int
    FROM programs_activity a WHERE a.id = asked
$$
"""


def open_alerts(but: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION participants_open_alerts(asked bigint[])
RETURNS TABLE (open bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE a.due_at <= now())
    FROM participants_alert a
    JOIN programs_office o ON o.id = a.office_id
    WHERE a.state <> 'closed' AND o.program_id = ANY (asked)
      AND o.program_id = ANY {setting("ddr.alerts_counted", "bigint")}
      {but.format(row="a")}
$$
"""


def funnel(but: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION participants_funnel(asked bigint[], since date)
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
      {but.format(row="a")}
    GROUP BY 1, 2
$$
"""


def admit_again(but: str, new: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION participants_admit_again(
    former uuid, enrolment jsonb, consents jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person uuid;
    new_case participants_enrolment :=
        jsonb_populate_record(NULL::participants_enrolment, enrolment);
    consent participants_consent;
BEGIN
    SELECT e.participant_id INTO person FROM participants_enrolment e
    WHERE e.id = former AND e.exited_on IS NOT NULL AND {SEEN}{but};
    IF person IS NULL OR NOT coalesce(
        new_case.office_id = ANY {setting("ddr.offices", "bigint")}
        OR new_case.office_id = ANY {setting("ddr.children", "bigint")}, false
    ) THEN
        RAISE EXCEPTION 'Nobody admits again whom they do not see.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    new_case.participant_id := person;
    new_case.exited_on := NULL;
    new_case.exit_reason := '';
    new_case.exit_imported := false;{new}
    INSERT INTO participants_enrolment SELECT (new_case).*;
    INSERT INTO participants_armedgrouphistory (
        id, version, created_at, updated_at, enrolment_id, office_id, child_track,
        former_group_id
    )
    SELECT gen_random_uuid(), 1, now(), now(), new_case.id, new_case.office_id,
        new_case.child_track, h.former_group_id
    FROM participants_armedgrouphistory h WHERE h.enrolment_id = former;
    FOR consent IN
        SELECT * FROM jsonb_populate_recordset(NULL::participants_consent, consents)
    LOOP
        consent.enrolment_id := new_case.id;
        INSERT INTO participants_consent SELECT (consent).*;
    END LOOP;
END $$
"""


STANDS = " AND e.merged_into_id IS NULL"
OF_NOBODY = "\n    new_case.merged_into_id := NULL;"


class Migration(migrations.Migration):
    dependencies = [("participants", "0036_search_that_ranks")]

    operations = [
        RunSQL(free_seats(AWAY), free_seats("")),
        RunSQL(open_alerts(AWAY), open_alerts("")),
        RunSQL(funnel(AWAY), funnel("")),
        RunSQL(admit_again(STANDS, OF_NOBODY), admit_again("", "")),
    ]
