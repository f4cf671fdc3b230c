from participants.models.armed_group_history import ArmedGroupHistory
from participants.models.assessment import Assessment, CutOff
from participants.models.attendance import Attendance
from participants.models.consent import Consent
from participants.models.correction import Correction
from participants.models.counselling import (
    CounsellingSession,
    SafetyPlan,
    SessionNote,
)
from participants.models.emergency import EmergencyOpening
from participants.models.enrolment import Enrolment
from participants.models.exit_request import ExitRequest
from participants.models.followup import FollowUp
from participants.models.import_file import ImportFile
from participants.models.note import Note
from participants.models.participant import Participant
from participants.models.stage import Stage

__all__ = [
    "ArmedGroupHistory",
    "Assessment",
    "Attendance",
    "Consent",
    "Correction",
    "CounsellingSession",
    "CutOff",
    "EmergencyOpening",
    "Enrolment",
    "ExitRequest",
    "FollowUp",
    "ImportFile",
    "Note",
    "Participant",
    "SafetyPlan",
    "SessionNote",
    "Stage",
]
