"""What became of the cohorts of a programme: only how many, replaced every night."""

import django.db.models.deletion
from django.db import migrations, models

from core.policies import grant_all

TABLES = (
    "reports_cohortsnapshot",
    "reports_cohortfigure",
    "reports_cohortpoint",
)
NAME = "Cohorts of all programmes"


def schedule(apps, schema_editor):
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    at_night, _ = crontab.objects.using(using).get_or_create(
        minute="15",
        hour="3",
        day_of_month="*",
        month_of_year="*",
        day_of_week="*",
        timezone="UTC",
    )
    facts = {"task": "reports.ask_for_cohorts", "crontab": at_night}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps, schema_editor):
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0001_initial"),
        ("reports", "0010_dashboards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CohortSnapshot",
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
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "cutoff",
                    models.DateTimeField(
                        help_text="What was stored by then has been counted.",
                        verbose_name="cut-off",
                    ),
                ),
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cohorts",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "cohorts of a programme",
                "verbose_name_plural": "cohorts of programmes",
            },
        ),
        migrations.CreateModel(
            name="CohortPoint",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "division",
                    models.CharField(max_length=10, verbose_name="divided by"),
                ),
                ("group", models.CharField(max_length=20, verbose_name="cohort")),
                (
                    "ending",
                    models.CharField(max_length=12, verbose_name="what is waited for"),
                ),
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        verbose_name="months since the start"
                    ),
                ),
                (
                    "at_risk",
                    models.PositiveIntegerField(verbose_name="still looked at"),
                ),
                (
                    "events",
                    models.PositiveIntegerField(verbose_name="happened by then"),
                ),
                ("remaining", models.FloatField(verbose_name="share without it")),
                (
                    "low",
                    models.FloatField(
                        null=True, verbose_name="lower end of the interval"
                    ),
                ),
                (
                    "high",
                    models.FloatField(
                        null=True, verbose_name="upper end of the interval"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="reports.cohortsnapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "point of a cohort’s curve",
                "verbose_name_plural": "points of cohorts’ curves",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "snapshot",
                            "stage",
                            "division",
                            "group",
                            "ending",
                            "month",
                        ),
                        name="cohort_point_once_in_a_snapshot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remaining__gte", 0), ("remaining__lte", 1)
                        ),
                        name="cohort_point_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "psychological_support"), _negated=True
                        ),
                        name="cohort_of_care_has_no_curve",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CohortFigure",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("psychological_support", "Psychological support"),
                            ("vocational_training", "Vocational training"),
                            ("education", "Education"),
                        ],
                        max_length=30,
                        verbose_name="stage",
                    ),
                ),
                (
                    "division",
                    models.CharField(max_length=10, verbose_name="divided by"),
                ),
                ("group", models.CharField(max_length=20, verbose_name="cohort")),
                ("measure", models.CharField(max_length=12, verbose_name="measure")),
                ("numerator", models.PositiveIntegerField(verbose_name="numerator")),
                (
                    "denominator",
                    models.PositiveIntegerField(verbose_name="denominator"),
                ),
                ("persons", models.PositiveIntegerField(verbose_name="persons")),
                (
                    "snapshot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reports.cohortsnapshot",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a cohort",
                "verbose_name_plural": "figures of cohorts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("snapshot", "stage", "division", "group", "measure"),
                        name="cohort_figure_once_in_a_snapshot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numerator__lte", models.F("denominator"))),
                        name="cohort_figure_is_part_of_its_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "psychological_support"), _negated=True),
                            ("measure__in", ["started", "completed", "dropped_out"]),
                            _connector="OR",
                        ),
                        name="cohort_of_care_is_told_as_counts",
                    ),
                ],
            },
        ),
        *grant_all(TABLES, web="SELECT", jobs="SELECT, INSERT, DELETE"),
        migrations.RunPython(schedule, unschedule),
    ]
