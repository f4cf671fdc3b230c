"""Every write to people's records is kept from now on, and read where the case is."""

from django.db import migrations

from core.history.triggers import keep
from core.policies import lock
from participants.tables import AS_THE_ROW_ITSELF, read_with_case

ENROLMENT = "participants_enrolment"
RECORDS = [
    "participants_armedgrouphistory",
    "participants_assessment",
    "participants_attendance",
    "participants_consent",
    "participants_correction",
    "participants_counsellingsession",
    "participants_exitrequest",
    "participants_followup",
    "participants_note",
    "participants_stage",
]
PARTICIPANT = "participants_participant"
CONFIDENTIAL = ["participants_safetyplan", "participants_sessionnote"]
EMERGENCY = "participants_emergencyopening"


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_emergencies_are_opened_by_one_function")]

    operations = [
        *keep("participants_cutoff"),
        *(
            op
            for table in [PARTICIPANT, ENROLMENT, *RECORDS, *CONFIDENTIAL, EMERGENCY]
            for op in keep(table)
        ),
        *read_with_case(f"{PARTICIPANT}event", "e.participant_id = {}.id"),
        *read_with_case(f"{ENROLMENT}event", "e.id = {}.id"),
        *(op for table in RECORDS for op in read_with_case(f"{table}event")),
        *(
            op
            for table in CONFIDENTIAL
            for op in read_with_case(f"{table}event", also=AS_THE_ROW_ITSELF)
        ),
        lock(f"{EMERGENCY}event"),
    ]
