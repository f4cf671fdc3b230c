"""What verifying the trail found: stored by the jobs, read by auditors, kept as it is."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_schedules"),
        ("core", "0015_state_of_the_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="verified",
                    ),
                ),
                ("seals", models.BigIntegerField(verbose_name="seals")),
                (
                    "unsealed",
                    models.BigIntegerField(verbose_name="events without a seal"),
                ),
                ("anchored", models.IntegerField(verbose_name="lines of the anchor")),
                (
                    "anchored_at",
                    models.DateTimeField(
                        null=True, verbose_name="last line of the anchor"
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed", "Changed"),
                            ("event-missing", "An event is missing"),
                            ("seal-missing", "A seal is missing"),
                            ("cut", "Cut off"),
                            ("anchored-otherwise", "Not what is anchored"),
                            ("unsealed", "Never sealed"),
                        ],
                        max_length=20,
                        verbose_name="fault",
                    ),
                ),
                (
                    "fault_number",
                    models.BigIntegerField(null=True, verbose_name="its seal"),
                ),
                (
                    "fault_event",
                    models.BigIntegerField(null=True, verbose_name="its event"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification of the trail",
                "verbose_name_plural": "verifications of the trail",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fault", ""), _negated=True),
                            models.Q(("fault_event", None), ("fault_number", None)),
                            _connector="OR",
                        ),
                        name="verification_names_a_place_of_a_fault_alone",
                    )
                ],
            },
        ),
        grant("reports_verification", web="SELECT", jobs="SELECT, INSERT"),
    ]
