"""The register is compared every night, and the last time is noted."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.policies import grant

NAME = "Find people who are registered twice"


def schedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    at_night, _ = crontab.objects.using(using).get_or_create(
        minute="15",
        hour="1",
        day_of_month="*",
        month_of_year="*",
        day_of_week="*",
        timezone="UTC",
    )
    facts = {"task": "participants.ask_for_sweeps", "crontab": at_night}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0033_possible_duplicates"),
        ("programs", "0012_duplicates_shown_from"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicateSweep",
            fields=[
                (
                    "program",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="duplicate_sweep",
                        serialize=False,
                        to="programs.program",
                    ),
                ),
                ("read_at", models.DateTimeField(verbose_name="last compared")),
                (
                    "whole_at",
                    models.DateTimeField(verbose_name="whole register compared"),
                ),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                (
                    "compared",
                    models.PositiveIntegerField(verbose_name="pairs compared"),
                ),
                ("found", models.PositiveIntegerField(verbose_name="pairs found")),
                ("seconds", models.FloatField(verbose_name="seconds")),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        verbose_name="how alike at least, in percent"
                    ),
                ),
                ("weights", models.JSONField(verbose_name="weights")),
            ],
            options={
                "verbose_name": "comparison of the register",
                "verbose_name_plural": "comparisons of the register",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("least__range", (1, 99))),
                        name="duplicate_sweep_least_is_a_percentage",
                    )
                ],
            },
        ),
        grant(
            "participants_duplicatesweep", web="SELECT", jobs="SELECT, INSERT, UPDATE"
        ),
        migrations.RunPython(schedule, unschedule),
    ]
