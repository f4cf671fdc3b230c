"""The clock asks for each kind of period on the 5th; the admin can change when."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EVERY = "Summaries of the last {}"
SCHEDULES = {
    "month": "*",
    "quarter": "1,4,7,10",
    "half": "1,7",
    "year": "1",
}
"""Kind of period -> the months on whose 5th it is asked for."""


def schedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    for kind, months in SCHEDULES.items():
        on_the_5th, _ = crontab.objects.using(using).get_or_create(
            minute="0",
            hour="4",
            day_of_month="5",
            month_of_year=months,
            day_of_week="*",
            timezone="UTC",
        )
        task.objects.using(using).get_or_create(
            name=EVERY.format(kind),
            defaults={
                "task": "reports.ask_for_last_period",
                "args": f'["{kind}"]',
                "crontab": on_the_5th,
            },
        )


def unschedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    names = [EVERY.format(kind) for kind in SCHEDULES]
    task.objects.using(using).filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_grants")]

    operations = [migrations.RunPython(schedule, unschedule)]
