"""Whole-programme work notes its progress and asks for more work."""

from django.db import migrations

from core.policies import grant_all


class Migration(migrations.Migration):
    dependencies = [("core", "0002_grants")]

    operations = grant_all(["core_job", "core_outbox"], jobs="SELECT, INSERT, UPDATE")
