"""What a row refers to is of its programme, and a session's activity of its stage."""

from django.db import migrations, models

from core.policies import reference

OFFICE = "programs_office (id, program_id)"
AREA = "programs_area (id, program_id)"
PARTNER = "programs_partner (id, program_id)"


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_grants")]

    operations = [
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                name="area_and_its_program_for_places", fields=["id", "program"]
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                name="partner_and_its_program_for_activities", fields=["id", "program"]
            ),
        ),
        reference(
            "programs_area",
            "parent_id, program_id",
            AREA,
            "area_parent_is_of_its_program",
        ),
        reference(
            "programs_office",
            "area_id, program_id",
            AREA,
            "office_area_is_of_its_program",
        ),
        reference(
            "programs_activity",
            "office_id, program_id",
            OFFICE,
            "activity_office_is_of_its_program",
        ),
        reference(
            "programs_activity",
            "partner_id, program_id",
            PARTNER,
            "activity_partner_is_of_its_program",
        ),
        reference(
            "programs_session",
            "activity_id, stage",
            "programs_activity (id, stage)",
            "session_activity_is_of_its_stage",
        ),
    ]
