"""The clock has the trail sealed every minute; the admin can change how often."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "Seal the trail"


def schedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    using = schema_editor.connection.alias
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    minute, _ = interval.objects.using(using).get_or_create(every=1, period="minutes")
    facts = {"task": "core.seal", "interval": minute, "expire_seconds": 55}
    task.objects.using(using).get_or_create(name=NAME, defaults=facts)


def unschedule(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    task = apps.get_model("django_celery_beat", "PeriodicTask")
    using = schema_editor.connection.alias
    task.objects.using(using).filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0005_seals")]

    operations = [migrations.RunPython(schedule, unschedule)]
