"""Whoever counts complaints is counted none about themselves or their decision.

Who reads all the others would take those from the count, and know of the rest.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import setting

ASKER = setting("ddr.user", "bigint")
OTHERS = "".join(
    f" AND (c.{column} IS NULL OR c.{column} <> ALL {ASKER})"
    for column in ("about_id", "decided_by_id")
)


def counts(others: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION participants_complaints_counted(asked bigint[], since date)
RETURNS TABLE (office bigint, month date, kind text, complaints bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.office_id, date_trunc('month', c.received_on)::date, c.kind::text, count(*)
    FROM participants_complaint c
    JOIN programs_office o ON o.id = c.office_id
    WHERE NOT c.child_track AND c.received_on >= since AND o.program_id = ANY (asked)
      AND o.program_id = ANY {setting("ddr.counted", "bigint")}{others}
    GROUP BY 1, 2, 3
$$
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0026_terms_are_signed")]

    operations = [RunSQL(counts(OTHERS), counts(""))]
