"""Who covers for whom; nobody signed in gives themselves somebody else's cases.

Read by all, for the scope of a request is made of it; arranged in the name of who
asks, for who covers somebody else; and changed only in that it ends early.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from core.history.triggers import keep
from core.policies import JOBS, WEB, grant, lock, policy, setting

TABLE = "programs_cover"
ASKER, OFFICES = setting("ddr.user", "bigint"), setting("ddr.offices", "bigint")
OF_ANOTHER = f"NOT coalesce(covering_id = ANY {ASKER}, false)"
SIGNED = f"arranged_by_id = ANY {ASKER}"
THERE = f"(absent_id = ANY {ASKER} OR office_id = ANY {OFFICES})"
ENDING = "SELECT, INSERT, UPDATE (ended_at, ended_by_id, version)"


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0009_eligibility_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cover",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("caseworker", "Caseworker"),
                            ("counsellor", "Counsellor"),
                            ("clinical_supervisor", "Clinical supervisor"),
                            ("facilitator", "Facilitator"),
                            ("child_protection", "Child protection officer"),
                            ("programme_lead", "Programme lead"),
                            ("monitoring_officer", "Monitoring officer"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(help_text="Last day.", verbose_name="to")),
                (
                    "arranged_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        verbose_name="arranged",
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(null=True, verbose_name="ended early"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is away",
                    ),
                ),
                (
                    "arranged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_arranged",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="arranged by",
                    ),
                ),
                (
                    "covering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_taken",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who covers",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers_ended",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="programs.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "cover",
                "verbose_name_plural": "covers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("absent", models.F("covering")), _negated=True
                        ),
                        name="cover_is_of_somebody_else",
                        violation_error_message="Nobody covers for themselves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arranged_by", models.F("covering")), _negated=True
                        ),
                        name="cover_is_not_given_to_oneself",
                        violation_error_message="Nobody gives themselves the cases of somebody else.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="cover_ends_after_it_starts",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "caseworker")),
                        name="cover_is_of_a_caseload",
                        violation_error_message="Only caseworkers have a caseload.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="cover_is_ended_by_somebody",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None)),
                        expressions=[
                            ("absent", "="),
                            ("office", "="),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="cover_once_at_a_time",
                        violation_error_message="Somebody covers for this person on some of these days already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverEvent",
            fields=[
                ("event_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_kind", models.CharField(max_length=6)),
                ("event_at", models.DateTimeField()),
                ("event_address", models.GenericIPAddressField(null=True)),
                ("event_imported", models.BooleanField()),
                ("row", models.BigIntegerField(db_column="id")),
                ("role", models.CharField(max_length=30, null=True)),
                ("starts_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("arranged_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(null=True)),
                (
                    "absent",
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
                    "arranged_by",
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
                    "covering",
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
                    "ended_by",
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
                    "office",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programs.office",
                    ),
                ),
            ],
            options={
                "db_table": "programs_coverevent",
                "default_permissions": (),
                "indexes": [models.Index(fields=["row"], name="coverevent_of")],
            },
        ),
        grant(TABLE, web=ENDING, jobs="SELECT"),
        *keep(TABLE),
        lock(TABLE),
        policy(TABLE, "web_reads", WEB, "true", command="SELECT"),
        policy(TABLE, "jobs_read", JOBS, "true", command="SELECT"),
        RunSQL(
            f"CREATE POLICY web_arranges ON {TABLE} FOR INSERT TO {WEB}"
            f" WITH CHECK ({OF_ANOTHER} AND {SIGNED} AND {THERE})",
            f"DROP POLICY web_arranges ON {TABLE}",
        ),
        RunSQL(
            f"CREATE POLICY web_ends ON {TABLE} FOR UPDATE TO {WEB}"
            f" USING ({OF_ANOTHER} AND {THERE})",
            f"DROP POLICY web_ends ON {TABLE}",
        ),
    ]
