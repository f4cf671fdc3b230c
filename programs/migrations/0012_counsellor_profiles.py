import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.history.triggers import keep
from core.policies import grant

TABLE = "programs_counsellorprofile"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0011_rules_of_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CounsellorProfile",
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
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("F", "Woman"), ("M", "Man")],
                        max_length=1,
                        verbose_name="sex",
                    ),
                ),
                (
                    "born_in",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year.",
                        null=True,
                        verbose_name="born in",
                    ),
                ),
                (
                    "speaks",
                    models.CharField(
                        blank=True,
                        help_text="Languages, as they are called there: Krio, Mende.",
                        max_length=200,
                        verbose_name="speaks",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counsellor_profiles",
                        to="programs.program",
                        verbose_name="programme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counsellor_profiles",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="counsellor",
                    ),
                ),
            ],
            options={
                "verbose_name": "counsellor’s profile",
                "verbose_name_plural": "counsellors’ profiles",
                "ordering": ["program", "user"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "user"),
                        name="counsellor_profile_once_in_a_programme",
                        violation_error_message="This counsellor has a profile already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["", "F", "M"])),
                        name="counsellor_profile_sex_is_known_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("born_in", None),
                            ("born_in__range", (1900, 2100)),
                            _connector="OR",
                        ),
                        name="counsellor_profile_born_since_1900",
                        violation_error_message="Enter the year with its four digits.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounsellorProfileEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("sex", models.CharField(max_length=1, null=True)),
                ("born_in", models.PositiveSmallIntegerField(null=True)),
                ("speaks", models.CharField(max_length=200, null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                (
                    "event_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "programs_counsellorprofileevent",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["row"], name="counsellorprofileevent_of")
                ],
            },
        ),
        grant(TABLE, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        *keep(TABLE),
    ]
