"""A draft is seen by who typed it; jobs may drop old ones without reading them."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from core.policies import JOBS, grant, lock, own_rows, policy

DRAFT = "core_draft"


class Migration(migrations.Migration):
    dependencies = [("core", "0003_sweep_every_minute")]

    operations = [
        lock(DRAFT),
        own_rows(DRAFT),
        policy(DRAFT, "jobs_rows", JOBS, "true"),
        grant(DRAFT, web="SELECT, INSERT, UPDATE, DELETE", jobs="DELETE"),
        RunSQL(
            f"GRANT SELECT (id, kept_at) ON {DRAFT} TO {JOBS}",
            f"REVOKE SELECT (id, kept_at) ON {DRAFT} FROM {JOBS}",
        ),
    ]
