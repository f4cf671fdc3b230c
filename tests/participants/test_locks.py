"""Two locks on every person's row: `allowing()`, and the policy behind it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.access import Permission
from core.database import as_jobs, set_scope
from core.history.events import Event
from participants.models import (
    Adjustment,
    Alert,
    AlertClosing,
    AlertClosingEvent,
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
    ClosingNoteEvent,
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
    EnrolmentEvent,
    ExitRequest,
    FollowUp,
    Goal,
    GroupNote,
    GroupNoteEvent,
    Holding,
    Incident,
    MentoringVisit,
    Need,
    Note,
    PanelDecision,
    Participant,
    ParticipantEvent,
    PartnerConsent,
    Placement,
    Plan,
    PriorSkill,
    Profile,
    Referral,
    ReferralLink,
    SafetyAssessment,
    SafetyAssessmentEvent,
    SafetyPlan,
    SafetyPlanEvent,
    Schooling,
    SessionNote,
    SessionNoteEvent,
    Stage,
    StartUpKit,
    Step,
    Task,
    TermResult,
    TrainingResult,
    Transfer,
    Waiver,
)
from participants.models.history import PersonEvent
from participants.models.record import CaseRecord
from programs.models import Role
from programs.scope import scope_of, whole_programme
from tests.factories import (
    ActivityFactory,
    AdjustmentFactory,
    AlertClosingFactory,
    AppointmentFactory,
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BusinessPlanFactory,
    CareLevelFactory,
    CertificateFactory,
    ClosingAssessmentFactory,
    ClosingNoteFactory,
    ConsentFactory,
    ContactAttemptFactory,
    CorrectionFactory,
    CounsellingSessionFactory,
    CounsellorWishFactory,
    DocumentFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    FollowUpFactory,
    GoalFactory,
    GroupNoteFactory,
    HoldingFactory,
    MentoringVisitFactory,
    NeedFactory,
    NoteFactory,
    OfficeFactory,
    PlacementFactory,
    PlanFactory,
    PriorSkillFactory,
    ProfileFactory,
    ReferralFactory,
    ReferralLinkFactory,
    SafetyAssessmentFactory,
    SafetyPlanFactory,
    SchoolingFactory,
    SessionNoteFactory,
    StageFactory,
    StartUpKitFactory,
    StepFactory,
    TaskFactory,
    TermResultFactory,
    TrainingResultFactory,
    TransferFactory,
    UserFactory,
    WaiverFactory,
)
from tests.history.lives import event_models
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db

RECORDS = [
    Adjustment,
    CareLevel,
    ClosingAssessment,
    CounsellorWish,
    Appointment,
    ArmedGroupHistory,
    Assessment,
    Attendance,
    Benefit,
    Consent,
    ContactAttempt,
    Correction,
    CounsellingSession,
    Document,
    EmergencyOpening,
    ExitRequest,
    FollowUp,
    Holding,
    Note,
    PartnerConsent,
    Referral,
    ReferralLink,
    Schooling,
    Stage,
    Task,
    BusinessPlan,
    Certificate,
    MentoringVisit,
    Placement,
    PriorSkill,
    StartUpKit,
    TrainingResult,
    TermResult,
    Transfer,
    Need,
    Profile,
    Plan,
    Goal,
    Step,
    Waiver,
]
OWN = {
    *("core_auditevent", "core_draft"),
    *("participants_importfile", "participants_paymentlist"),
    *("participants_merge", "participants_mergedrow"),
    *("participants_namepart", "participants_searchrow"),
    *("programs_assignment", "programs_cover"),
}
"""Under a policy too: what somebody wrote or brought is theirs alone, nobody stores a
role or a cover of their own, the trail is its auditor's, a merge theirs who see both
cases (`test_merges.py`), and what people are found by the jobs' alone."""
INTAKE = [
    *(Appeal, Application, Complaint, CriterionAnswer, PanelDecision),
    DuplicatePair,
]
"""Of no case, of one to come or of two: `test_applications.py`,
`test_complaints.py`, `test_duplicate_pairs.py`."""
INTAKE_EVENTS = {
    model._meta.db_table for model in event_models() if model.tracked in INTAKE
}
PERSON_BEARING = [Participant, Enrolment, *RECORDS]
ALL_HISTORIES = [model for model in event_models() if issubclass(model, PersonEvent)]
FACTORIES = [
    AdjustmentFactory,
    AppointmentFactory,
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AttendanceFactory,
    BenefitFactory,
    ConsentFactory,
    ContactAttemptFactory,
    CorrectionFactory,
    DocumentFactory,
    EmergencyOpeningFactory,
    ExitRequestFactory,
    FollowUpFactory,
    HoldingFactory,
    NoteFactory,
    StageFactory,
    TaskFactory,
    BusinessPlanFactory,
    MentoringVisitFactory,
    NeedFactory,
    PlacementFactory,
    PriorSkillFactory,
    TransferFactory,
    ProfileFactory,
    WaiverFactory,
]
STAY_FACTORIES = [
    CareLevelFactory,
    CertificateFactory,
    ClosingAssessmentFactory,
    CounsellorWishFactory,
    SchoolingFactory,
    StartUpKitFactory,
    TermResultFactory,
    TrainingResultFactory,
]
CONFIDENTIAL = [
    *(Alert, AlertClosing, ClosingNote, GroupNote, Incident),
    *(SafetyAssessment, SafetyPlan, SessionNote),
]
"""Not even whoever sees the case sees these: `test_counselling.py`,
`test_alert_readers.py`, `test_incidents.py`."""
APART = [*CONFIDENTIAL, EmergencyOpening]
HISTORIES = [model for model in ALL_HISTORIES if model.tracked not in APART]


def case(**facts):
    """An enrolment with one record of each kind."""
    enrolment = EnrolmentFactory(**facts)
    for factory in FACTORIES:
        factory(enrolment=enrolment)
    with as_owner():
        mark = enrolment.attendance_set.get()
        stay = enrolment.stage_set.get()
    for factory in STAY_FACTORIES:
        factory(stay=stay)
    CounsellingSessionFactory(enrolment=enrolment, attendance=mark)
    ReferralLinkFactory(
        referral=ReferralFactory(enrolment=enrolment, sent=True),
        token=str(enrolment.pk),
    )
    StepFactory(goal=GoalFactory(plan=PlanFactory(enrolment=enrolment)))
    return enrolment


@pytest.fixture
def caseworker():
    return AssignmentFactory(role=Role.CASEWORKER).user


@pytest.fixture
def cases(caseworker):
    """One of the caseworker's office, one of its children, one of another office."""
    office = caseworker.assignments.get().office
    return {
        "own": case(office=office),
        "child": case(office=office, child_track=True),
        "other office": case(office=OfficeFactory(program=office.program)),
        "other programme": case(),
    }


def whose(event):
    return event.row if event.found_by == "row" else event.enrolment_id


def key_in(model, case):
    """How the events of ``model`` name a case."""
    return getattr(case, model.case_has)


@contextmanager
def no_scope() -> Iterator[None]:
    with transaction.atomic():
        yield


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_without_lock_1_no_foreign_row_is_seen(model, cases, caseworker):
    with in_scope(caseworker):
        seen = model._default_manager.count()

    assert seen == 1


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model.__name__)
def test_without_lock_1_no_foreign_event_is_seen(model, cases, caseworker):
    with in_scope(caseworker):
        seen = {whose(event) for event in model.objects.all()}

    assert seen == {key_in(model, cases["own"])}


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model.__name__)
def test_allowing_leaves_the_same_events_as_the_policy(model, cases, caseworker):
    scope = scope_of(caseworker)
    with as_owner():
        seen = model.objects.allowing(scope, Permission.CASE_READ)
        found = {whose(event) for event in seen}

    assert found == {key_in(model, cases["own"])}


@pytest.mark.parametrize("model", HISTORIES, ids=lambda model: model.__name__)
def test_with_no_scope_set_no_event_is_seen(model, cases):
    with no_scope():
        assert model.objects.count() == 0


@pytest.mark.parametrize(
    ("factory", "model"),
    [
        (ClosingNoteFactory, ClosingNoteEvent),
        (GroupNoteFactory, GroupNoteEvent),
        (AlertClosingFactory, AlertClosingEvent),
        (SafetyAssessmentFactory, SafetyAssessmentEvent),
        (SafetyPlanFactory, SafetyPlanEvent),
        (SessionNoteFactory, SessionNoteEvent),
    ],
)
def test_the_history_of_what_was_said_is_its_authors(factory, model):
    counsellor = AssignmentFactory(role=Role.COUNSELLOR).user
    office = counsellor.assignments.get().office
    stay = StageFactory(enrolment__office=office, counsellor=counsellor)
    factory(enrolment=stay.enrolment, by=counsellor)
    supervisor = member(Role.CLINICAL_SUPERVISOR, office)
    readers = {
        "author": counsellor,
        "supervisor": supervisor,
        "caseworker": member(Role.CASEWORKER, office),
        "supervisor elsewhere": member(Role.CLINICAL_SUPERVISOR, OfficeFactory()),
    }

    seen = {}
    for name, reader in readers.items():
        with in_scope(reader):
            seen[name] = model.objects.count()

    assert seen == {
        "author": 1,
        "supervisor": 1,
        "caseworker": 0,
        "supervisor elsewhere": 0,
    }


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_with_no_scope_set_no_row_is_seen(model, cases):
    with no_scope():
        assert model._default_manager.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_a_scope_ends_with_its_transaction(model):
    user = AssignmentFactory().user
    case(office=user.assignments.get().office)
    with transaction.atomic():
        set_scope(scope_of(user).for_database())
        assert model._default_manager.count() == 1

    assert model._default_manager.count() == 0


@pytest.mark.parametrize("model", [Enrolment, *RECORDS], ids=lambda m: m.__name__)
def test_allowing_leaves_the_same_rows_as_the_policy(model, cases, caseworker):
    scope = scope_of(caseworker)
    with as_owner():
        permission = Permission.CASE_READ
        seen = model.objects.allowing(scope, permission)
        found = [getattr(row, "enrolment_id", row.pk) for row in seen]

    assert found == [cases["own"].pk]


def test_every_model_of_a_case_is_a_record_under_the_policy():
    """A new table of persons that nobody protected is found here."""
    of_persons = {Participant, Enrolment}
    for model in apps.get_app_config("participants").get_models():
        if model in INTAKE or getattr(model, "tracked", None) in INTAKE:
            continue
        fields = {field.name for field in model._meta.get_fields()}
        if issubclass(model, CaseRecord) or fields & {"enrolment", "participant"}:
            of_persons.add(model)
    histories = {model for model in of_persons if issubclass(model, Event)}
    histories |= {EnrolmentEvent, ParticipantEvent}

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        protected = {name for (name,) in cursor.fetchall()}

    tables = {model._meta.db_table for model in of_persons | histories}
    intake = {model._meta.db_table for model in INTAKE} | INTAKE_EVENTS
    assert tables | OWN | intake == protected
    assert of_persons - histories == {*PERSON_BEARING, *CONFIDENTIAL}
    assert histories == set(ALL_HISTORIES)


def visible(user) -> set[str]:
    with in_scope(user):
        return {enrolment.external_id for enrolment in Enrolment.objects.all()}


def member(role, office, **facts):
    return AssignmentFactory(role=role, office=office, **facts).user


def test_each_role_sees_its_own_rows():
    office, counsellor = OfficeFactory(), UserFactory()
    activity = ActivityFactory(office=office, stage="education")
    EnrolmentFactory(office=office, external_id="adult")
    EnrolmentFactory(office=office, external_id="child", child_track=True)
    client = EnrolmentFactory(office=office, external_id="client", child_track=True)
    StageFactory(enrolment=client, counsellor=counsellor)
    cared_for = EnrolmentFactory(office=office, external_id="in care")
    StageFactory(enrolment=cared_for)
    pupil = EnrolmentFactory(office=office, external_id="pupil")
    StageFactory(enrolment=pupil, stage="education", activity=activity)
    teacher = member(Role.FACILITATOR, office)
    with as_owner():
        activity.facilitators.add(teacher)
    AssignmentFactory(user=counsellor, role=Role.COUNSELLOR, office=office)

    seen = {role: visible(member(role, office)) for role in Role}
    seen[Role.COUNSELLOR] = visible(counsellor)
    seen[Role.FACILITATOR] = visible(teacher)

    adults = {"adult", "in care", "pupil"}
    assert seen == {
        Role.CASEWORKER: adults,
        Role.COUNSELLOR: {"client"},
        Role.CLINICAL_SUPERVISOR: adults,
        Role.FACILITATOR: {"pupil"},
        Role.CHILD_PROTECTION: {"child", "client"},
        Role.PROGRAMME_LEAD: adults,
        Role.MONITORING_OFFICER: set(),
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
    }


def test_the_clinical_supervisor_is_allowed_those_in_care_only():
    office = OfficeFactory()
    EnrolmentFactory(office=office)
    cared_for = StageFactory(enrolment__office=office).enrolment
    StageFactory(enrolment__office=office, stage="education")
    supervisor = member(Role.CLINICAL_SUPERVISOR, office)

    with in_scope(supervisor):
        permission = Permission.CASE_READ
        allowed = list(Enrolment.objects.allowing(scope_of(supervisor), permission))

    assert allowed == [cared_for]


def test_nobody_can_store_a_row_outside_their_scope(cases, caseworker):
    foreign = cases["other office"]
    stage = {"stage": "education", "status": "active", "started_on": "2026-02-01"}

    with in_scope(caseworker), pytest.raises(ProgrammingError), transaction.atomic():
        Stage.objects.create(
            enrolment_id=foreign.pk,
            office_id=foreign.office_id,
            child_track=False,
            **stage,
        )


def test_a_row_that_names_another_office_than_its_case_is_refused(cases, caseworker):
    """The policy would let it pass as the caseworker's own: the key does not."""
    foreign, own = cases["other office"], cases["own"]
    stage = {"stage": "education", "status": "active", "started_on": "2026-02-01"}

    with in_scope(caseworker), pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.create(
            enrolment_id=foreign.pk, office_id=own.office_id, child_track=False, **stage
        )


def test_records_follow_their_case_to_another_office(cases):
    moved, to = cases["own"], OfficeFactory(program=cases["own"].program)
    with as_owner():
        Enrolment.objects.filter(pk=moved.pk).update(office=to, child_track=True)
        places = {
            model: (row.office_id, row.child_track)
            for model in RECORDS
            for row in model.objects.filter(enrolment=moved)
        }

    assert places == dict.fromkeys(RECORDS, (to.pk, True))


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_a_job_sees_its_own_programme_with_its_children(model, cases):
    with whole_programme(cases["own"].program):
        assert model._default_manager.count() == 3


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_a_job_without_a_programme_sees_nobody(model, cases):
    with as_jobs([]):
        assert model._default_manager.count() == 0


def test_a_job_writes_records_only_while_importing(cases):
    program = cases["own"].program

    with whole_programme(program):
        unchanged = Enrolment.objects.update(education_level=3)
    with whole_programme(program, importing=True):
        changed = Enrolment.objects.update(education_level=3)

    assert (unchanged, changed) == (0, 3)


def test_a_job_stores_no_new_record_unless_it_imports(cases):
    own = cases["own"]
    facts = {"office_id": own.office_id, "child_track": False, "enrolment_id": own.pk}

    with (
        pytest.raises(ProgrammingError),
        whole_programme(own.program),
    ):
        Stage.objects.create(
            stage="education", status="active", started_on="2026-02-01", **facts
        )


@pytest.mark.parametrize("model", PERSON_BEARING, ids=lambda model: model.__name__)
def test_nobody_but_the_owner_deletes_a_row_of_a_person(model, cases, caseworker):
    with in_scope(caseworker), pytest.raises(ProgrammingError), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
