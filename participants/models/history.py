"""What became of people's records, for whoever sees the case as it is now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from core.access import Permission, Scope
from core.history.events import Event, event_model
from participants.models.adjustment import Adjustment
from participants.models.alert import Alert, AlertClosing, SafetyAssessment
from participants.models.application import Application
from participants.models.appointment import Appointment
from participants.models.armed_group_history import ArmedGroupHistory
from participants.models.assessment import Assessment, CutOff
from participants.models.attendance import Attendance
from participants.models.benefit import Benefit
from participants.models.business_plan import BusinessPlan, MentoringVisit
from participants.models.care_level import CareLevel
from participants.models.certificate import Certificate
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
from participants.models.emergency import EmergencyOpening
from participants.models.enrolment import Enrolment
from participants.models.exit_request import ExitRequest
from participants.models.followup import FollowUp
from participants.models.holding import Holding
from participants.models.incident import Incident
from participants.models.note import Note
from participants.models.panel import Appeal, CriterionAnswer, PanelDecision
from participants.models.participant import Participant
from participants.models.placement import Placement
from participants.models.plan import Goal, Plan, Step
from participants.models.prior_skill import PriorSkill
from participants.models.profile import Need, Profile
from participants.models.record import CaseRecord
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

Kept = TypeVar("Kept", bound="PersonEvent")


class PersonEventQuerySet(models.QuerySet[Kept]):
    """Events of records of cases; every view starts from `allowing`."""

    def allowing(self, scope: Scope, permission: Permission) -> Self:
        cases = Enrolment.objects.allowing(scope, permission)
        return self._of(cases.values(self.model.case_has))

    def of(self, case: Enrolment) -> Self:
        return self._of([getattr(case, self.model.case_has)])

    def before_they_came(self, case: Enrolment, others: Collection[UUID]) -> Self:
        """Of records that the case has now: from ``others`` that had them before."""
        if not others or self.model.found_by != "enrolment":
            return self.none()
        own = self.model.tracked._default_manager.filter(enrolment=case).values("pk")
        return self.filter(enrolment__in=others, row__in=own)

    def written(self) -> Self:
        """Without those by which a record changed cases: who merges writes nothing."""
        events: Any = self.model._default_manager
        same = events.filter(row=OuterRef("row"), event_id__lt=OuterRef("event_id"))
        last = Subquery(same.order_by("-event_id").values("enrolment")[:1])
        rows: Any = self.alias(last_in=last)
        return cast(Self, rows.filter(Q(last_in=None) | Q(last_in=F("enrolment"))))

    def _of(self, keys: object) -> Self:
        return self.filter(**{f"{self.model.found_by}__in": keys})


class PersonEvent(Event):
    """An event of a record that belongs to a case."""

    case_has = "id"
    """The field of a case by which its events are found."""

    objects = PersonEventQuerySet["PersonEvent"].as_manager()

    class Meta:
        abstract = True


class ParticipantEventOfCase(PersonEvent):
    case_has = "participant_id"

    class Meta:
        abstract = True


def _of_record(record: type[CaseRecord], *secret: str) -> Any:
    """Office and track stand in the case's own history, and are left out here."""
    said_again = "office", "child_track", *secret
    return event_model(
        record, __name__, base=PersonEvent, leaving_out=said_again, found_by="enrolment"
    )


AdjustmentEvent = _of_record(Adjustment)
AlertEvent = _of_record(Alert)
AlertClosingEvent = _of_record(AlertClosing)
AppointmentEvent = _of_record(Appointment)
ArmedGroupHistoryEvent = _of_record(ArmedGroupHistory)
AssessmentEvent = _of_record(Assessment)
AttendanceEvent = _of_record(Attendance)
BenefitEvent = _of_record(Benefit)
CareLevelEvent = _of_record(CareLevel)
ClosingAssessmentEvent = _of_record(ClosingAssessment)
ClosingNoteEvent = _of_record(ClosingNote)
BusinessPlanEvent = _of_record(BusinessPlan)
CertificateEvent = _of_record(Certificate)
ConsentEvent = _of_record(Consent)
ContactAttemptEvent = _of_record(ContactAttempt)
CorrectionEvent = _of_record(Correction)
CounsellingSessionEvent = _of_record(CounsellingSession)
CounsellorWishEvent = _of_record(CounsellorWish)
DocumentEvent = _of_record(Document, "content")
EmergencyOpeningEvent = _of_record(EmergencyOpening)
ExitRequestEvent = _of_record(ExitRequest)
FollowUpEvent = _of_record(FollowUp)
GoalEvent = _of_record(Goal)
GroupNoteEvent = _of_record(GroupNote)
HoldingEvent = _of_record(Holding)
IncidentEvent = _of_record(Incident)
MentoringVisitEvent = _of_record(MentoringVisit)
NeedEvent = _of_record(Need)
NoteEvent = _of_record(Note)
PartnerConsentEvent = _of_record(PartnerConsent)
PlacementEvent = _of_record(Placement)
PlanEvent = _of_record(Plan)
PriorSkillEvent = _of_record(PriorSkill)
ReferralEvent = _of_record(Referral)
ReferralLinkEvent = _of_record(ReferralLink, "token_digest")
ProfileEvent = _of_record(Profile)
SafetyAssessmentEvent = _of_record(SafetyAssessment)
SafetyPlanEvent = _of_record(SafetyPlan)
SchoolingEvent = _of_record(Schooling)
SessionNoteEvent = _of_record(SessionNote)
StageEvent = _of_record(Stage)
StartUpKitEvent = _of_record(StartUpKit)
TaskEvent = _of_record(Task)
StepEvent = _of_record(Step)
TermResultEvent = _of_record(TermResult)
TransferEvent = _of_record(Transfer)
WaiverEvent = _of_record(Waiver)
TrainingResultEvent = _of_record(TrainingResult)

ParticipantEvent = event_model(Participant, __name__, base=ParticipantEventOfCase)
EnrolmentEvent = event_model(Enrolment, __name__, base=PersonEvent)
CutOffEvent = event_model(CutOff, __name__)

AppealEvent = event_model(Appeal, __name__, found_by="application")
ApplicationEvent = event_model(Application, __name__)
ComplaintEvent = event_model(Complaint, __name__)
CriterionAnswerEvent = event_model(CriterionAnswer, __name__, found_by="application")
DuplicatePairEvent = event_model(DuplicatePair, __name__)
PanelDecisionEvent = event_model(PanelDecision, __name__, found_by="application")
