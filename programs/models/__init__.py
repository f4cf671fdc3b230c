from programs.models.activity import Activity
from programs.models.benefit_rule import BenefitRule
from programs.models.category import Category
from programs.models.community import (
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityPartner,
    CommunityProject,
)
from programs.models.community_reference import AcceptanceQuestion, CommunityKind
from programs.models.counsellor_profile import CounsellorProfile
from programs.models.cover import Cover, CoverRefused
from programs.models.eligibility import EligibilityCriterion
from programs.models.feed import CalendarFeed
from programs.models.history import (
    AcceptanceAnswerEvent,
    AcceptanceQuestionEvent,
    AcceptanceSurveyEvent,
    ActivityEvent,
    ActivityFacilitatorsEvent,
    AreaEvent,
    AssignmentEvent,
    BenefitRuleEvent,
    CalendarFeedEvent,
    CommunityDialogueEvent,
    CommunityKindEvent,
    CommunityPartnerEvent,
    CommunityProjectEvent,
    CounsellorProfileEvent,
    CoverEvent,
    EligibilityCriterionEvent,
    FormerGroupEvent,
    OfficeEvent,
    OpportunityEvent,
    ParticipationEvent,
    PartnerEvent,
    ProgramEvent,
    RegisterCorrectionEvent,
    ServiceOfferEvent,
    SessionEvent,
    SessionMoveEvent,
    StageConditionEvent,
    StageRuleEvent,
    TermsTextEvent,
)
from programs.models.opportunity import Opportunity
from programs.models.participation import AcceptanceAnswer, Participation
from programs.models.place import Area, Office
from programs.models.program import FormerGroup, Partner, Program
from programs.models.service import ServiceOffer
from programs.models.session import NotHeld, RegisterCorrection, Session
from programs.models.session_move import AskedBy, MoveReason, SessionMove
from programs.models.staff import Assignment, Role
from programs.models.stage_kind import StageKind
from programs.models.stage_rule import (
    ConditionKind,
    Gate,
    StageCondition,
    StageRule,
)
from programs.models.terms import TermsText

__all__ = [
    "AcceptanceAnswer",
    "AcceptanceAnswerEvent",
    "AcceptanceQuestion",
    "AcceptanceQuestionEvent",
    "AcceptanceSurvey",
    "AcceptanceSurveyEvent",
    "Activity",
    "ActivityEvent",
    "ActivityFacilitatorsEvent",
    "Area",
    "AreaEvent",
    "AskedBy",
    "Assignment",
    "AssignmentEvent",
    "BenefitRule",
    "BenefitRuleEvent",
    "CalendarFeed",
    "CalendarFeedEvent",
    "Category",
    "CommunityDialogue",
    "CommunityDialogueEvent",
    "CommunityKind",
    "CommunityKindEvent",
    "CommunityPartner",
    "CommunityPartnerEvent",
    "CommunityProject",
    "CommunityProjectEvent",
    "ConditionKind",
    "CounsellorProfile",
    "CounsellorProfileEvent",
    "Cover",
    "CoverEvent",
    "CoverRefused",
    "EligibilityCriterion",
    "EligibilityCriterionEvent",
    "FormerGroup",
    "FormerGroupEvent",
    "Gate",
    "MoveReason",
    "NotHeld",
    "Office",
    "OfficeEvent",
    "Opportunity",
    "OpportunityEvent",
    "Participation",
    "ParticipationEvent",
    "Partner",
    "PartnerEvent",
    "Program",
    "ProgramEvent",
    "RegisterCorrection",
    "RegisterCorrectionEvent",
    "Role",
    "ServiceOffer",
    "ServiceOfferEvent",
    "Session",
    "SessionEvent",
    "SessionMove",
    "SessionMoveEvent",
    "StageCondition",
    "StageConditionEvent",
    "StageKind",
    "StageRule",
    "StageRuleEvent",
    "TermsText",
    "TermsTextEvent",
]
