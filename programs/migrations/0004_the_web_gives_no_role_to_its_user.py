"""Whoever is signed in gives and changes roles of others alone, and signs for it.

The last lock behind the administrators' forms: read by all, for the scope of a
request is made of it; written for somebody else, in the name of who asks. Without
anybody signed in it is the server's command line, and nobody's name stands there.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import JOBS, WEB, lock, policy, setting

TABLE = "programs_assignment"
ASKER = setting("ddr.user", "bigint")
SOMEBODY_ELSES = f"NOT coalesce(user_id = ANY {ASKER}, false)"
SIGNED = f"granted_by_id IS NOT DISTINCT FROM ({ASKER})[1]"


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_references_within_a_programme")]

    operations = [
        lock(TABLE),
        policy(TABLE, "web_reads", WEB, "true", command="SELECT"),
        policy(TABLE, "jobs_read", JOBS, "true", command="SELECT"),
        RunSQL(
            f"CREATE POLICY web_gives ON {TABLE} FOR INSERT TO {WEB}"
            f" WITH CHECK ({SOMEBODY_ELSES} AND {SIGNED})",
            f"DROP POLICY web_gives ON {TABLE}",
        ),
        RunSQL(
            f"CREATE POLICY web_changes ON {TABLE} FOR UPDATE TO {WEB}"
            f" USING ({SOMEBODY_ELSES}) WITH CHECK ({SOMEBODY_ELSES} AND {SIGNED})",
            f"DROP POLICY web_changes ON {TABLE}",
        ),
    ]
