"""The locks on records of stages, of advice and of waivers, and their history."""

from django.db import migrations

from core.policies import grant, reference
from participants.tables import STAYS, confidential_table, record_table


class Migration(migrations.Migration):
    dependencies = [("participants", "0011_alerts_are_confidential")]

    operations = [
        *record_table("participants_adjustment"),
        *record_table("participants_appointment"),
        *record_table("participants_businessplan"),
        *record_table("participants_carelevel", of_stay=True),
        *record_table("participants_certificate", of_stay=True),
        reference(
            "participants_certificate",
            "office_id, program_id",
            "programs_office (id, program_id)",
            "participants_certificate_is_of_the_programme",
        ),
        grant("participants_certificatecount", web="SELECT, INSERT, UPDATE"),
        *record_table("participants_closingassessment", of_stay=True),
        *record_table("participants_counsellorwish", of_stay=True),
        *record_table("participants_mentoringvisit"),
        *record_table("participants_placement"),
        *record_table("participants_priorskill"),
        *record_table("participants_schooling", of_stay=True),
        reference(
            "participants_schooling",
            "again_after_id, enrolment_id",
            f"{STAYS} (id, enrolment_id)",
            "participants_schooling_is_after_a_stay_of_the_case",
        ),
        *record_table("participants_startupkit", of_stay=True),
        *record_table("participants_termresult", of_stay=True),
        *record_table("participants_trainingresult", of_stay=True),
        *record_table("participants_waiver"),
        *confidential_table("participants_closingnote"),
        *confidential_table("participants_groupnote"),
    ]
