"""Every hour it is looked where a week began this morning."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Tell on Monday how much waits"


def schedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    hour, _ = interval.objects.using(using).get_or_create(every=1, period="hours")
    facts = {
        "task": "participants.send_digests",
        "interval": hour,
        "expire_seconds": 3300,
    }
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0024_complaints"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
