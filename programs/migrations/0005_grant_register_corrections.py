"""Whoever keeps a register says why it was changed; nobody takes it back."""

from django.db import migrations

from core.policies import grant


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_timetables_and_registers")]

    operations = [
        grant("programs_registercorrection", web="SELECT, INSERT", jobs="SELECT")
    ]
