"""A small programme for people to be shown: one office, its staff, a course.

Everything is stored and committed, for the server reads it over connections of
its own. Who is on stage has made-up names of ordinary length.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.utils import timezone

from core.models import Draft, User
from participants.models import (
    Alert,
    Application,
    Appointment,
    Assessment,
    Attendance,
    Benefit,
    Complaint,
    Consent,
    CounsellingSession,
    Document,
    DuplicatePair,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    ImportFile,
    Incident,
    Merge,
    Note,
    PaymentList,
    Referral,
    Stage,
    Task,
    Transfer,
    Waiver,
)
from participants.models.stage_record import StageRecord
from programs.models import (
    Activity,
    Cover,
    Opportunity,
    Program,
    Role,
    Session,
    StageKind,
)
from programs.models.community import CommunityRecord
from reports import actions as reports
from reports import building
from reports.dashboards import counting
from reports.models import SavedTable, Summary
from reports.periods import Period
from tests.factories import (
    ActivityFactory,
    AdjustmentFactory,
    AlertClosingFactory,
    AlertFactory,
    AppealFactory,
    ApplicationFactory,
    AppointmentFactory,
    AreaFactory,
    AssessmentFactory,
    AssignmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    BusinessPlanFactory,
    CalendarFeedFactory,
    CareLevelFactory,
    CertificateFactory,
    ClosingAssessmentFactory,
    ComplaintFactory,
    ConsentFactory,
    CoverFactory,
    CriterionAnswerFactory,
    DocumentFactory,
    DuplicatePairFactory,
    EligibilityCriterionFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    FollowUpFactory,
    FormerGroupFactory,
    GoalFactory,
    GroupNoteFactory,
    ImportFileFactory,
    IncidentFactory,
    MentoringVisitFactory,
    MergeFactory,
    NeedFactory,
    NoteFactory,
    OfficeFactory,
    OpportunityFactory,
    PanelDecisionFactory,
    PartnerConsentFactory,
    PartnerFactory,
    PaymentListFactory,
    PlacementFactory,
    PlanFactory,
    PriorSkillFactory,
    ProfileFactory,
    ReferralFactory,
    SafetyAssessmentFactory,
    SafetyPlanFactory,
    SchoolingFactory,
    ServiceOfferFactory,
    SessionFactory,
    SessionNoteFactory,
    StageConditionFactory,
    StageFactory,
    StageRuleFactory,
    StartUpKitFactory,
    StepFactory,
    TaskFactory,
    TermResultFactory,
    TrainingResultFactory,
    TransferFactory,
    UserFactory,
    WaiverFactory,
)
from tests.programs.communities import community_of
from tests.reports.cohorts import counted
from tests.reports.summaries import published, quietly, table_of, told
from tests.roles import as_owner

GROUP = 20
"""So many come to the course; one more is on hold."""
WAITING = 3
"""So many wait for a place in it."""
NAMES = (
    ("Amadou", "Kamara"),
    ("Mariama", "Sesay"),
    ("Ibrahim", "Conteh"),
    ("Fatmata", "Koroma"),
    ("Samuel", "Toure"),
)
VOCATIONAL = StageKind.VOCATIONAL_TRAINING
CARE = StageKind.PSYCHOLOGICAL_SUPPORT


@dataclass
class Scene:
    """What the tests of a module find."""

    program: Program
    staff: dict[str, User]
    people: list[Enrolment]
    child: Enrolment
    left: Enrolment
    ready: Enrolment
    activity: Activity
    opportunity: Opportunity
    held: Session
    today: Session
    yesterday: Session
    stays: dict[str, Stage]
    counselling: CounsellingSession
    alert: Alert
    shared_alert: Alert
    appointment: Appointment
    records: dict[str, StageRecord]
    """By the code of their kind."""
    assessment: Assessment
    group_mark: Attendance
    """In a group of psychological support."""
    note: Note
    task: Task
    document: Document
    exit_request: ExitRequest
    transfer: Transfer
    duplicate: DuplicatePair
    merge: Merge
    """Into the case of whoever left."""
    waiver: Waiver
    benefits: dict[str, Benefit]
    """Of whoever leaves, by how they stand."""
    referral: Referral
    referral_sent: Referral
    plans: dict[str, Any]
    """Parts of a reintegration plan, by what they are."""
    opening: EmergencyOpening
    brought: ImportFile
    payments: PaymentList
    complaint: Complaint
    incident: Incident
    applications: dict[str, Application]
    """By their status."""
    registration: UUID
    summary: Summary
    drafted: Summary
    """The second revision of the month before."""
    community: dict[str, CommunityRecord]
    """By the section that they stand in."""
    cover: Cover
    """The caseworker has a colleague's cases."""
    table: SavedTable

    feed: ClassVar[str] = "feed"
    """The token of the counsellor's calendar for a phone."""

    @property
    def case(self) -> Enrolment:
        """Somebody of whom everything is known."""
        return self.people[0]

    @property
    def leaving(self) -> Enrolment:
        """Somebody whose exit is asked for."""
        return self.people[1]

    @property
    def opened(self) -> Enrolment:
        """Somebody of another office, whom the caseworker reads in an emergency."""
        return self.opening.enrolment

    @property
    def other(self) -> Enrolment:
        """Somebody who is on hold in the course and in nothing else."""
        return self.people[2]


def built() -> Scene:
    """Stored as the owner; the summary is of the month before this one."""
    day = timezone.localdate()
    office = OfficeFactory(name="Tamba office", code="TAM")
    program = office.program
    elsewhere = OfficeFactory(name="Saraya office", code="SAR", program=program)
    AreaFactory(program=program, name="Tamba Hills")
    FormerGroupFactory(program=program, name="Northern Front")
    staff = staff_of(office)
    activity = course(office, staff["facilitator"], day)
    people = [person(office, staff, number, day) for number in range(GROUP + 1)]
    held, yesterday, today = sessions(activity, day)
    for each in people[3:]:
        attends(each, activity, held)
    stays = stays_of(people, staff, activity, day)
    for number in range(WAITING):
        waits(person(office, staff, GROUP + 1 + number, day), activity)
    child = child_of(office, staff, day)
    left = gone(office, staff, day)
    CalendarFeedFactory(user=staff["counsellor"], token=Scene.feed)
    return Scene(
        program=with_progress(program),
        staff=staff,
        people=people,
        child=child,
        left=left,
        ready=done(office, staff, day),
        activity=activity,
        opportunity=activity.opportunity,
        held=held,
        today=today,
        yesterday=yesterday,
        stays=stays,
        records={
            **recorded(people[0], stays, staff["caseworker"]),
            **of_care(stays["care"], day),
        },
        group_mark=in_group(people[0], staff["counsellor"], office, day),
        counselling=counselled(people[0], staff["counsellor"], day),
        assessment=amended(people[0], staff["counsellor"], day),
        alert=alerted(people[0], staff["counsellor"]),
        shared_alert=alerted(child, staff["counsellor"]),
        appointment=AppointmentFactory(
            enrolment=people[0], counsellor=staff["counsellor"], day=day
        ),
        task=TaskFactory(enrolment=people[0], assignee=staff["caseworker"], due_on=day),
        document=papers(people[0], staff["caseworker"]),
        note=assessed_and_noted(people[0], staff, day),
        exit_request=ExitRequestFactory(
            enrolment=people[1], exit_on=day, asked_by=staff["caseworker"]
        ),
        transfer=TransferFactory(enrolment=people[2], asked_by=staff["caseworker"]),
        duplicate=DuplicatePairFactory(cases=(people[1], people[2])),
        merge=registered_twice(left, staff),
        waiver=gate_closed(program, people[1], staff),
        benefits=supported(program, people[1], staff),
        referral=referred(people[0], staff, day),
        referral_sent=unanswered(people[0], staff),
        plans=planned(people[0], people[1], staff, day),
        opening=emergency(elsewhere, staff, day),
        brought=brought(program, staff["programme_lead"]),
        payments=PaymentListFactory(
            program=program, by=staff["programme_lead"], made=True
        ),
        complaint=ComplaintFactory(
            enrolment=people[0],
            received_on=day - timedelta(days=20),
            about=staff["facilitator"],
            by=staff["caseworker"],
        ),
        incident=IncidentFactory(
            enrolment=people[0],
            happened_on=day - timedelta(days=4),
            by=staff["caseworker"],
        ),
        applications=asking(office, staff, day),
        registration=begun(staff["caseworker"], office, day),
        summary=month_before(program, day, staff),
        drafted=drafted(program, day, staff),
        community=community_of(office),
        cover=CoverFactory(office=office, covering=staff["caseworker"]),
        table=table_of(program, staff["programme_lead"], is_shared=True),
    )


def papers(case: Enrolment, by: User) -> Document:
    """The photograph, one paper that was removed and one that stands."""
    of: dict[str, Any] = {"enrolment": case, "by": by}
    ConsentFactory(**of, purpose="photo")
    DocumentFactory(**of, photo=True)
    DocumentFactory(**of, title="Letter", removed=True, removed_by=by)
    return DocumentFactory(**of)


def supported(
    program: Program, case: Enrolment, staff: dict[str, User]
) -> dict[str, Benefit]:
    """Months of support: earned, withheld, proposed, and paid."""
    rule = BenefitRuleFactory(program=program)
    of: dict[str, Any] = {"enrolment": case, "rule": rule}
    proposed = {"proposed_by": staff["caseworker"], "proposed_at": timezone.now()}
    BenefitFactory(
        **of, month=date(2026, 1, 1), approved=True, state="paid", paid_on="2026-02-06"
    )
    BenefitFactory(**of, month=date(2026, 2, 1), withheld=True)
    return {
        "earned": BenefitFactory(**of, month=date(2026, 3, 1)),
        "proposed": BenefitFactory(**of, month=date(2026, 4, 1), **proposed),
        "approved": BenefitFactory(
            **of, month=date(2026, 5, 1), approved=True, **proposed
        ),
    }


def asking(office: Any, staff: dict[str, User], day: date) -> dict[str, Application]:
    """Who asks to be taken in, one in each status that a page needs."""
    criterion = EligibilityCriterionFactory(
        program=office.program, text="Served in a group of the agreement"
    )
    made = {}
    for status in ("screening", "ineligible", "disputed"):
        made[status] = asked = ApplicationFactory(
            office=office,
            status=status,
            applied_by=staff["caseworker"],
            applied_on=day - timedelta(days=30),
            screened_on=day - timedelta(days=20),
        )
        CriterionAnswerFactory(
            application=asked,
            criterion=criterion,
            answer="unknown",
            evidence="A neighbour remembers him.",
            by=staff["caseworker"],
        )
        if status != "screening":
            PanelDecisionFactory(
                application=asked,
                decided=True,
                decision=status,
                held_on=day - timedelta(days=9),
            )
    AppealFactory(application=made["disputed"], lodged_on=day - timedelta(days=3))
    return made


def recorded(
    case: Enrolment, stays: dict[str, Stage], by: User
) -> dict[str, StageRecord]:
    """Of the stages, by the code of its kind."""
    of, term = {"enrolment": case}, TermResultFactory(stay=stays["completed"])
    before = StageFactory(
        **of,
        stage=StageKind.VOCATIONAL_TRAINING,
        status="completed",
        started_on=date(2019, 2, 1),
        ended_on=date(2019, 5, 1),
        certified_on=date(2019, 6, 1),
    )
    day = {"day": date(2019, 6, 1)}
    plan = BusinessPlanFactory(**of, state="submitted", asked_by=by)
    return {
        "term-result": term,
        "prior-skill": PriorSkillFactory(**of),
        "training-result": TrainingResultFactory(**of, stay=before),
        "training-certificate": CertificateFactory(**of, stay=before, **day),
        "start-up-kit": StartUpKitFactory(**of, stay=before, by=by),
        "placement": PlacementFactory(**of),
        "business-plan": plan,
        "mentoring-visit": MentoringVisitFactory(**of),
    }


def staff_of(office) -> dict[str, User]:
    """One of each role, and a superuser."""
    in_office = {Role.CASEWORKER, Role.COUNSELLOR, Role.FACILITATOR}
    staff = {
        role.value: AssignmentFactory(
            user__username=role.value,
            user__first_name="Esther",
            user__last_name=role.label.split()[0],
            role=role,
            program=office.program,
            office=office if role in in_office else None,
        ).user
        for role in Role
    }
    staff["superuser"] = UserFactory(
        username="superuser", is_superuser=True, is_staff=True
    )
    return staff


def course(office, facilitator, day) -> Activity:
    partner = PartnerFactory(program=office.program, name="Workshop of Tamba")
    activity = ActivityFactory(
        office=office,
        capacity=GROUP + 5,
        code="WELD",
        name="Welding and metal work",
        stage=VOCATIONAL,
        partner=partner,
        opportunity=OpportunityFactory(
            office=office,
            code="WELD",
            name="Welding and metal work",
            kind="centre",
            occupation="7212",
            partner=partner,
            distance_km=4,
            conditions="Bring sturdy shoes.",
            smallest_age=16,
            childcare=True,
        ),
        starts_on=day - timedelta(days=60),
    )
    activity.facilitators.add(facilitator)
    return activity


def person(office, staff, number, day) -> Enrolment:
    given, family = NAMES[number % len(NAMES)]
    return EnrolmentFactory(
        office=office,
        external_id=f"TAM-{number:04}",
        participant__given_name=given,
        participant__family_name=f"{family} {number:02}",
        participant__phone=f"+231 77 000 0{number:02}",
        participant__sex="FM"[number % 2],
        caseworker=staff["caseworker"],
        registered_on=day - timedelta(days=90 + number),
    )


def sessions(activity, day) -> tuple[Session, Session, Session]:
    """One held a week ago, and two whose registers are missing."""
    week = timedelta(days=7)
    held = SessionFactory(activity=activity, date=day - week, took_place=True)
    yesterday = SessionFactory(activity=activity, date=day - timedelta(days=1))
    today = SessionFactory(activity=activity, date=day)
    SessionFactory(activity=activity, date=day + week)
    return held, yesterday, today


def attends(enrolment, activity, held) -> Stage:
    stay = StageFactory(
        enrolment=enrolment,
        stage=VOCATIONAL,
        activity=activity,
        started_on=activity.starts_on,
    )
    AttendanceFactory(
        enrolment=enrolment,
        stage=VOCATIONAL,
        activity=activity,
        session=held,
        session_date=held.date,
        status="absent" if enrolment.external_id.endswith("3") else "present",
    )
    return stay


def waits(enrolment, activity) -> Stage:
    return StageFactory(
        enrolment=enrolment,
        stage=VOCATIONAL,
        activity=activity,
        status="waitlisted",
        started_on=None,
    )


def stays_of(people, staff, activity, day) -> dict[str, Stage]:
    """Of the first person one in each state, of the third one on hold."""
    first, leaving, other = people[:3]
    held = {"enrolment": other, "stage": VOCATIONAL, "activity": activity}
    attends(leaving, activity, activity.sessions.earliest("date"))
    return {
        "active": attends(first, activity, activity.sessions.earliest("date")),
        "held": StageFactory(
            **held, status="on_hold", started_on=day - timedelta(days=20)
        ),
        "care": StageFactory(
            enrolment=first,
            stage=CARE,
            counsellor=staff["counsellor"],
            started_on=day - timedelta(days=50),
        ),
        "completed": StageFactory(
            enrolment=first,
            stage=StageKind.EDUCATION,
            status="completed",
            started_on=day - timedelta(days=80),
            ended_on=day - timedelta(days=20),
        ),
        "left": left_school(first, day),
        "planned": StageFactory(
            enrolment=first,
            stage=StageKind.EDUCATION,
            status="planned",
            started_on=None,
        ),
    }


def left_school(enrolment, day) -> Stage:
    """Of whom all is known that is asked of schooling."""
    stay = StageFactory(
        enrolment=enrolment,
        stage=StageKind.EDUCATION,
        status="dropped_out",
        started_on=day - timedelta(days=88),
        ended_on=day - timedelta(days=84),
    )
    SchoolingFactory(
        stay=stay,
        entry_level=1,
        exit_level=1,
        childcare="needed",
        childcare_since=stay.started_on,
        left_because="children",
    )
    return stay


def of_care(stay, day) -> dict[str, StageRecord]:
    """Level, advice and closing of somebody in psychological support."""
    review_on = day + timedelta(days=7)
    return {
        "care-level": CareLevelFactory(
            stay=stay, day=stay.started_on, level="focused", review_on=review_on
        ),
        "adjustment": AdjustmentFactory(
            enrolment=stay.enrolment,
            day=day - timedelta(days=10),
            helps=["shorter_days", "no_night_travel"],
        ),
        "closing": ClosingAssessmentFactory(stay=stay, day=day, needs=["housing"]),
    }


def in_group(enrolment, counsellor, office, day) -> Attendance:
    """A mark in a group of psychological support, with what was noted."""
    held = day - timedelta(days=22)
    group = ActivityFactory(office=office, name="Talking circle", stage=CARE)
    session = SessionFactory(activity=group, date=held, took_place=True)
    mark = AttendanceFactory(
        enrolment=enrolment, activity=group, session=session, session_date=held
    )
    GroupNoteFactory(enrolment=enrolment, attendance=mark, by=counsellor)
    return mark


def assessed_and_noted(enrolment, staff, day) -> Note:
    for weeks, score in ((7, 14), (1, 8)):
        AssessmentFactory(
            enrolment=enrolment,
            taken_on=day - timedelta(weeks=weeks),
            score=score,
            answers=[score // 9 + (item < score % 9) for item in range(9)],
        )
    return NoteFactory(
        enrolment=enrolment,
        by=staff["caseworker"],
        happened_on=day - timedelta(days=2),
        text="Came to the office with his brother. Wants to go on with welding.",
    )


def amended(enrolment, counsellor, day) -> Assessment:
    """Taken four weeks ago, and an answer put right since."""
    taken = AssessmentFactory(
        enrolment=enrolment,
        taken_on=day - timedelta(weeks=4),
        answers=[1, 1, 1, 1, 2, 1, 1, 1, 1],
        score=10,
        taken_by=counsellor,
        mode="read_out",
        language="Krio",
    )
    taken.answers, taken.score = [1, 1, 1, 1, 2, 1, 1, 1, 0], 9
    taken.amended_because = "mistyped"
    with as_owner():
        taken.save(update_fields=["answers", "score", "amended_because"])
    return taken


def gate_closed(program, enrolment, staff) -> Waiver:
    """Training asks for sessions and takes two weeks; for one a waiver is asked."""
    rule = StageRuleFactory(program=program, stage=VOCATIONAL, weeks=2)
    StageConditionFactory(rule=rule, kind="sessions", number=20)
    StageConditionFactory(rule=rule, kind="screened")
    return WaiverFactory(
        enrolment=enrolment,
        gate="complete",
        conditions=["sessions"],
        reason="The workshop was closed for a month, and the employer waits.",
        asked_by=staff["caseworker"],
    )


def referred(enrolment, staff, day) -> Referral:
    """One to be sent, to whose partner she agreed."""
    of = {"enrolment": enrolment, "by": staff["caseworker"]}
    referral = ReferralFactory(
        **of, service__name="Birth certificates", reason="Has no papers at all."
    )
    PartnerConsentFactory(
        **of, partner=referral.partner, given_on=day - timedelta(days=2)
    )
    return referral


def unanswered(enrolment, staff) -> Referral:
    """One that a clinic has not answered in time."""
    clinic = ServiceOfferFactory(
        partner__program=enrolment.program,
        partner__name="Lirio District Hospital",
        name="Surgery for old wounds",
    )
    return ReferralFactory(
        enrolment=enrolment,
        by=staff["caseworker"],
        service=clinic,
        sent=True,
        sent_at=timezone.now() - timedelta(days=9),
        reason="A splinter in the left arm hurts when he works.",
    )


def planned(known, leaving, staff, day) -> dict[str, Any]:
    """One version that is approved, one that waits, a draft; of another one that
    was sent back."""
    by = {"written_by": staff["caseworker"]}
    agreed = {"agreed": True, "agreed_on": day - timedelta(days=40)}
    agreed["review_on"] = day + timedelta(days=5)
    lead = {"decided_by": staff["programme_lead"], "decided_at": timezone.now()}
    approved = PlanFactory(enrolment=known, **by, **agreed, **lead, state="approved")
    waiting = PlanFactory(enrolment=known, number=2, **by, **agreed)
    draft = PlanFactory(enrolment=known, number=3, **by)
    key, steps, goals = {"key": uuid4()}, {}, {}
    for plan in (approved, waiting, draft):
        goals[plan] = GoalFactory(plan=plan, **key)
        late = day - timedelta(days=3)
        steps[plan] = StepFactory(goal=goals[plan], due_on=late, **key)
    GoalFactory(
        plan=waiting, dimension="family", order=2, text="To live with my children."
    )
    PlanFactory(
        enrolment=leaving, **by, **agreed, **lead, state="returned", decision_note="Why"
    )
    ProfileFactory(
        enrolment=known,
        why_joined=["forced"],
        wishes=["business", "family"],
        wishes_more="A workshop near the road.",
        reads="little",
        skills=["metal"],
        family="couple",
        children=3,
    )
    found_on = day - timedelta(days=9)
    NeedFactory(enrolment=known, code="papers", found_on=found_on, met_on=day)
    return {
        "need": NeedFactory(enrolment=known, found_on=found_on),
        "goal": goals[draft],
        "step": steps[draft],
        "agreed step": steps[approved],
    }


def counselled(enrolment, counsellor, day) -> CounsellingSession:
    """A session with its note, and a safety plan."""
    SafetyPlanFactory(
        enrolment=enrolment,
        by=counsellor,
        made_on=day - timedelta(days=20),
        parts={"signs": "Does not sleep.", "ask": "His aunt in Tamba."},
    )
    note = SessionNoteFactory(
        enrolment=enrolment,
        by=counsellor,
        session__held_on=day - timedelta(days=20),
        text="Talked about the nights. Sleeps better since he works.",
    )
    return note.session


def alerted(enrolment, counsellor) -> Alert:
    """An alert whose closing the counsellor proposes."""
    of = {"enrolment": enrolment, "by": counsellor}
    by = {"raised_by": counsellor, "proposed_by": counsellor}
    alert = AlertFactory(enrolment=enrolment, proposed=True, reason="told", **by)
    parts = {
        "means": "Keeps rat poison in the shed. The brother took it away.",
        "protects": "His daughter, and the work in the shop.",
        "done": "Talked for two hours, with the brother at the end.",
        "handed_over": "The brother, and the nurse of Tamba.",
    }
    SafetyAssessmentFactory(**of, alert=alert, risk="medium", parts=parts)
    AlertClosingFactory(**of, alert=alert)
    return alert


def child_of(office, staff, day) -> Enrolment:
    """Registered by the caseworker, who has a receipt and no more; the counsellor
    shares the scores with child protection."""
    child = EnrolmentFactory(
        office=office,
        child_track=True,
        external_id="TAM-CHILD",
        category="child_associated",
        participant__given_name="Moses",
        participant__family_name="Bangura",
        participant__birth_date=date(day.year - 15, 1, 1),
        registered_on=day - timedelta(days=30),
    )
    StageFactory(
        enrolment=child,
        stage=CARE,
        counsellor=staff["counsellor"],
        started_on=day - timedelta(days=20),
        scores_shared=True,
    )
    AssessmentFactory(
        enrolment=child,
        instrument="WHO-5",
        taken_on=day,
        score=48,
        answers=[3, 3, 2, 2, 2],
    )
    keep(
        staff["caseworker"],
        f"receipt.of:{child.case_code}",
        {"why": "child", "zone": office.program.timezone},
    )
    return child


def emergency(office, staff, day) -> EmergencyOpening:
    """The caseworker of another office reads the case for an hour."""
    return EmergencyOpeningFactory(
        enrolment__office=office,
        enrolment__external_id="SAR-0001",
        enrolment__participant__given_name="Sia",
        enrolment__participant__family_name="Bockarie",
        enrolment__registered_on=day - timedelta(days=40),
        by=staff["caseworker"],
        reason="Her brother came to our office: she was taken from the market today.",
    )


def gone(office, staff, day) -> Enrolment:
    """Left a good three months ago: the first follow-up is due."""
    left = EnrolmentFactory(
        office=office,
        external_id="TAM-LEFT",
        participant__given_name="Hawa",
        participant__family_name="Jalloh",
        caseworker=staff["caseworker"],
        registered_on=day - timedelta(days=500),
        exited_on=day - timedelta(days=190),
        exit_reason="completed",
    )
    FollowUpFactory(
        enrolment=left, wave=3, contacted_on=day - timedelta(days=95), work="employee"
    )
    return left


def registered_twice(left: Enrolment, staff) -> Merge:
    """Once more under another number, and merged since."""
    twice = EnrolmentFactory(
        office=left.office,
        external_id="TAM-TWICE",
        exited_on=left.exited_on,
        exit_reason="duplicate",
        merged_into=left,
    )
    none: dict[str, Any] = {"kept": {}, "gone": {}, "person": {}}
    return MergeFactory(kept=left, gone=twice, by=staff["programme_lead"], image=none)


def done(office, staff, day) -> Enrolment:
    """Has nothing more to do in the programme."""
    ready = EnrolmentFactory(
        office=office,
        external_id="TAM-READY",
        participant__given_name="Kadiatu",
        participant__family_name="Fofana",
        caseworker=staff["caseworker"],
        registered_on=day - timedelta(days=400),
    )
    StageFactory(
        enrolment=ready,
        stage=VOCATIONAL,
        status="completed",
        started_on=day - timedelta(days=300),
        ended_on=day - timedelta(days=30),
    )
    return ready


def brought(program, lead) -> ImportFile:
    """It would change a few records, and some of its rows are rejected."""
    numbers = {"read": 1_000, "created": 900, "updated": 20, "rejected": 3}
    changed = [["phone", "+231 77 000 001"], ["address", ""]]
    reasons = ["sex: is not one of F, M, X, U", "registered_on: lies in the future"]
    return ImportFileFactory(
        program=program,
        by=lead,
        step=ImportFile.Step.CHECKED,
        content=b"brought",
        rejects=b"rejected",
        counts={"kind": "participants", "unchanged": 77, **numbers},
        preview={
            "changed": [{"row": 4, "number": "K-0004", "columns": changed}],
            "rejected": [{"row": 9, "number": "K-0009", "reasons": reasons}],
        },
    )


def begun(caseworker, office, day) -> UUID:
    """A registration all of which is typed and nothing stored."""
    key = uuid4()
    person = {"given_name": "Alpha", "family_name": "Bah", "sex": "M"}
    case = {
        "office": str(office.pk),
        "category": "ex_combatant",
        "registered_on": day.isoformat(),
    }
    consent = {"language": "Krio", "given_by": "self", "signed_how": "paper"}
    consent |= dict.fromkeys(Consent.Purpose.values, "yes")
    keep(caseworker, f"registration-person:{key}", person | {"birth_date": "1990"})
    keep(caseworker, f"registration-case:{key}", case)
    keep(caseworker, f"registration-consent:{key}", consent)
    return key


def keep(user: User, key: str, data: dict[str, str]) -> None:
    with as_owner():
        Draft.objects.keep(by=user, key=key, data=data)


def with_progress(program: Program) -> Program:
    """Its page of progress is counted."""
    counting.count(program, report=quietly)
    return program


def month_before(program, day, staff) -> Summary:
    counted(program)
    last = Period.parse(f"{day:%Y-%m}").previous()
    return told(published(program, last, by=staff["programme_lead"]))


def drafted(program, day, staff) -> Summary:
    """A revision that waits to be published and says one figure otherwise."""
    month = Period.parse(f"{day:%Y-%m}").previous().previous()
    published(program, month, by=staff["programme_lead"])
    figures, cutoff = building.count(program, month, report=quietly)
    first = figures[0]
    first.numerator = first.value = first.persons = first.numerator + 3
    draft = building.store(program, month, figures, cutoff=cutoff, by=None)
    reports.narrate(
        draft,
        happened="Heavy rain cut the road to the north for two weeks.",
        why="The bridge was under water.",
        changes="Sessions in the north are held in the market hall.",
        by=staff["programme_lead"],
    )
    reports.set_target(
        draft,
        indicator="CASE-1",
        value=12,
        source="The plan of the year, page 12",
        by=staff["monitoring_officer"],
    )
    return draft
