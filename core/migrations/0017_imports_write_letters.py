"""An import that raises alerts writes to who has to act, and reads no letter."""

from django.db import migrations
from django.db.migrations.operations import RunSQL


class Migration(migrations.Migration):
    dependencies = [("core", "0016_every_write_is_kept")]

    operations = [
        RunSQL(
            "GRANT INSERT, SELECT (id, asked_at) ON core_letter TO ddr_jobs",
            "REVOKE INSERT, SELECT (id, asked_at) ON core_letter FROM ddr_jobs",
        )
    ]
