"""Whoever publishes is another than who built, and says why there is a revision."""

from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.policies import WEB

# Until now only the command published.
BY_COMMAND = "UPDATE reports_summary SET at_command_line = false WHERE status = 'draft'"
MAY_SAY_WHY = f"GRANT UPDATE (reason, at_command_line) ON reports_summary TO {WEB}"


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="summary",
            name="at_command_line",
            field=models.BooleanField(
                default=True, verbose_name="published at the command line"
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="reason",
            field=models.TextField(
                blank=True,
                default="",
                max_length=500,
                verbose_name="why there is another revision",
            ),
            preserve_default=False,
        ),
        RunSQL(BY_COMMAND, RunSQL.noop),
        migrations.AlterField(
            model_name="summary",
            name="at_command_line",
            field=models.BooleanField(
                default=False, verbose_name="published at the command line"
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by", None),
                    ("built_by", None),
                    ("at_command_line", True),
                    models.Q(("published_by", models.F("built_by")), _negated=True),
                    _connector="OR",
                ),
                name="summary_is_published_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("at_command_line", False), ("reason", ""), ("status", "draft")
                    ),
                    models.Q(("revision", 1), ("status", "published")),
                    models.Q(("at_command_line", True), ("status", "published")),
                    models.Q(
                        ("status", "published"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="summary_revised_for_a_reason",
            ),
        ),
        RunSQL(MAY_SAY_WHY, RunSQL.noop),
    ]
