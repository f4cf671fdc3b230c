"""The workers' and the clock's app: `celery -A ddr worker`, `celery -A ddr beat`."""

import os

from celery import Celery

from ddr.heartbeat import Heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ddr.settings")

app = Celery("ddr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(Heartbeat)
