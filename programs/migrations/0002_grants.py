"""Reference tables: the web keeps them, jobs read them, nobody deletes."""

from django.db import migrations

from core.policies import grant, grant_all

KEPT = [
    "programs_activity",
    "programs_area",
    "programs_assignment",
    "programs_formergroup",
    "programs_office",
    "programs_partner",
    "programs_program",
    "programs_session",
]


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("core", "0002_grants")]

    operations = [
        *grant_all(KEPT, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        grant(
            "programs_activity_facilitators",
            web="SELECT, INSERT, UPDATE, DELETE",
            jobs="SELECT",
        ),
    ]
