"""What a row refers to is of its programme, and a session's activity of its stage."""

from django.db import migrations

from core.policies import reference

OFFICE = "programs_office (id, program_id)"
AREA = "programs_area (id, program_id)"
PARTNER = "programs_partner (id, program_id)"


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_grants")]

    operations = [
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
            "programs_opportunity",
            "office_id, program_id",
            OFFICE,
            "opportunity_office_is_of_its_program",
        ),
        reference(
            "programs_opportunity",
            "partner_id, program_id",
            PARTNER,
            "opportunity_partner_is_of_its_program",
        ),
        reference(
            "programs_opportunity",
            "area_id, program_id",
            AREA,
            "opportunity_area_is_of_its_program",
        ),
        reference(
            "programs_activity",
            "opportunity_id, program_id, stage",
            "programs_opportunity (id, program_id, stage)",
            "activity_opportunity_is_of_its_program_and_stage",
        ),
        reference(
            "programs_session",
            "makes_up_id, activity_id",
            "programs_session (id, activity_id)",
            "session_makes_up_for_one_of_its_activity",
        ),
        reference(
            "programs_session",
            "activity_id, stage",
            "programs_activity (id, stage)",
            "session_activity_is_of_its_stage",
        ),
    ]
