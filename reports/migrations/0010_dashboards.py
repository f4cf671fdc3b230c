"""The page of progress is read from what a worker has counted, at night or on asking."""

import django.db.models.deletion
from django.db import migrations, models

from core.policies import grant

NAME = "Progress of each programme"
PANELS = {
    "funnel": "How far people have come",
    "stages": "The stages",
    "attendance": "Attendance by activity",
    "warnings": "Who may drop out",
    "caseload": "Cases and late tasks by caseworker",
    "outcomes": "After the exit",
    "quality": "Quality of the data",
}


def schedule(apps, schema_editor):
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    at_night, _ = crontab.objects.using(using).get_or_create(
        minute="0",
        hour="3",
        day_of_month="*",
        month_of_year="*",
        day_of_week="*",
        timezone="UTC",
    )
    facts = {"task": "reports.ask_for_dashboards", "crontab": at_night}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps, schema_editor):
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_targets"),
        ("programs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DashboardFigure",
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
                ("day", models.DateField(verbose_name="as of the day")),
                (
                    "as_of",
                    models.DateTimeField(
                        help_text="What was stored by then has been counted.",
                        verbose_name="cut-off",
                    ),
                ),
                (
                    "panel",
                    models.CharField(
                        choices=list(PANELS.items()),
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                ("line", models.CharField(max_length=40, verbose_name="line")),
                (
                    "group",
                    models.CharField(
                        default="all", max_length=40, verbose_name="group"
                    ),
                ),
                ("numerator", models.PositiveIntegerField(verbose_name="numerator")),
                (
                    "denominator",
                    models.PositiveIntegerField(null=True, verbose_name="denominator"),
                ),
                (
                    "persons",
                    models.PositiveIntegerField(
                        help_text="How many distinct persons are behind it.",
                        verbose_name="persons",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.program",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of progress",
                "verbose_name_plural": "figures of progress",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "panel", "line", "group"),
                        name="dashboard_figure_once_in_a_programme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("panel__in", list(PANELS))),
                        name="dashboard_figure_is_of_a_known_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("denominator", None),
                            ("numerator__lte", models.F("denominator")),
                            _connector="OR",
                        ),
                        name="dashboard_figure_is_part_of_its_denominator",
                    ),
                ],
            },
        ),
        grant("reports_dashboardfigure", web="SELECT", jobs="SELECT, INSERT, DELETE"),
        migrations.RunPython(schedule, unschedule),
    ]
