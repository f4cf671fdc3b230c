"""What became of the rules: who works where, who runs what, and what there is."""

from core.history.events import event_model
from programs.models.activity import Activity
from programs.models.benefit_rule import BenefitRule
from programs.models.community import (
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityPartner,
    CommunityProject,
)
from programs.models.community_reference import AcceptanceQuestion, CommunityKind
from programs.models.counsellor_profile import CounsellorProfile
from programs.models.cover import Cover
from programs.models.eligibility import EligibilityCriterion
from programs.models.feed import CalendarFeed
from programs.models.opportunity import Opportunity
from programs.models.participation import AcceptanceAnswer, Participation
from programs.models.place import Area, Office
from programs.models.program import FormerGroup, Partner, Program
from programs.models.service import ServiceOffer
from programs.models.session import RegisterCorrection, Session
from programs.models.session_move import SessionMove
from programs.models.staff import Assignment
from programs.models.stage_rule import StageCondition, StageRule
from programs.models.terms import TermsText

AcceptanceAnswerEvent = event_model(AcceptanceAnswer, __name__)
AcceptanceQuestionEvent = event_model(AcceptanceQuestion, __name__)
AcceptanceSurveyEvent = event_model(AcceptanceSurvey, __name__)
ActivityEvent = event_model(Activity, __name__)
AreaEvent = event_model(Area, __name__)
AssignmentEvent = event_model(Assignment, __name__)
BenefitRuleEvent = event_model(BenefitRule, __name__)
ActivityFacilitatorsEvent = event_model(Activity.facilitators.through, __name__)
CommunityDialogueEvent = event_model(CommunityDialogue, __name__)
CommunityKindEvent = event_model(CommunityKind, __name__)
CommunityPartnerEvent = event_model(CommunityPartner, __name__)
CommunityProjectEvent = event_model(CommunityProject, __name__)
CounsellorProfileEvent = event_model(CounsellorProfile, __name__)
CoverEvent = event_model(Cover, __name__)
CalendarFeedEvent = event_model(CalendarFeed, __name__, leaving_out=["token_digest"])
EligibilityCriterionEvent = event_model(EligibilityCriterion, __name__)
FormerGroupEvent = event_model(FormerGroup, __name__)
OfficeEvent = event_model(Office, __name__)
OpportunityEvent = event_model(Opportunity, __name__)
ParticipationEvent = event_model(Participation, __name__)
PartnerEvent = event_model(Partner, __name__)
ProgramEvent = event_model(Program, __name__)
RegisterCorrectionEvent = event_model(RegisterCorrection, __name__)
ServiceOfferEvent = event_model(ServiceOffer, __name__)
SessionEvent = event_model(Session, __name__)
SessionMoveEvent = event_model(SessionMove, __name__)
StageConditionEvent = event_model(StageCondition, __name__)
StageRuleEvent = event_model(StageRule, __name__)
TermsTextEvent = event_model(TermsText, __name__)
