from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_forget_old_import_files")]

    operations = [
        migrations.AddIndex(
            "stage",
            models.Index(
                fields=["stage", "status", "enrolment"],
                name="stage_not_over",
                include=["office", "child_track", "started_on"],
                condition=Q(status__in=["planned", "waitlisted", "active", "on_hold"]),
            ),
        ),
    ]
