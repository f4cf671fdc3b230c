"""Every write to what a programme is and who works in it is kept from now on."""

from django.db import migrations

from core.history.triggers import keep

KEPT = [
    "programs_activity",
    "programs_activity_facilitators",
    "programs_area",
    "programs_assignment",
    "programs_calendarfeed",
    "programs_counsellorprofile",
    "programs_formergroup",
    "programs_office",
    "programs_opportunity",
    "programs_partner",
    "programs_program",
    "programs_registercorrection",
    "programs_session",
    "programs_sessionmove",
    "programs_stagecondition",
    "programs_stagerule",
]


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_the_web_gives_no_role_to_its_user")]

    operations = [
        *(operation for table in KEPT for operation in keep(table)),
    ]
