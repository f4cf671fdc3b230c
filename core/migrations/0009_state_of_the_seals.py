"""Auditors see how far the trail is sealed; the seals themselves stay the jobs'."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import setting

AUDITED = setting("ddr.audited", "bigint")

# Among the last events alone, as the look of every minute, and no further than is
# told. Each event without a seal costs a look at the seals.
STATE = f"""
CREATE FUNCTION core_seal_state(back bigint, at_most int)
RETURNS TABLE (number bigint, sealed_at timestamptz, unsealed bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT last.number, last.sealed_at, (
        SELECT count(*) FROM (
            SELECT FROM core_auditevent event
            WHERE event.id > coalesce(last.event_id, 0) - back AND NOT EXISTS (
                SELECT FROM core_seal seal WHERE seal.event_id = event.id
            )
            LIMIT at_most
        ) counted
    )
    FROM (SELECT) one LEFT JOIN LATERAL (
        SELECT seal.* FROM core_seal seal ORDER BY seal.number DESC LIMIT 1
    ) last ON true
    WHERE cardinality({AUDITED}) > 0
$$;
REVOKE ALL ON FUNCTION core_seal_state FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_seal_state TO ddr_web;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0008_trails_of_programmes")]

    operations = [
        RunSQL(STATE, "DROP FUNCTION core_seal_state"),
    ]
