from participants.models.adjustment import Adjustment
from participants.models.armed_group_history import ArmedGroupHistory
from participants.models.assessment import Assessment, CutOff
from participants.models.attendance import Attendance
from participants.models.care_level import CareLevel
from participants.models.closing import ClosingAssessment, ClosingNote
from participants.models.consent import Consent
from participants.models.correction import Correction
from participants.models.counselling import (
    CounsellingSession,
    GroupNote,
    SafetyPlan,
    SessionNote,
)
from participants.models.counsellor_wish import CounsellorWish
from participants.models.emergency import EmergencyOpening
from participants.models.enrolment import Enrolment
from participants.models.exit_request import ExitRequest
from participants.models.followup import FollowUp
from participants.models.history import (
    AdjustmentEvent,
    ArmedGroupHistoryEvent,
    AssessmentEvent,
    AttendanceEvent,
    CareLevelEvent,
    ClosingAssessmentEvent,
    ClosingNoteEvent,
    ConsentEvent,
    CorrectionEvent,
    CounsellingSessionEvent,
    CounsellorWishEvent,
    CutOffEvent,
    EmergencyOpeningEvent,
    EnrolmentEvent,
    ExitRequestEvent,
    FollowUpEvent,
    GroupNoteEvent,
    NoteEvent,
    ParticipantEvent,
    SafetyPlanEvent,
    SchoolingEvent,
    SessionNoteEvent,
    StageEvent,
    TermResultEvent,
    WaiverEvent,
)
from participants.models.import_file import ImportFile
from participants.models.note import Note
from participants.models.participant import Participant
from participants.models.schooling import Schooling
from participants.models.stage import Stage
from participants.models.term_result import TermResult
from participants.models.waiver import Waiver

__all__ = [
    "Adjustment",
    "AdjustmentEvent",
    "ArmedGroupHistory",
    "ArmedGroupHistoryEvent",
    "Assessment",
    "AssessmentEvent",
    "Attendance",
    "AttendanceEvent",
    "CareLevel",
    "CareLevelEvent",
    "ClosingAssessment",
    "ClosingAssessmentEvent",
    "ClosingNote",
    "ClosingNoteEvent",
    "Consent",
    "ConsentEvent",
    "Correction",
    "CorrectionEvent",
    "CounsellingSession",
    "CounsellingSessionEvent",
    "CounsellorWish",
    "CounsellorWishEvent",
    "CutOff",
    "CutOffEvent",
    "EmergencyOpening",
    "EmergencyOpeningEvent",
    "Enrolment",
    "EnrolmentEvent",
    "ExitRequest",
    "ExitRequestEvent",
    "FollowUp",
    "FollowUpEvent",
    "GroupNote",
    "GroupNoteEvent",
    "ImportFile",
    "Note",
    "NoteEvent",
    "Participant",
    "ParticipantEvent",
    "SafetyPlan",
    "SafetyPlanEvent",
    "Schooling",
    "SchoolingEvent",
    "SessionNote",
    "SessionNoteEvent",
    "Stage",
    "StageEvent",
    "TermResult",
    "TermResultEvent",
    "Waiver",
    "WaiverEvent",
]
