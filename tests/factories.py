"""Rows for tests. Each is stored as the owner: no policy stands in the way."""

from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from core.attachments import SUFFIXES
from core.models import AuditEvent, User
from participants.items import Item
from participants.models import (
    Adjustment,
    Alert,
    AlertClosing,
    Appeal,
    Application,
    Appointment,
    ArmedGroupHistory,
    Assessment,
    Attendance,
    Benefit,
    BusinessPlan,
    CareLevel,
    Certificate,
    ClosingAssessment,
    ClosingNote,
    Complaint,
    Consent,
    ContactAttempt,
    Correction,
    CounsellingSession,
    CounsellorWish,
    CriterionAnswer,
    Document,
    DuplicatePair,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    FollowUp,
    Goal,
    GroupNote,
    Holding,
    ImportFile,
    Incident,
    MentoringVisit,
    Merge,
    Need,
    Note,
    PanelDecision,
    Participant,
    PartnerConsent,
    PaymentList,
    Placement,
    Plan,
    PriorSkill,
    Profile,
    Referral,
    ReferralLink,
    SafetyAssessment,
    SafetyPlan,
    Schooling,
    SessionNote,
    Stage,
    StartUpKit,
    Step,
    Task,
    TermResult,
    TrainingResult,
    Transfer,
    Waiver,
)
from participants.models.alert import ANSWERED_WITHIN
from participants.models.emergency import OPEN_FOR
from programs.models import (
    AcceptanceAnswer,
    AcceptanceQuestion,
    AcceptanceSurvey,
    Activity,
    Area,
    Assignment,
    BenefitRule,
    CalendarFeed,
    CommunityDialogue,
    CommunityKind,
    CommunityPartner,
    CommunityProject,
    CounsellorProfile,
    Cover,
    EligibilityCriterion,
    FormerGroup,
    Office,
    Opportunity,
    Participation,
    Partner,
    Program,
    Role,
    ServiceOffer,
    Session,
    SessionMove,
    StageCondition,
    StageKind,
    StageRule,
    TermsText,
)
from programs.models.feed import digest
from programs.models.participation import ANSWERS
from tests.roles import as_owner

A_DAY = timedelta(days=1)


class OwnersFactory(DjangoModelFactory):
    """Stores as the owner of the tables."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        with as_owner():
            return super()._create(model_class, *args, **kwargs)


class UserFactory(OwnersFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")


class AuditEventFactory(OwnersFactory):
    class Meta:
        model = AuditEvent

    action = "case-list-read"


class ProgramFactory(OwnersFactory):
    class Meta:
        model = Program

    code = factory.Sequence(lambda n: f"PR{n}")
    name = factory.LazyAttribute(lambda program: f"Programme {program.code}")
    country = "LBR"
    timezone = "Africa/Monrovia"
    started_on = date(2023, 1, 1)


class AreaFactory(OwnersFactory):
    class Meta:
        model = Area

    program = factory.SubFactory(ProgramFactory)
    pcode = factory.Sequence(lambda n: f"XX{n:02}")
    name = factory.LazyAttribute(lambda area: f"Area {area.pcode}")
    level = 1


class OfficeFactory(OwnersFactory):
    class Meta:
        model = Office

    program = factory.SubFactory(ProgramFactory)
    code = factory.Sequence(lambda n: f"O{n}")
    name = factory.LazyAttribute(lambda office: f"Office {office.code}")


class FormerGroupFactory(OwnersFactory):
    class Meta:
        model = FormerGroup

    program = factory.SubFactory(ProgramFactory)
    code = factory.Sequence(lambda n: f"G{n}")
    name = factory.LazyAttribute(lambda group: f"Group {group.code}")


class PartnerFactory(OwnersFactory):
    class Meta:
        model = Partner

    program = factory.SubFactory(ProgramFactory)
    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.LazyAttribute(lambda partner: f"Partner {partner.code}")
    type = Partner.Type.NGO


class OpportunityFactory(OwnersFactory):
    class Meta:
        model = Opportunity

    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    code = factory.Sequence(lambda n: f"OP{n}")
    stage = StageKind.VOCATIONAL_TRAINING
    name = factory.LazyAttribute(lambda it: f"Opportunity {it.code}")


class ServiceOfferFactory(OwnersFactory):
    class Meta:
        model = ServiceOffer

    partner = factory.SubFactory(PartnerFactory)
    program = factory.SelfAttribute("partner.program")
    code = factory.Sequence(lambda n: f"SV{n}")
    kind = ServiceOffer.Kind.HEALTH
    name = factory.LazyAttribute(lambda it: f"Service {it.code}")


class CommunityKindFactory(OwnersFactory):
    class Meta:
        model = CommunityKind

    program = factory.SubFactory(ProgramFactory)
    purpose = CommunityKind.Purpose.PROJECT
    code = factory.Sequence(lambda n: f"CK{n}")
    name = factory.LazyAttribute(lambda it: f"Kind {it.code}")


class AcceptanceQuestionFactory(OwnersFactory):
    class Meta:
        model = AcceptanceQuestion

    program = factory.SubFactory(ProgramFactory)
    code = factory.Sequence(lambda n: f"Q{n}")
    text = factory.LazyAttribute(lambda it: f"Statement {it.code}")


class CommunityRecordFactory(OwnersFactory):
    """Without a place given, at one of the programme's."""

    class Meta:
        abstract = True

    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    area = factory.SubFactory(
        AreaFactory, program=factory.SelfAttribute("..office.program")
    )


class CommunityProjectFactory(CommunityRecordFactory):
    class Meta:
        model = CommunityProject

    kind = factory.SubFactory(
        CommunityKindFactory, program=factory.SelfAttribute("..program")
    )
    name = factory.Sequence(lambda n: f"Project {n}")
    state = CommunityProject.State.UNDER_WAY
    starts_on = date(2026, 3, 2)


class CommunityDialogueFactory(CommunityRecordFactory):
    class Meta:
        model = CommunityDialogue

    kind = factory.SubFactory(
        CommunityKindFactory,
        program=factory.SelfAttribute("..program"),
        purpose=CommunityKind.Purpose.DIALOGUE,
    )
    name = factory.Sequence(lambda n: f"Dialogue {n}")
    state = CommunityDialogue.State.HELD
    day = date(2026, 3, 9)


class AcceptanceSurveyFactory(CommunityRecordFactory):
    class Meta:
        model = AcceptanceSurvey

    day = date(2026, 3, 16)


class CommunityPartnerFactory(OwnersFactory):
    class Meta:
        model = CommunityPartner

    project = factory.SubFactory(CommunityProjectFactory)
    program = factory.SelfAttribute("project.program")
    partner = factory.SubFactory(
        PartnerFactory, program=factory.SelfAttribute("..program")
    )


class ParticipationFactory(OwnersFactory):
    class Meta:
        model = Participation

    project = factory.SubFactory(CommunityProjectFactory)
    group = Participation.Group.EX_COMBATANT
    sex = Participation.Sex.FEMALE
    age_band = Participation.AgeBand.FROM_18
    number = 12


class AcceptanceAnswerFactory(OwnersFactory):
    class Meta:
        model = AcceptanceAnswer

    survey = factory.SubFactory(AcceptanceSurveyFactory)
    program = factory.SelfAttribute("survey.program")
    question = factory.SubFactory(
        AcceptanceQuestionFactory, program=factory.SelfAttribute("..program")
    )
    agree = 6
    partly = 3
    disagree = 2
    silent = 1

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        """Of as many as answered, where nobody was counted before."""
        survey = kwargs["survey"]
        if not survey.counted.exists():
            asked = max(sum(kwargs[name] for name in ANSWERS), 0)
            facts = {"project": None, "survey": survey, "group": "", "number": asked}
            ParticipationFactory(**facts)
        return super()._create(model_class, *args, **kwargs)


class ActivityFactory(OwnersFactory):
    class Meta:
        model = Activity

    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    code = factory.Sequence(lambda n: f"A{n}")
    stage = StageKind.VOCATIONAL_TRAINING
    name = factory.LazyAttribute(lambda activity: f"Activity {activity.code}")
    capacity = 20
    starts_on = date(2024, 1, 1)


class SessionFactory(OwnersFactory):
    class Meta:
        model = Session

    activity = factory.SubFactory(ActivityFactory)
    office = factory.SelfAttribute("activity.office")
    stage = factory.SelfAttribute("activity.stage")
    date = date(2026, 3, 2)


class StageRuleFactory(OwnersFactory):
    class Meta:
        model = StageRule

    program = factory.SubFactory(ProgramFactory)
    stage = StageKind.VOCATIONAL_TRAINING


class StageConditionFactory(OwnersFactory):
    class Meta:
        model = StageCondition

    rule = factory.SubFactory(StageRuleFactory)
    kind = "screened"


class BenefitRuleFactory(OwnersFactory):
    class Meta:
        model = BenefitRule

    program = factory.SubFactory(ProgramFactory)
    code = "monthly"
    name = "Monthly support"
    amount = "60.00"
    starts_on = date(2024, 1, 1)


class SessionMoveFactory(OwnersFactory):
    class Meta:
        model = SessionMove

    session = factory.SubFactory(SessionFactory)
    from_date = date(2026, 3, 1)
    asked_by = "provider"
    because = "weather"
    by = factory.SubFactory("tests.factories.UserFactory")


class AssignmentFactory(OwnersFactory):
    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    role = Role.CASEWORKER
    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    starts_on = date(2024, 1, 1)


class CoverFactory(OwnersFactory):
    """Of two caseworkers of the office, from yesterday to tomorrow."""

    class Meta:
        model = Cover

    office = factory.SubFactory(OfficeFactory)
    role = Role.CASEWORKER
    absent = factory.LazyAttribute(lambda cover: _caseworker(cover.office))
    covering = factory.LazyAttribute(lambda cover: _caseworker(cover.office))
    starts_on = factory.LazyAttribute(lambda it: it.office.program.today() - A_DAY)
    ends_on = factory.LazyAttribute(lambda it: it.office.program.today() + A_DAY)
    arranged_by = factory.SelfAttribute("absent")


def _caseworker(office: Any) -> User:
    found: User = AssignmentFactory(office=office).user
    return found


class ParticipantFactory(OwnersFactory):
    class Meta:
        model = Participant

    family_name = factory.Sequence(lambda n: f"Family{n}")
    given_name = "Given"
    sex = Participant.Sex.FEMALE
    birth_date = date(1990, 5, 1)
    birth_precision = Participant.Precision.DAY


class EnrolmentFactory(OwnersFactory):
    class Meta:
        model = Enrolment

    participant = factory.SubFactory(ParticipantFactory)
    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    external_id = factory.Sequence(lambda n: f"K-{n:04}")
    category = "ex_combatant"
    registered_on = date(2026, 1, 5)


class RecordFactory(OwnersFactory):
    """A record of a case, in the case's office and on its track."""

    class Meta:
        abstract = True

    enrolment = factory.SubFactory(EnrolmentFactory)
    office = factory.SelfAttribute("enrolment.office")
    child_track = factory.SelfAttribute("enrolment.child_track")


class ArmedGroupHistoryFactory(RecordFactory):
    class Meta:
        model = ArmedGroupHistory

    former_group = factory.SubFactory(FormerGroupFactory)


class StageFactory(RecordFactory):
    class Meta:
        model = Stage

    stage = StageKind.PSYCHOLOGICAL_SUPPORT
    status = "active"
    started_on = date(2026, 2, 1)
    waiting_since = factory.LazyAttribute(
        lambda stay: timezone.now() if stay.status == "waitlisted" else None
    )


class AttendanceFactory(RecordFactory):
    class Meta:
        model = Attendance

    stage = StageKind.PSYCHOLOGICAL_SUPPORT
    session_date = date(2026, 3, 2)
    status = "present"


class AssessmentFactory(RecordFactory):
    class Meta:
        model = Assessment

    instrument = "PHQ-9"
    taken_on = date(2026, 2, 1)
    answers = factory.LazyFunction(lambda: [1] * 9)
    score = 9


class FollowUpFactory(RecordFactory):
    class Meta:
        model = FollowUp

    wave = 3
    contacted_on = date(2026, 9, 1)
    result = "reached_in_person"


class HoldingFactory(RecordFactory):
    class Meta:
        model = Holding

    until = date(2026, 3, 1)
    in_office = factory.SelfAttribute("enrolment.office")
    category = "associated"
    by = factory.SubFactory(UserFactory)


class MergeFactory(OwnersFactory):
    """The row alone; `tests/participants/test_merges.py` merges."""

    class Meta:
        model = Merge

    kept = factory.SubFactory(EnrolmentFactory)
    kept_office = factory.SelfAttribute("kept.office")
    kept_child = factory.SelfAttribute("kept.child_track")
    gone = factory.SubFactory(
        EnrolmentFactory, office=factory.SelfAttribute("..kept.office")
    )
    gone_office = factory.SelfAttribute("gone.office")
    gone_child = factory.SelfAttribute("gone.child_track")
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(timezone.now)
    reason = "One person."
    image = factory.LazyFunction(dict)


class TransferFactory(RecordFactory):
    class Meta:
        model = Transfer

    case_code = factory.SelfAttribute("enrolment.case_code")
    to_office = factory.SelfAttribute("enrolment.office")
    reason = "Moves to the other side of the river."
    asked_by = factory.SubFactory(UserFactory)


class ContactAttemptFactory(RecordFactory):
    class Meta:
        model = ContactAttempt

    wave = 3
    day = date(2026, 9, 1)
    way = "phone"
    result = "no_answer"
    by = factory.SubFactory(UserFactory)


class ConsentFactory(RecordFactory):
    class Meta:
        model = Consent

    purpose = Consent.Purpose.SERVICE
    agreed = True
    given_on = date(2026, 1, 5)
    given_by = Consent.GivenBy.SELF
    language = "English"
    form_version = "1"
    by = factory.SubFactory(UserFactory)


class CorrectionFactory(RecordFactory):
    class Meta:
        model = Correction

    fields = ["family_name"]
    reason = "Misspelt"
    by = factory.SubFactory(UserFactory)


class ExitRequestFactory(RecordFactory):
    class Meta:
        model = ExitRequest

    exit_on = date(2026, 3, 1)
    reason = "completed"
    note = "All goals reached."
    asked_by = factory.SubFactory(UserFactory)


class WaiverFactory(RecordFactory):
    class Meta:
        model = Waiver

    stage = StageKind.VOCATIONAL_TRAINING
    gate = "start"
    conditions = factory.LazyFunction(lambda: ["screened"])
    reason = "The course begins tomorrow."
    asked_by = factory.SubFactory(UserFactory)


class BenefitFactory(RecordFactory):
    """Of a month with its marks; ``proposed`` and ``decided`` name who did so."""

    class Meta:
        model = Benefit

    class Params:
        proposed = factory.Trait(
            proposed_by=factory.SubFactory(UserFactory),
            proposed_at=factory.LazyFunction(timezone.now),
        )
        decided = factory.Trait(
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
        )
        approved = factory.Trait(
            proposed=True,
            decided=True,
            state="approved",
            reference=factory.Sequence(lambda n: f"REF-{n:05}"),
        )
        withheld = factory.Trait(state="withheld", because="attendance", attended=5)

    rule = factory.SubFactory(
        BenefitRuleFactory,
        program=factory.SelfAttribute("..enrolment.program"),
        code=factory.Sequence(lambda n: f"K{n}"),
    )
    kind = factory.SelfAttribute("rule.code")
    amount = factory.SelfAttribute("rule.amount")
    currency = "USD"
    month = date(2026, 3, 1)
    attended = 10
    countable = 10
    state = "earned"


class PartnerConsentFactory(RecordFactory):
    class Meta:
        model = PartnerConsent

    partner = factory.SubFactory(PartnerFactory)
    agreed = True
    given_on = date(2026, 1, 5)
    given_by = "self"
    language = "English"
    by = factory.SubFactory(UserFactory)


class ReferralFactory(RecordFactory):
    """A draft; `sent` at a moment it has a consent and waits for an answer."""

    class Meta:
        model = Referral

    class Params:
        sent = factory.Trait(
            status="sent",
            consent=factory.SubFactory(
                PartnerConsentFactory,
                enrolment=factory.SelfAttribute("..enrolment"),
                partner=factory.SelfAttribute("..service.partner"),
            ),
            sent_at=factory.LazyFunction(timezone.now),
            due_at=factory.LazyAttribute(lambda it: it.sent_at + timedelta(days=7)),
        )

    program = factory.SelfAttribute("enrolment.program")
    service = factory.SubFactory(
        ServiceOfferFactory,
        partner=factory.SubFactory(
            PartnerFactory, program=factory.SelfAttribute("...enrolment.program")
        ),
    )
    partner = factory.SelfAttribute("service.partner")
    kind = factory.SelfAttribute("service.kind")
    urgency = "7d"
    shared = factory.LazyFunction(lambda: ["name", "phone"])
    reason = "An old wound."
    by = factory.SubFactory(UserFactory)


class ReferralLinkFactory(RecordFactory):
    """The link ``token`` to a referral that was sent."""

    class Meta:
        model = ReferralLink
        exclude = ["token"]

    token = "a-token"
    referral = factory.SubFactory(ReferralFactory, sent=True)
    enrolment = factory.SelfAttribute("referral.enrolment")
    token_digest = factory.LazyAttribute(lambda it: digest(it.token))
    until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))


class ProfileFactory(RecordFactory):
    class Meta:
        model = Profile


class NeedFactory(RecordFactory):
    class Meta:
        model = Need

    code = "shelter"
    urgency = "week"
    found_on = date(2026, 6, 1)


class PlanFactory(RecordFactory):
    """A draft; with ``agreed`` one that waits for approval."""

    class Meta:
        model = Plan

    class Params:
        agreed = factory.Trait(
            state="agreed",
            agreed_on=date(2026, 6, 1),
            signed_how="paper",
            review_on=date(2026, 9, 1),
        )
        approved = factory.Trait(
            agreed=True,
            state="approved",
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
        )

    number = 1
    written_by = factory.SubFactory(UserFactory)


class GoalFactory(RecordFactory):
    class Meta:
        model = Goal

    enrolment = factory.SelfAttribute("plan.enrolment")
    plan = factory.SubFactory(PlanFactory)
    dimension = "productive"
    text = "A workshop of my own."
    order = 1


class StepFactory(RecordFactory):
    class Meta:
        model = Step

    enrolment = factory.SelfAttribute("goal.enrolment")
    goal = factory.SubFactory(GoalFactory)
    what = "Finish the welding course."
    who = "person"
    due_on = date(2026, 8, 1)


class EmergencyOpeningFactory(RecordFactory):
    class Meta:
        model = EmergencyOpening

    by = factory.SubFactory(UserFactory)
    reason = "His brother was taken last night."
    opened_at = factory.LazyFunction(timezone.now)
    ends_at = factory.LazyAttribute(lambda opening: opening.opened_at + OPEN_FOR)


class NoteFactory(RecordFactory):
    class Meta:
        model = Note

    happened_on = date(2026, 3, 1)
    text = "Came to the office."
    by = factory.SubFactory(UserFactory)


def picture(color: str = "teal", kind: str = "JPEG", **how: Any) -> bytes:
    """A small image of one colour."""
    file = BytesIO()
    Image.new("RGB", (64, 80), color).save(file, kind, **how)
    return file.getvalue()


class DocumentFactory(RecordFactory):
    """A paper; with ``photo`` the photograph, which needs a consent to be seen."""

    class Meta:
        model = Document

    class Params:
        photo = factory.Trait(
            kind="photo",
            title="",
            content_type="image/jpeg",
            content=factory.LazyFunction(picture),
        )
        removed = factory.Trait(
            removed_at=factory.LazyFunction(timezone.now),
            removed_by=factory.SubFactory(UserFactory),
            removed_because="not_needed",
        )

    kind = "scan"
    title = "Birth certificate"
    name = factory.LazyAttribute(
        lambda made: Document.new_name(made.kind, SUFFIXES[made.content_type])
    )
    content_type = "application/pdf"
    content = b"%PDF-1.7 A paper"
    size = factory.LazyAttribute(lambda made: len(made.content or b""))
    by = factory.SubFactory(UserFactory)


class TaskFactory(RecordFactory):
    class Meta:
        model = Task

    what = "Ask the headman for his letter."
    due_on = date(2026, 11, 20)
    assignee = factory.SubFactory(UserFactory)
    by = factory.SelfAttribute("assignee")


class StayRecordFactory(RecordFactory):
    """A record of a stay: of the one that is given, or of a new one of the case."""

    class Meta:
        abstract = True

    enrolment = factory.SelfAttribute("stay.enrolment")
    stay = factory.SubFactory(StageFactory)

    @classmethod
    def _generate(cls, strategy, params):
        if "enrolment" in params:
            params.setdefault("stay__enrolment", params["enrolment"])
        return super()._generate(strategy, params)


class SchoolingFactory(StayRecordFactory):
    class Meta:
        model = Schooling

    stay__stage = StageKind.EDUCATION
    learning = "formal_school"
    school = "Ombala primary"
    grade = "5"


class TermResultFactory(StayRecordFactory):
    class Meta:
        model = TermResult

    stay__stage = StageKind.EDUCATION
    day = date(2026, 4, 30)
    school_year, term = "2026", "Term 1"
    result = "passed"


class TrainingResultFactory(StayRecordFactory):
    class Meta:
        model = TrainingResult

    stay__stage = StageKind.VOCATIONAL_TRAINING
    day = date(2026, 5, 20)
    result = "passed"


class CertificateFactory(StayRecordFactory):
    """Of a stay that is completed, and says so."""

    class Meta:
        model = Certificate

    stay__stage = StageKind.VOCATIONAL_TRAINING
    stay__status = "completed"
    stay__ended_on = date(2026, 5, 31)
    stay__certified_on = factory.SelfAttribute("..day")
    program = factory.SelfAttribute("enrolment.program")
    day = date(2026, 6, 1)
    kind = "national"
    number = factory.Sequence(lambda n: f"N-{n:05}")
    title = "Welder, first level"


class PriorSkillFactory(RecordFactory):
    class Meta:
        model = PriorSkill

    day = date(2026, 2, 10)
    occupation = "7212"
    known_by = "worked"
    result = "part"


class StartUpKitFactory(StayRecordFactory):
    class Meta:
        model = StartUpKit

    stay__stage = StageKind.VOCATIONAL_TRAINING
    day = date(2026, 6, 10)
    items = [Item(3, "welding mask", "45.00")]
    total = "135.00"
    currency = "USD"
    received_by = "person"
    by = factory.SubFactory(UserFactory)


class PlacementFactory(RecordFactory):
    class Meta:
        model = Placement

    day = date(2026, 6, 15)
    kind = "employed"
    occupation = "7212"
    is_related = True


class BusinessPlanFactory(RecordFactory):
    class Meta:
        model = BusinessPlan

    day = date(2026, 6, 12)
    name = "Welding workshop"
    what = "A workshop beside the market."
    planned_start = date(2026, 7, 1)
    capital = "500.00"
    currency = "USD"
    asked_by = factory.SubFactory(UserFactory)


class MentoringVisitFactory(RecordFactory):
    class Meta:
        model = MentoringVisit

    day = date(2026, 7, 20)
    running = "yes"


class ImportFileFactory(OwnersFactory):
    class Meta:
        model = ImportFile

    program = factory.SubFactory(ProgramFactory)
    by = factory.SubFactory(UserFactory)
    kind = ImportFile.Kind.PARTICIPANTS
    name = "people.csv"
    content = b""


class PaymentListFactory(OwnersFactory):
    """Asked for; `made` with its file."""

    class Meta:
        model = PaymentList

    class Params:
        made = factory.Trait(content=b"list", rows=1)

    program = factory.SubFactory(ProgramFactory)
    by = factory.SubFactory(UserFactory)
    month = date(2026, 3, 1)
    password = "abcde-fghjk-mnpqr-stuvw"


class CounsellingSessionFactory(RecordFactory):
    """A session with its mark; ``text`` is what was said in it."""

    class Meta:
        model = CounsellingSession

    kind = CounsellingSession.Kind.INDIVIDUAL
    held_on = date(2026, 3, 2)
    by = factory.SubFactory(UserFactory)
    attendance = factory.SubFactory(
        AttendanceFactory,
        enrolment=factory.SelfAttribute("..enrolment"),
        session_date=factory.SelfAttribute("..held_on"),
    )


class SessionNoteFactory(RecordFactory):
    class Meta:
        model = SessionNote

    session = factory.SubFactory(
        CounsellingSessionFactory,
        enrolment=factory.SelfAttribute("..enrolment"),
        by=factory.SelfAttribute("..by"),
    )
    by = factory.SubFactory(UserFactory)
    text = "Sleeps better."


class SafetyPlanFactory(RecordFactory):
    class Meta:
        model = SafetyPlan

    made_on = date(2026, 3, 2)
    by = factory.SubFactory(UserFactory)
    parts = factory.LazyFunction(lambda: {"ask": "My aunt."})


class CounsellorProfileFactory(OwnersFactory):
    class Meta:
        model = CounsellorProfile

    program = factory.SubFactory(ProgramFactory)
    user = factory.SubFactory(UserFactory)
    sex = CounsellorProfile.Sex.WOMAN
    born_in = 1970
    speaks = "Krio, Mende"


class CareLevelFactory(StayRecordFactory):
    class Meta:
        model = CareLevel

    day = date(2026, 2, 2)
    level = "basic"
    reason = "first"


class ClosingAssessmentFactory(StayRecordFactory):
    class Meta:
        model = ClosingAssessment

    day = date(2026, 3, 30)
    goals = "partly"
    agreed = "call"
    recommendation = "end"


class ClosingNoteFactory(RecordFactory):
    class Meta:
        model = ClosingNote

    closing = factory.SubFactory(
        ClosingAssessmentFactory,
        stay__enrolment=factory.SelfAttribute("...enrolment"),
        stay__status="completed",
        stay__started_on=date(2026, 1, 6),
        stay__ended_on=date(2026, 1, 30),
    )
    by = factory.SubFactory(UserFactory)
    text = "Goes to the market alone again."


class CounsellorWishFactory(RecordFactory):
    class Meta:
        model = CounsellorWish

    enrolment = factory.SelfAttribute("stay.enrolment")
    stay = factory.SubFactory(StageFactory)
    sex = "F"
    age = "any"


class AdjustmentFactory(RecordFactory):
    class Meta:
        model = Adjustment

    day = date(2026, 2, 1)
    stages = factory.LazyFunction(lambda: ["vocational_training"])
    helps = factory.LazyFunction(lambda: ["shorter_days"])


class GroupNoteFactory(RecordFactory):
    class Meta:
        model = GroupNote

    attendance = factory.SubFactory(
        AttendanceFactory, enrolment=factory.SelfAttribute("..enrolment")
    )
    by = factory.SubFactory(UserFactory)
    text = "Spoke for the first time."


class AlertFactory(RecordFactory):
    """Raised by hand, unless it is given its assessment and the reason `answer`."""

    class Meta:
        model = Alert

    reason = Alert.Reason.SAID
    raised_by = factory.SubFactory(UserFactory)
    raised_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyAttribute(lambda alert: alert.raised_at + ANSWERED_WITHIN)

    class Params:
        assessed = factory.Trait(
            state="assessed", assessed_at=factory.LazyFunction(timezone.now)
        )
        proposed = factory.Trait(
            assessed=True,
            state="proposed",
            proposed_by=factory.SubFactory(UserFactory),
            proposed_at=factory.LazyFunction(timezone.now),
        )
        closed = factory.Trait(
            proposed=True,
            state="closed",
            closed_by=factory.SubFactory(UserFactory),
            closed_at=factory.LazyFunction(timezone.now),
        )


class OfAlertFactory(RecordFactory):
    class Meta:
        abstract = True

    alert = factory.SubFactory(
        AlertFactory, enrolment=factory.SelfAttribute("..enrolment")
    )
    by = factory.SubFactory(UserFactory)


class SafetyAssessmentFactory(OfAlertFactory):
    class Meta:
        model = SafetyAssessment

    risk = SafetyAssessment.Risk.MEDIUM
    parts = factory.LazyFunction(lambda: {"done": "Stayed until his aunt came."})


class AlertClosingFactory(OfAlertFactory):
    class Meta:
        model = AlertClosing

    text = "Sleeps again, and the aunt keeps the medicines."


class AppointmentFactory(RecordFactory):
    class Meta:
        model = Appointment

    counsellor = factory.SubFactory(UserFactory)
    day = date(2026, 3, 9)
    starts_at = time(9)
    ends_at = time(10)
    kind = "individual"
    place = "office"


class CalendarFeedFactory(OwnersFactory):
    """``token`` is what its address ends with."""

    class Meta:
        model = CalendarFeed

    class Params:
        token = "the token of a test"

    user = factory.SubFactory(UserFactory)
    token_digest = factory.LazyAttribute(lambda feed: digest(feed.token))
    made_at = datetime(2026, 3, 2, tzinfo=UTC)


class EligibilityCriterionFactory(OwnersFactory):
    class Meta:
        model = EligibilityCriterion

    program = factory.SubFactory(ProgramFactory)
    text = factory.Sequence(lambda n: f"Criterion {n}")
    holds_from = date(2024, 1, 1)


class TermsTextFactory(OwnersFactory):
    class Meta:
        model = TermsText

    program = factory.SubFactory(ProgramFactory)
    edition = "1"
    language = factory.Sequence(lambda n: f"Language {n}")
    text = "You decide yourself whether you take part."


class ApplicationFactory(OwnersFactory):
    """Pre-registered; ``screened`` leaves the criteria to `CriterionAnswerFactory`."""

    class Meta:
        model = Application

    class Params:
        screened = factory.Trait(status="screening", screened_on=date(2026, 2, 5))
        of_child = factory.Trait(status="referred_child_track", child_track=True)

    office = factory.SubFactory(OfficeFactory)
    program = factory.SelfAttribute("office.program")
    family_name = "Sesay"
    given_name = "Ibrahim"
    sex = "M"
    birth_date = date(1995, 4, 3)
    birth_precision = "day"
    category = "ex_combatant"
    applied_on = date(2026, 2, 2)
    applied_by = factory.SubFactory(UserFactory)


class ApplicationRecordFactory(OwnersFactory):
    class Meta:
        abstract = True

    application = factory.SubFactory(ApplicationFactory, screened=True)
    office = factory.SelfAttribute("application.office")
    child_track = factory.SelfAttribute("application.child_track")
    by = factory.SubFactory(UserFactory)


class CriterionAnswerFactory(ApplicationRecordFactory):
    class Meta:
        model = CriterionAnswer

    criterion = factory.SubFactory(
        EligibilityCriterionFactory,
        program=factory.SelfAttribute("..application.program"),
    )
    answer = CriterionAnswer.Answer.MET


class AppealFactory(ApplicationRecordFactory):
    class Meta:
        model = Appeal

    lodged_on = date(2026, 2, 20)
    grounds = "There is a paper that nobody looked at."


class PanelDecisionFactory(ApplicationRecordFactory):
    """Nobody came, unless it is given a decision."""

    class Meta:
        model = PanelDecision

    class Params:
        decided = factory.Trait(
            present=True, decision="ineligible", reason="Nobody knows him."
        )

    held_on = date(2026, 2, 10)
    members = factory.LazyFunction(lambda: [UserFactory().pk, UserFactory().pk])
    present = False


class ComplaintFactory(OwnersFactory):
    """Of somebody with a case; ``of_nobody`` in an office, without one."""

    class Meta:
        model = Complaint

    class Params:
        of_nobody = factory.Trait(
            enrolment=None, office=factory.SubFactory(OfficeFactory), child_track=False
        )
        answered = factory.Trait(
            state="answered",
            answer="The class begins an hour later now.",
            settled_by=factory.SubFactory(UserFactory),
            settled_at=factory.LazyFunction(timezone.now),
        )
        closed = factory.Trait(
            state="closed",
            why_not="Nobody is known who could be told.",
            settled_by=factory.SubFactory(UserFactory),
            settled_at=factory.LazyFunction(timezone.now),
        )

    enrolment = factory.SubFactory(EnrolmentFactory)
    office = factory.SelfAttribute("enrolment.office")
    child_track = factory.SelfAttribute("enrolment.child_track")
    received_on = date(2026, 3, 2)
    how = "in_person"
    kind = "service"
    text = "The class begins before the first bus."
    by = factory.SubFactory(UserFactory)


def two_cases() -> tuple[Enrolment, Enrolment]:
    first = EnrolmentFactory()
    return first, EnrolmentFactory(office=first.office)


def by_key(case: Enrolment) -> UUID:
    return case.pk


class DuplicatePairFactory(OwnersFactory):
    """Of two cases in one office, in the order in which they are kept."""

    class Meta:
        model = DuplicatePair

    class Params:
        cases = factory.LazyFunction(two_cases)
        answered = factory.Trait(
            state="answered",
            answer="His brother: the same village, another mother.",
            answered_by=factory.SubFactory(UserFactory),
        )
        decided = factory.Trait(
            state="different",
            decided_by=factory.SubFactory(UserFactory),
            decided_at=factory.LazyFunction(timezone.now),
        )

    one = factory.LazyAttribute(lambda pair: min(pair.cases, key=by_key))
    other = factory.LazyAttribute(lambda pair: max(pair.cases, key=by_key))
    program = factory.SelfAttribute("one.program")
    one_office = factory.SelfAttribute("one.office")
    one_child = factory.SelfAttribute("one.child_track")
    other_office = factory.SelfAttribute("other.office")
    other_child = factory.SelfAttribute("other.child_track")
    score = 0.93
    why = factory.LazyFunction(lambda: ["birth_date_same", "family_name_alike"])
    found = "sweep"


class IncidentFactory(RecordFactory):
    class Meta:
        model = Incident

    class Params:
        confirmed = factory.Trait(
            certainty="confirmed",
            settled_by=factory.SubFactory(UserFactory),
            settled_at=factory.LazyFunction(timezone.now),
        )

    happened_on = date(2026, 3, 2)
    kind = "recruitment"
    source = "family"
    certainty = "alleged"
    text = "Two men asked his brother where he lives."
    by = factory.SubFactory(UserFactory)
