from participants.models.armed_group_history import ArmedGroupHistory
from participants.models.assessment import Assessment, CutOff
from participants.models.attendance import Attendance
from participants.models.enrolment import Enrolment
from participants.models.followup import FollowUp
from participants.models.participant import Participant
from participants.models.stage import Stage

__all__ = [
    "ArmedGroupHistory",
    "Assessment",
    "Attendance",
    "CutOff",
    "Enrolment",
    "FollowUp",
    "Participant",
    "Stage",
]
