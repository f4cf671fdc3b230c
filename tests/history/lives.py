"""Each tracked table: how a row of it comes about, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from core.history.events import Event
from core.models import User
from participants import models as participants
from programs import models as programs
from tests import factories as made
from tests.roles import as_owner

Facts = dict[str, Any]
LATER = datetime(2026, 3, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Life:
    """A row, and a column of it with the value that it takes on later."""

    make: Callable[[], Any]
    column: str
    later: Any


def group_held() -> Any:
    user, *groups = made.UserFactory(), _group("one"), _group("other")
    with as_owner():
        user.groups.add(groups[0])
        return User.groups.through.objects.get(user=user)


def permission_held() -> Any:
    user = made.UserFactory()
    with as_owner():
        user.user_permissions.add(Permission.objects.order_by("pk")[0])
        return User.user_permissions.through.objects.get(user=user)


def run_by() -> Any:
    activity, user = made.ActivityFactory(), made.UserFactory()
    with as_owner():
        activity.facilitators.add(user)
        return programs.Activity.facilitators.through.objects.get(user=user)


def correction() -> Any:
    session, by = made.SessionFactory(), made.UserFactory()
    with as_owner():
        return programs.RegisterCorrection.objects.create(
            session=session, by=by, reason="Wrong sheet"
        )


def cut_off() -> Any:
    program = made.ProgramFactory()
    with as_owner():
        return participants.CutOff.objects.create(
            program=program, instrument="PHQ-9", holds_from="2026-01-01", value=9
        )


def _group(name: str) -> Group:
    with as_owner():
        return Group.objects.create(name=name)


def another_group() -> int:
    return Group.objects.get(name="other").pk


def another_permission() -> int:
    return Permission.objects.order_by("pk")[1].pk


def another_partner() -> int:
    tie = programs.CommunityPartner.objects.get()
    return made.PartnerFactory(program=tie.program).pk


def another_question() -> int:
    answer = programs.AcceptanceAnswer.objects.get()
    return made.AcceptanceQuestionFactory(program=answer.program).pk


def somebody() -> int:
    return made.UserFactory().pk


LIVES: dict[str, Life] = {
    "core_user": Life(made.UserFactory, "first_name", "Mariam"),
    "core_user_groups": Life(group_held, "group_id", another_group),
    "core_user_user_permissions": Life(
        permission_held, "permission_id", another_permission
    ),
    "programs_acceptanceanswer": Life(
        made.AcceptanceAnswerFactory, "question_id", another_question
    ),
    "programs_acceptancequestion": Life(
        made.AcceptanceQuestionFactory, "is_asked", False
    ),
    "programs_acceptancesurvey": Life(
        made.AcceptanceSurveyFactory, "day", "2026-03-17"
    ),
    "programs_activity": Life(made.ActivityFactory, "capacity", 12),
    "programs_activity_facilitators": Life(run_by, "user_id", somebody),
    "programs_area": Life(made.AreaFactory, "name", "Elsewhere"),
    "programs_assignment": Life(made.AssignmentFactory, "role", "counsellor"),
    "programs_benefitrule": Life(made.BenefitRuleFactory, "name", "Another"),
    "programs_calendarfeed": Life(made.CalendarFeedFactory, "made_at", LATER),
    "programs_cover": Life(made.CoverFactory, "ends_on", date(2030, 1, 1)),
    "programs_communitydialogue": Life(
        made.CommunityDialogueFactory, "state", "not_held"
    ),
    "programs_communitykind": Life(made.CommunityKindFactory, "name", "Another"),
    "programs_communitypartner": Life(
        made.CommunityPartnerFactory, "partner_id", another_partner
    ),
    "programs_communityproject": Life(made.CommunityProjectFactory, "name", "Another"),
    "programs_eligibilitycriterion": Life(
        made.EligibilityCriterionFactory, "required", False
    ),
    "programs_termstext": Life(made.TermsTextFactory, "language", "Another"),
    "programs_formergroup": Life(made.FormerGroupFactory, "name", "Another"),
    "programs_office": Life(made.OfficeFactory, "name", "Another"),
    "programs_opportunity": Life(made.OpportunityFactory, "childcare", True),
    "programs_participation": Life(made.ParticipationFactory, "number", 3),
    "programs_partner": Life(made.PartnerFactory, "name", "Another"),
    "programs_program": Life(made.ProgramFactory, "timezone", "Africa/Dakar"),
    "programs_registercorrection": Life(correction, "reason", "Another"),
    "programs_serviceoffer": Life(made.ServiceOfferFactory, "kind", "other"),
    "programs_sessionmove": Life(made.SessionMoveFactory, "note", "Another"),
    "programs_session": Life(made.SessionFactory, "took_place", True),
    "programs_stagecondition": Life(made.StageConditionFactory, "holds", False),
    "programs_stagerule": Life(made.StageRuleFactory, "weeks", 12),
    "programs_counsellorprofile": Life(made.CounsellorProfileFactory, "speaks", "Krio"),
    "participants_adjustment": Life(made.AdjustmentFactory, "until", "2026-05-01"),
    "participants_alert": Life(made.AlertFactory, "reason", "harmed"),
    "participants_alertclosing": Life(made.AlertClosingFactory, "by_id", somebody),
    "participants_appeal": Life(made.AppealFactory, "lodged_on", "2026-02-21"),
    "participants_complaint": Life(made.ComplaintFactory, "kind", "other"),
    "participants_duplicatepair": Life(made.DuplicatePairFactory, "score", 0.5),
    "participants_incident": Life(made.IncidentFactory, "kind", "other"),
    "participants_application": Life(made.ApplicationFactory, "given_name", "Awa"),
    "participants_appointment": Life(made.AppointmentFactory, "place", "home"),
    "participants_armedgrouphistory": Life(
        made.ArmedGroupHistoryFactory, "former_group_id", None
    ),
    "participants_assessment": Life(made.AssessmentFactory, "score", 12),
    "participants_attendance": Life(made.AttendanceFactory, "status", "absent"),
    "participants_benefit": Life(made.BenefitFactory, "attended", 9),
    "participants_carelevel": Life(made.CareLevelFactory, "level", "focused"),
    "participants_closingassessment": Life(
        made.ClosingAssessmentFactory, "goals", "fully"
    ),
    "participants_closingnote": Life(made.ClosingNoteFactory, "by_id", somebody),
    "participants_consent": Life(made.ConsentFactory, "agreed", False),
    "participants_contactattempt": Life(made.ContactAttemptFactory, "result", "moved"),
    "participants_correction": Life(made.CorrectionFactory, "reason", "Another"),
    "participants_counsellingsession": Life(
        made.CounsellingSessionFactory, "kind", "phone"
    ),
    "participants_counsellorwish": Life(made.CounsellorWishFactory, "sex", "M"),
    "participants_criterionanswer": Life(
        made.CriterionAnswerFactory, "answer", "not_met"
    ),
    "participants_cutoff": Life(cut_off, "value", 12),
    "participants_document": Life(made.DocumentFactory, "size", 7),
    "participants_emergencyopening": Life(
        made.EmergencyOpeningFactory, "by_id", somebody
    ),
    "participants_enrolment": Life(made.EnrolmentFactory, "education_level", 3),
    "participants_exitrequest": Life(made.ExitRequestFactory, "note", "Another"),
    "participants_followup": Life(made.FollowUpFactory, "result", "refused"),
    "participants_groupnote": Life(made.GroupNoteFactory, "by_id", somebody),
    "participants_holding": Life(made.HoldingFactory, "category", "dependant"),
    "participants_note": Life(made.NoteFactory, "kind", "visit"),
    "participants_paneldecision": Life(
        made.PanelDecisionFactory, "held_on", "2026-02-11"
    ),
    "participants_participant": Life(made.ParticipantFactory, "given_name", "Awa"),
    "participants_safetyassessment": Life(made.SafetyAssessmentFactory, "risk", "high"),
    "participants_safetyplan": Life(made.SafetyPlanFactory, "by_id", somebody),
    "participants_schooling": Life(made.SchoolingFactory, "childcare", "given"),
    "participants_sessionnote": Life(made.SessionNoteFactory, "by_id", somebody),
    "participants_stage": Life(made.StageFactory, "status", "on_hold"),
    "participants_task": Life(made.TaskFactory, "due_on", "2026-12-01"),
    "participants_termresult": Life(made.TermResultFactory, "result", "failed"),
    "participants_businessplan": Life(made.BusinessPlanFactory, "state", "submitted"),
    "participants_certificate": Life(made.CertificateFactory, "title", "Welder"),
    "participants_mentoringvisit": Life(made.MentoringVisitFactory, "running", "no"),
    "participants_partnerconsent": Life(made.PartnerConsentFactory, "agreed", False),
    "participants_referral": Life(made.ReferralFactory, "urgency", "24h"),
    "participants_referrallink": Life(made.ReferralLinkFactory, "until", LATER),
    "participants_need": Life(made.NeedFactory, "urgency", "day"),
    "participants_profile": Life(made.ProfileFactory, "health", "good"),
    "participants_goal": Life(made.GoalFactory, "dimension", "family"),
    "participants_plan": Life(made.PlanFactory, "number", 2),
    "participants_step": Life(made.StepFactory, "who", "family"),
    "participants_placement": Life(made.PlacementFactory, "kind", "apprentice"),
    "participants_priorskill": Life(made.PriorSkillFactory, "result", "whole"),
    "participants_startupkit": Life(made.StartUpKitFactory, "received_by", "other"),
    "participants_trainingresult": Life(made.TrainingResultFactory, "result", "failed"),
    "participants_transfer": Life(made.TransferFactory, "to_caseworker_id", somebody),
    "participants_waiver": Life(made.WaiverFactory, "gate", "complete"),
}


def event_models() -> list[type[Event]]:
    """In the order of their tables."""
    found = [model for model in apps.get_models() if issubclass(model, Event)]
    return sorted(found, key=lambda model: model._meta.db_table)
