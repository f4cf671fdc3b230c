from participants.models.adjustment import Adjustment
from participants.models.alert import Alert, AlertClosing, SafetyAssessment
from participants.models.application import (
    Application,
    ApplicationRecord,
)
from participants.models.appointment import Appointment
from participants.models.armed_group_history import ArmedGroupHistory
from participants.models.assessment import Assessment, CutOff
from participants.models.attendance import Attendance
from participants.models.benefit import Benefit
from participants.models.business_plan import BusinessPlan, MentoringVisit
from participants.models.care_level import CareLevel
from participants.models.certificate import Certificate, CertificateCount
from participants.models.closing import ClosingAssessment, ClosingNote
from participants.models.complaint import Complaint
from participants.models.consent import Consent
from participants.models.contact_attempt import ContactAttempt
from participants.models.correction import Correction
from participants.models.counselling import (
    CounsellingSession,
    GroupNote,
    SafetyPlan,
    SessionNote,
)
from participants.models.counsellor_wish import CounsellorWish
from participants.models.document import Document
from participants.models.duplicate_pair import DuplicatePair
from participants.models.duplicate_sweep import DuplicateSweep
from participants.models.emergency import EmergencyOpening
from participants.models.enrolment import Enrolment
from participants.models.exit_request import ExitRequest
from participants.models.followup import FollowUp
from participants.models.history import (
    AdjustmentEvent,
    AlertClosingEvent,
    AlertEvent,
    AppealEvent,
    ApplicationEvent,
    AppointmentEvent,
    ArmedGroupHistoryEvent,
    AssessmentEvent,
    AttendanceEvent,
    BenefitEvent,
    BusinessPlanEvent,
    CareLevelEvent,
    CertificateEvent,
    ClosingAssessmentEvent,
    ClosingNoteEvent,
    ComplaintEvent,
    ConsentEvent,
    ContactAttemptEvent,
    CorrectionEvent,
    CounsellingSessionEvent,
    CounsellorWishEvent,
    CriterionAnswerEvent,
    CutOffEvent,
    DocumentEvent,
    DuplicatePairEvent,
    EmergencyOpeningEvent,
    EnrolmentEvent,
    ExitRequestEvent,
    FollowUpEvent,
    GoalEvent,
    GroupNoteEvent,
    HoldingEvent,
    IncidentEvent,
    MentoringVisitEvent,
    NeedEvent,
    NoteEvent,
    PanelDecisionEvent,
    ParticipantEvent,
    PartnerConsentEvent,
    PlacementEvent,
    PlanEvent,
    PriorSkillEvent,
    ProfileEvent,
    ReferralEvent,
    ReferralLinkEvent,
    SafetyAssessmentEvent,
    SafetyPlanEvent,
    SchoolingEvent,
    SessionNoteEvent,
    StageEvent,
    StartUpKitEvent,
    StepEvent,
    TaskEvent,
    TermResultEvent,
    TrainingResultEvent,
    TransferEvent,
    WaiverEvent,
)
from participants.models.holding import Holding
from participants.models.import_file import ImportFile
from participants.models.incident import Incident
from participants.models.merge import Merge, MergedRow
from participants.models.note import Note
from participants.models.panel import Appeal, CriterionAnswer, PanelDecision
from participants.models.participant import Participant
from participants.models.payment_list import PaymentList
from participants.models.placement import Placement
from participants.models.plan import Goal, Plan, Step
from participants.models.prior_skill import PriorSkill
from participants.models.profile import Need, Profile
from participants.models.referral import PartnerConsent, Referral
from participants.models.referral_link import ReferralLink
from participants.models.schooling import Schooling
from participants.models.stage import Stage
from participants.models.start_up_kit import StartUpKit
from participants.models.task import Task
from participants.models.term_result import TermResult
from participants.models.training_result import TrainingResult
from participants.models.transfer import Transfer
from participants.models.waiver import Waiver

__all__ = [
    "Adjustment",
    "AdjustmentEvent",
    "Alert",
    "AlertClosing",
    "AlertClosingEvent",
    "AlertEvent",
    "Appeal",
    "AppealEvent",
    "Application",
    "ApplicationEvent",
    "ApplicationRecord",
    "Appointment",
    "AppointmentEvent",
    "ArmedGroupHistory",
    "ArmedGroupHistoryEvent",
    "Assessment",
    "AssessmentEvent",
    "Attendance",
    "AttendanceEvent",
    "Benefit",
    "BenefitEvent",
    "BusinessPlan",
    "BusinessPlanEvent",
    "CareLevel",
    "CareLevelEvent",
    "Certificate",
    "CertificateCount",
    "CertificateEvent",
    "ClosingAssessment",
    "ClosingAssessmentEvent",
    "ClosingNote",
    "ClosingNoteEvent",
    "Complaint",
    "ComplaintEvent",
    "Consent",
    "ConsentEvent",
    "ContactAttempt",
    "ContactAttemptEvent",
    "Correction",
    "CorrectionEvent",
    "CounsellingSession",
    "CounsellingSessionEvent",
    "CounsellorWish",
    "CounsellorWishEvent",
    "CriterionAnswer",
    "CriterionAnswerEvent",
    "CutOff",
    "CutOffEvent",
    "Document",
    "DocumentEvent",
    "DuplicatePair",
    "DuplicatePairEvent",
    "DuplicateSweep",
    "EmergencyOpening",
    "EmergencyOpeningEvent",
    "Enrolment",
    "EnrolmentEvent",
    "ExitRequest",
    "ExitRequestEvent",
    "FollowUp",
    "FollowUpEvent",
    "Goal",
    "GoalEvent",
    "GroupNote",
    "GroupNoteEvent",
    "Holding",
    "HoldingEvent",
    "ImportFile",
    "Incident",
    "IncidentEvent",
    "MentoringVisit",
    "MentoringVisitEvent",
    "Merge",
    "MergedRow",
    "Need",
    "NeedEvent",
    "Note",
    "NoteEvent",
    "PanelDecision",
    "PanelDecisionEvent",
    "Participant",
    "ParticipantEvent",
    "PartnerConsent",
    "PartnerConsentEvent",
    "PaymentList",
    "Placement",
    "PlacementEvent",
    "Plan",
    "PlanEvent",
    "PriorSkill",
    "PriorSkillEvent",
    "Profile",
    "ProfileEvent",
    "Referral",
    "ReferralEvent",
    "ReferralLink",
    "ReferralLinkEvent",
    "SafetyAssessment",
    "SafetyAssessmentEvent",
    "SafetyPlan",
    "SafetyPlanEvent",
    "Schooling",
    "SchoolingEvent",
    "SessionNote",
    "SessionNoteEvent",
    "Stage",
    "StageEvent",
    "StartUpKit",
    "StartUpKitEvent",
    "Step",
    "StepEvent",
    "Task",
    "TaskEvent",
    "TermResult",
    "TermResultEvent",
    "TrainingResult",
    "TrainingResultEvent",
    "Transfer",
    "TransferEvent",
    "Waiver",
    "WaiverEvent",
]
