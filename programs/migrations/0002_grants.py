"""Reference tables: the web keeps them, jobs read them, nobody deletes."""

from django.db import migrations

from core.policies import grant, grant_all

KEPT = [
    "programs_activity",
    "programs_area",
    "programs_assignment",
    "programs_counsellorprofile",
    "programs_formergroup",
    "programs_office",
    "programs_opportunity",
    "programs_partner",
    "programs_program",
    "programs_session",
    "programs_stagecondition",
    "programs_stagerule",
]
ADDED = ["programs_registercorrection", "programs_sessionmove"]
"""Why a register was changed, and a session moved: nobody takes it back."""


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("core", "0010_every_write_is_kept")]

    operations = [
        *grant_all(ADDED, web="SELECT, INSERT", jobs="SELECT"),
        grant("programs_calendarfeed", web="SELECT, INSERT, UPDATE"),
        *grant_all(KEPT, web="SELECT, INSERT, UPDATE", jobs="SELECT"),
        grant(
            "programs_activity_facilitators",
            web="SELECT, INSERT, UPDATE, DELETE",
            jobs="SELECT",
        ),
    ]
