"""The people of a corner of the world: each record of each with its canaries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from core.models import Draft, User
from participants.items import Item
from participants.models import (
    Alert,
    Application,
    Appointment,
    Assessment,
    Attendance,
    Benefit,
    Complaint,
    CounsellingSession,
    Document,
    DuplicatePair,
    EmergencyOpening,
    Enrolment,
    ExitRequest,
    Incident,
    Merge,
    Note,
    Referral,
    Stage,
    Task,
    Transfer,
    Waiver,
)
from participants.models.stage_record import StageRecord
from programs.models import (
    RegisterCorrection,
    StageKind,
)
from tests.access.cast import Corner, Place, World
from tests.access.rights import Case
from tests.factories import (
    ActivityFactory,
    AdjustmentFactory,
    AlertClosingFactory,
    AlertFactory,
    AppealFactory,
    ApplicationFactory,
    AppointmentFactory,
    ArmedGroupHistoryFactory,
    AssessmentFactory,
    AttendanceFactory,
    BenefitFactory,
    BenefitRuleFactory,
    BusinessPlanFactory,
    CareLevelFactory,
    CertificateFactory,
    ClosingAssessmentFactory,
    ClosingNoteFactory,
    ComplaintFactory,
    ConsentFactory,
    ContactAttemptFactory,
    CorrectionFactory,
    CounsellorWishFactory,
    CriterionAnswerFactory,
    DocumentFactory,
    DuplicatePairFactory,
    EmergencyOpeningFactory,
    EnrolmentFactory,
    ExitRequestFactory,
    FollowUpFactory,
    FormerGroupFactory,
    GoalFactory,
    GroupNoteFactory,
    HoldingFactory,
    IncidentFactory,
    MentoringVisitFactory,
    MergeFactory,
    NeedFactory,
    NoteFactory,
    PanelDecisionFactory,
    PartnerConsentFactory,
    PlacementFactory,
    PlanFactory,
    PriorSkillFactory,
    ProfileFactory,
    ReferralFactory,
    SafetyAssessmentFactory,
    SafetyPlanFactory,
    SchoolingFactory,
    SessionFactory,
    SessionNoteFactory,
    StageFactory,
    StartUpKitFactory,
    StepFactory,
    TaskFactory,
    TermResultFactory,
    TrainingResultFactory,
    TransferFactory,
    WaiverFactory,
)
from tests.roles import as_owner

VOCATIONAL = StageKind.VOCATIONAL_TRAINING
CARE = StageKind.PSYCHOLOGICAL_SUPPORT
EDUCATION = StageKind.EDUCATION

WORDS = "text", "place", "done"
"""What of an incident is in somebody's own words."""


@dataclass
class Builder:
    """Sets a corner up: each record of each person with its canaries."""

    world: World
    place: Place
    keeper: User
    counsellor: User
    opener: User
    child: bool
    day: date

    def corner(self, name: str) -> Corner:
        known, leaving, other = (self.person(n) for n in ("known", "leaving", "other"))
        left = self.person(
            "left",
            registered_on=self.day - timedelta(days=500),
            exited_on=self.day - timedelta(days=190),
            exit_reason="completed",
        )
        FollowUpFactory(
            enrolment=left, wave=3, contacted_on=self.day - timedelta(days=95)
        )
        ContactAttemptFactory(
            enrolment=left,
            wave=6,
            day=self.day - timedelta(days=3),
            by=self.keeper,
            note=self.word("case", "note of a try", left),
        )
        receipt = self.person("registered")
        self.keep(f"receipt.of:{receipt.case_code}", why="child", zone="UTC")
        if self.child:
            self.care(receipt, scores_shared=True)
            self.score(receipt, self.day)
        note, stays = self.records(known), self.stays(known, leaving, other)
        return Corner(
            name,
            self.place,
            self.keeper,
            self.counsellor,
            [known, leaving, other],
            left,
            stays | {"waiting": self.waiting(receipt)},
            note,
            self.task(known),
            self.documents(known),
            self.counselled(known),
            self.alert(known),
            self.alert(receipt),
            self.appointment(known),
            self.of_stages(known, stays),
            self.amended(known),
            self.in_group(known),
            self.exit(leaving),
            self.transfer(other),
            self.duplicate(leaving, other),
            self.merge(left),
            self.waivers(known, leaving),
            self.benefits(leaving),
            self.referrals(known),
            ReferralFactory(
                enrolment=known,
                sent=True,
                reason=self.word("case", "reason of a sent referral", known),
                by=self.keeper,
            ),
            self.plans(known, leaving),
            self.opening(left),
            self.complaints(known),
            self.incident(known),
            self.applications(),
            self.registration(),
            self.world.users,
            receipt,
        )

    def word(self, what: str, name: str, case: Enrolment) -> str:
        return self.world.canaries.word(what, name, case=case.pk)

    def person(self, who: str, **facts: Any) -> Enrolment:
        """Somebody in the register; what is stored of them waits for its canaries."""
        pk, canaries = uuid4(), self.world.canaries
        names = {
            "family_name": canaries.word("name", "family name", case=pk),
            "given_name": canaries.word("name", "given name", case=pk),
            "other_names": canaries.word("case", "other names", case=pk),
            "mothers_name": canaries.word("case", "mother's name", case=pk),
            "national_id": canaries.word("case", "national id", case=pk),
            "address": canaries.word("case", "address", case=pk),
            "phone": canaries.telephone(case=pk),
        }
        office = self.place.office
        enrolment = EnrolmentFactory(
            pk=pk,
            office=office,
            child_track=self.child,
            category="child_associated" if self.child else "ex_combatant",
            external_id=canaries.word("case", "external number", case=pk),
            caseworker=None if who == "registered" else self.keeper,
            **{f"participant__{name}": value for name, value in names.items()},
            **({"registered_on": self.day - timedelta(days=90)} | facts),
        )
        canaries.add(enrolment.case_code, "name", "case code", case=pk)
        shared = self.child and who == "registered"
        cared_for = who == "known" or shared
        in_care = who in {"known", "registered"}  # an alert is enough
        attends = who in {"known", "leaving", "other"}
        self.world.cases[pk] = Case(
            enrolment.case_code,
            office.program_id,
            office.pk,
            self.child,
            enrolment.caseworker_id,
            self.counsellor.pk if cared_for else None,
            in_care,
            shared,
            self.place.facilitator.pk if attends else None,
        )
        return enrolment

    def records(self, case: Enrolment) -> Note:
        """What is written of a person beside the stays."""
        group = FormerGroupFactory(
            program=case.program, name=self.word("armed group", "armed group", case)
        )
        ArmedGroupHistoryFactory(enrolment=case, former_group=group)
        ConsentFactory(
            enrolment=case,
            given_by="guardian",
            guardian=self.word("case", "guardian", case),
            language=self.word("case", "language of the consent", case),
            by=self.keeper,
        )
        CorrectionFactory(
            enrolment=case,
            by=self.keeper,
            reason=self.word("case", "reason of a correction", case),
        )
        HoldingFactory(
            enrolment=case,
            until=self.day - timedelta(days=30),
            by=self.keeper,
        )
        for weeks in (7, 1):
            self.score(case, self.day - timedelta(weeks=weeks))
        AttendanceFactory(
            enrolment=case,
            session_date=self.day - timedelta(days=20),
            status="absent",
            reason=self.word("psychological", "reason of an absence in care", case),
        )
        self.keep(f"note:{case.pk}", text=self.own("draft of a note"))
        return NoteFactory(
            enrolment=case,
            by=self.keeper,
            happened_on=self.day - timedelta(days=2),
            text=self.word("note", "text of a note", case),
        )

    def task(self, case: Enrolment) -> Task:
        """One to do; of one that was dropped why."""
        TaskFactory(
            enrolment=case,
            assignee=self.keeper,
            what=self.word("task", "task that was dropped", case),
            state="dropped",
            settled_by=self.keeper,
            settled_at=timezone.now(),
            why_not=self.word("task", "why a task was dropped", case),
        )
        return TaskFactory(
            enrolment=case,
            assignee=self.keeper,
            due_on=self.day,
            what=self.word("task", "task", case),
        )

    def documents(self, case: Enrolment) -> Document:
        """A paper, after one that was removed, and the photograph."""

        def word(name: str) -> str:
            return self.word("document", name, case)

        ConsentFactory(enrolment=case, purpose="photo", by=self.keeper)
        DocumentFactory(enrolment=case, photo=True, title=word("words of a photo"))
        DocumentFactory(enrolment=case, removed=True, title=word("removed paper"))
        return DocumentFactory(
            enrolment=case,
            title=word("title of a paper"),
            content=f"%PDF-1.7 {word('paper')}".encode(),
        )

    def applications(self) -> dict[str, Application]:
        """One in each status that a page needs; a child is with child protection."""
        made = {each: self.application(each) for each in ("screening", "ineligible")}
        made["disputed"] = disputed = self.application("disputed")
        AppealFactory(
            application=disputed,
            by=self.keeper,
            lodged_on=self.day - timedelta(days=3),
            grounds=self.of_application("grounds of an appeal", disputed),
        )
        return made

    def application(self, status: str) -> Application:
        pk, canaries, office = uuid4(), self.world.canaries, self.place.office
        names = {
            name: canaries.word("application", name, case=pk)
            for name in ("family_name", "given_name", "mothers_name")
        }
        day = {"applied_on": self.day - timedelta(days=20)}
        if not self.child:
            day["screened_on"] = self.day - timedelta(days=10)
        made: Application = ApplicationFactory(
            pk=pk,
            office=office,
            of_child=self.child,
            **({} if self.child else {"status": status}),
            **names,
            **day,
        )
        canaries.add(made.code, "application", "case code", case=pk)
        self.world.cases[pk] = Case(made.code, office.program_id, office.pk, self.child)
        CriterionAnswerFactory(
            application=made,
            criterion=self.place.criterion,
            by=self.keeper,
            evidence=self.of_application("evidence", made),
        )
        if status != "screening":
            PanelDecisionFactory(
                application=made,
                decided=True,
                held_on=self.day - timedelta(days=5),
                reason=self.of_application("reason of a panel", made),
            )
        return made

    def of_application(self, name: str, made: Application) -> str:
        return self.world.canaries.word("application", name, case=made.pk)

    def complaints(self, case: Enrolment) -> Complaint:
        """One to answer, after others; the last is about who would answer it."""
        settled = {"settled_by": self.place.brought.by, "settled_at": timezone.now()}
        self.complaint("answered", case, **settled, state="answered")
        self.complaint("closed", None, **settled, state="closed")
        whose = "child_protection" if self.child else "programme_lead"
        about = self.world.users[whose]
        by = self.counsellor if about == self.keeper else self.keeper
        self.complaint("about who answers", case, about=about, by=by)
        return self.complaint("to answer", case)

    def incident(self, case: Enrolment) -> Incident:
        """What the caseworker was told, after what a colleague was."""

        def word(name: str, by: User) -> str:
            canaries = self.world.canaries
            return canaries.word("incident", name, case=case.pk, owner=by.pk)

        colleague = self.world.users["counsellor"]
        IncidentFactory(
            enrolment=case, by=colleague, text=word("a colleague's incident", colleague)
        )
        made: Incident = IncidentFactory(
            enrolment=case,
            by=self.keeper,
            happened_on=self.day - timedelta(days=3),
            **{each: word(f"{each} of an incident", self.keeper) for each in WORDS},
        )
        return made

    def complaint(self, name: str, case: Enrolment | None, **facts: Any) -> Complaint:
        pk, canaries, office = uuid4(), self.world.canaries, self.place.office
        words = {"answered": "answer", "closed": "why_not"}
        texts = {
            field: canaries.word("complaint", f"{field}, {name}", case=pk)
            for field in ("text", *([words[name]] if name in words else []))
        }
        of: Any = {"office": office, "child_track": self.child, "by": self.keeper}
        made: Complaint = ComplaintFactory(
            pk=pk,
            enrolment=case,
            received_on=self.day - timedelta(days=3),
            **(of | texts | facts),
        )
        canaries.add(made.code, "complaint", "case code", case=pk)
        self.world.cases[pk] = Case(
            made.code,
            office.program_id,
            office.pk,
            self.child,
            written_by=made.by_id,
            about=made.about_id,
        )
        return made

    def stays(self, known: Enrolment, leaving: Enrolment, other: Enrolment) -> Any:
        begun = self.day - timedelta(days=50)
        course: dict[str, Any] = {
            "stage": VOCATIONAL,
            "activity": self.place.activity,
            "started_on": begun,
        }
        active = StageFactory(enrolment=known, **course)
        StageFactory(enrolment=leaving, **course)
        held = StageFactory(enrolment=other, status="on_hold", **course)
        for each in (known, leaving):
            self.mark(each)
        with as_owner():
            RegisterCorrection.objects.create(
                session=self.place.held,
                by=self.keeper,
                reason=self.word(
                    "mark" if self.child else "why changed", "correction", known
                ),
                child_track=self.child,
            )
        done = {"started_on": begun, "ended_on": begun + timedelta(days=9)}
        education: dict[str, Any] = {"enrolment": known, "stage": EDUCATION}
        completed = StageFactory(**education, status="completed", **done)
        gone = {"started_on": begun - timedelta(days=30), "status": "dropped_out"}
        gone["ended_on"] = begun - timedelta(days=10)
        for stay in (completed, left := StageFactory(**education, **gone)):
            self.learns(stay)
        return {
            "active": active,
            "held": held,
            "care": self.care(known),
            "completed": completed,
            "left": left,
            "planned": StageFactory(**education, status="planned", started_on=None),
        }

    def waiting(self, case: Enrolment) -> Stage:
        """For a place in the course of the office."""
        return StageFactory(
            enrolment=case,
            stage=VOCATIONAL,
            activity=self.place.activity,
            status="waitlisted",
            started_on=None,
        )

    def learns(self, stay: Stage) -> None:
        SchoolingFactory(
            stay=stay,
            school=self.word("case", "school", stay.enrolment),
            grade=self.word("case", "class", stay.enrolment),
            childcare="given",
        )

    def care(self, case: Enrolment, **facts: Any) -> Stage:
        return StageFactory(
            enrolment=case,
            stage=CARE,
            counsellor=self.counsellor,
            started_on=self.day - timedelta(days=50),
            **facts,
        )

    def score(self, case: Enrolment, taken_on: date) -> None:
        score = self.world.canaries.score(case=case.pk)
        AssessmentFactory(enrolment=case, taken_on=taken_on, score=score)

    def of_stages(self, case: Enrolment, stays: Any) -> dict[str, StageRecord]:
        """What is kept of the stages, by the code of its kind."""
        term = TermResultFactory(
            enrolment=case,
            stay=stays["completed"],
            day=self.day - timedelta(days=45),
            term=self.word("case", "term", case),
            mark=self.word("case", "average mark", case),
            promoted_to=self.word("case", "class after the term", case),
        )
        trained = self.of_training(case, stays["active"])
        return {
            "term-result": term,
            **trained,
            **self.of_care(case, stays["care"]),
        }

    def of_care(self, case: Enrolment, stay: Stage) -> dict[str, StageRecord]:
        """Level, advice and closing, with what is written beside them."""
        CounsellorWishFactory(stay=stay, sex="F", age="older")
        level = CareLevelFactory(
            enrolment=case,
            stay=stay,
            day=self.day - timedelta(days=40),
            level="specialised",
            review_on=self.day,
            referred_to=self.word("psychological", "referred to", case),
        )
        closing = ClosingAssessmentFactory(
            enrolment=case, stay=stay, day=self.day - timedelta(days=1)
        )
        ClosingNoteFactory(
            enrolment=case,
            closing=closing,
            by=self.counsellor,
            text=self.confided("note on the closing", case),
        )
        adjustment = AdjustmentFactory(
            enrolment=case,
            day=self.day - timedelta(days=10),
            stages=[VOCATIONAL, EDUCATION],
            helps=["no_machines", "no_night_travel", "quiet_place"],
        )
        return {"care-level": level, "closing": closing, "adjustment": adjustment}

    def in_group(self, case: Enrolment) -> Attendance:
        """A mark in a group of the support, and what was noted of it."""
        day = self.day - timedelta(days=22)
        group = ActivityFactory(office=self.place.office, stage=CARE)
        session = SessionFactory(activity=group, date=day, took_place=True)
        mark = AttendanceFactory(
            enrolment=case, activity=group, session=session, session_date=day
        )
        GroupNoteFactory(
            enrolment=case,
            attendance=mark,
            by=self.counsellor,
            text=self.confided("note of a group session", case),
        )
        return mark

    def confided(self, name: str, case: Enrolment) -> str:
        """What its writer and the clinical supervisor read."""
        of = {"case": case.pk, "owner": self.counsellor.pk}
        return self.world.canaries.word("session note", name, **of)

    def of_training(self, case: Enrolment, stay: Stage) -> dict[str, StageRecord]:
        """From earlier skills to the business, by the code of its kind."""
        of: dict[str, Any] = {"enrolment": case}

        def word(name: str) -> str:
            return self.word("case", name, case)

        day = {"day": self.day - timedelta(days=10)}
        before = StageFactory(
            **of,
            stage=VOCATIONAL,
            status="completed",
            started_on=self.day - timedelta(days=70),
            ended_on=self.day - timedelta(days=60),
            certified_on=day["day"],
        )
        CertificateFactory(
            **of,
            **day,
            stay=before,
            kind="provider",
            number=word("revoked number"),
            revoked_on=self.day,
            revoked_because=word("why a certificate is revoked"),
        )
        BusinessPlanFactory(
            **of,
            **day,
            state="refused",
            asked_by=self.keeper,
            decided_by=self.opener,
            decided_at=timezone.now(),
            decision_note=word("why a plan is refused"),
        )
        return {
            "prior-skill": PriorSkillFactory(
                **of, **day, assessed_by=word("assessed by")
            ),
            "training-result": TrainingResultFactory(
                **of, **day, stay=stay, assessed_by=word("assessor"), mark=word("mark")
            ),
            "training-certificate": CertificateFactory(
                **of, **day, stay=before, title=word("title"), number=word("number")
            ),
            "start-up-kit": StartUpKitFactory(
                **of,
                **day,
                stay=stay,
                items=[Item(1, word("thing of a kit"), "5.00")],
                by=self.keeper,
            ),
            "placement": PlacementFactory(**of, **day, employer=word("employer")),
            "business-plan": BusinessPlanFactory(
                **of,
                **day,
                name=word("business"),
                what=word("what a business takes"),
                state="submitted",
                asked_by=self.keeper,
            ),
            "mentoring-visit": MentoringVisitFactory(
                **of, **day, advice=word("advice to a business")
            ),
        }

    def amended(self, case: Enrolment) -> Assessment:
        """Taken here, and put right since: what it was before is a score too."""
        canaries = self.world.canaries
        taken = AssessmentFactory(
            enrolment=case,
            taken_on=self.day - timedelta(weeks=3),
            score=canaries.score(case=case.pk),
            taken_by=self.counsellor,
            mode="read_out",
            language=self.word("score", "language of an instrument", case),
            instrument_version=self.word("score", "version of an instrument", case),
        )
        with as_owner():
            taken.answers, taken.score = [2] * 9, canaries.score(case=case.pk)
            taken.save(update_fields=["answers", "score"])
        return taken

    def counselled(self, case: Enrolment) -> CounsellingSession:
        """What was said, and a safety plan: its author's and the supervisor's."""
        of = {"enrolment": case, "by": self.counsellor}
        plan, said = (
            self.confided(name, case) for name in ("safety plan", "note of a session")
        )
        day = self.day - timedelta(days=21)
        SafetyPlanFactory(**of, made_on=day, parts={"signs": plan})
        note: Any = SessionNoteFactory(**of, session__held_on=day, text=said)
        return note.session

    def alert(self, case: Enrolment) -> Alert:
        """One whose closing is proposed; its texts are its author's."""
        of: dict[str, Any] = {"enrolment": case}
        key = self.world.canaries.alert(case=case.pk)
        by = {"raised_by": self.counsellor, "proposed_by": self.counsellor}
        alert: Alert = AlertFactory(pk=key, proposed=True, **by, **of)
        of |= {"alert": alert, "by": self.counsellor}
        done, why = (
            self.world.canaries.word(
                "session note", name, case=case.pk, owner=self.counsellor.pk
            )
            for name in ("safety assessment", "why an alert can be closed")
        )
        SafetyAssessmentFactory(**of, parts={"done": done})
        AlertClosingFactory(**of, text=why)
        return alert

    def appointment(self, case: Enrolment) -> Appointment:
        """Of this day: it stands on its counsellor's home page and in the calendar."""
        hour = 11 if self.child else 9
        return AppointmentFactory(
            enrolment=case,
            counsellor=self.counsellor,
            day=self.day,
            starts_at=time(hour),
            ends_at=time(hour + 1),
        )

    def mark(self, case: Enrolment) -> None:
        AttendanceFactory(
            enrolment=case,
            stage=VOCATIONAL,
            activity=self.place.activity,
            session=self.place.held,
            session_date=self.place.held.date,
            status="excused",
            reason=self.word("mark", "reason of an absence", case),
        )

    def exit(self, case: Enrolment) -> ExitRequest:
        """One that waits, after one that was refused."""
        ExitRequestFactory(
            enrolment=case,
            exit_on=self.day,
            reason="eligibility_revoked",
            authority=self.word("case", "authority that revoked", case),
            revoked_on=self.day,
            note=self.word("case", "note of a refused exit", case),
            asked_by=self.keeper,
            state="refused",
            decided_by=self.place.brought.by,
            decided_at=timezone.now(),
            decision_note=self.word("case", "why an exit was refused", case),
        )
        return ExitRequestFactory(
            enrolment=case,
            exit_on=self.day,
            note=self.word("case", "note of an exit", case),
            asked_by=self.keeper,
        )

    def transfer(self, case: Enrolment) -> Transfer:
        """One that was refused, and one that waits for whoever is there."""
        TransferFactory(
            enrolment=case,
            asked_by=self.keeper,
            reason=self.word("case", "reason of a hand-over refused", case),
            state="refused",
            decided_by=self.opener,
            decided_at=timezone.now(),
            decision_note=self.word("case", "why a hand-over is refused", case),
        )
        return TransferFactory(
            enrolment=case,
            asked_by=self.keeper,
            reason=self.word("case", "reason of a hand-over", case),
        )

    def duplicate(self, leaving: Enrolment, other: Enrolment) -> DuplicatePair:
        """Put off, after somebody had registered them as two people."""

        def word(name: str) -> str:
            return self.word("twice", name, leaving)

        made: DuplicatePair = DuplicatePairFactory(
            cases=(leaving, other),
            answered=True,
            answered_by=self.opener,
            answer=word("answer about a duplicate"),
            decided=True,
            state="later",
            reason=word("reason about a duplicate"),
        )
        return made

    def merge(self, kept: Enrolment) -> Merge:
        """Of somebody who was registered twice."""
        gone = self.person(
            "merged",
            exited_on=self.day,
            exit_reason="duplicate",
            merged_into=kept,
        )
        reason = self.word("merge", "reason of a merge", kept)
        none: dict[str, list[str]] = {"kept": {}, "gone": {}, "person": {}}
        return MergeFactory(
            kept=kept, gone=gone, by=self.opener, reason=reason, image=none
        )

    def waivers(self, known: Enrolment, leaving: Enrolment) -> Waiver:
        """One that waits, and one of psychological support that was refused."""
        WaiverFactory(
            enrolment=known,
            stage=CARE,
            gate="complete",
            conditions=["sessions"],
            reason=self.word("psychological", "reason of a waiver in care", known),
            asked_by=self.counsellor,
            state="refused",
            decided_by=self.place.brought.by,
            decided_at=timezone.now(),
            decision_note=self.word("psychological", "why no waiver", known),
        )
        return WaiverFactory(
            enrolment=leaving,
            gate="complete",
            conditions=["sessions"],
            reason=self.word("case", "reason of a waiver", leaving),
            asked_by=self.keeper,
        )

    def benefits(self, case: Enrolment) -> dict[str, Benefit]:
        """One of each that waits for somebody."""
        rule = BenefitRuleFactory(
            program=case.program, code=f"k-{case.pk.hex[:8]}", name="Monthly support"
        )
        of: dict[str, Any] = {"enrolment": case, "rule": rule}
        by_keeper = {"proposed_by": self.keeper, "proposed_at": timezone.now()}
        reason = self.word("benefit", "reason of an appeal", case)
        BenefitFactory(
            **of, month=date(2026, 1, 1), **by_keeper, state="appealed", reason=reason
        )
        return {
            "earned": BenefitFactory(**of, month=date(2026, 2, 1)),
            "proposed": BenefitFactory(**of, month=date(2026, 3, 1), **by_keeper),
            "approved": BenefitFactory(
                **of,
                month=date(2026, 4, 1),
                **by_keeper,
                approved=True,
                reference=self.word("benefit", "payment reference", case),
            ),
        }

    def referrals(self, case: Enrolment) -> Referral:
        """One to write on, after one to psychosocial care that was rejected."""
        sent = ReferralFactory(
            enrolment=case,
            service__kind="psychosocial",
            sent=True,
            status="rejected",
            refusal="full",
            reason=self.word("advice", "reason of a referral to care", case),
            by=self.keeper,
        )
        PartnerConsentFactory(
            enrolment=case,
            partner=sent.partner,
            by=self.keeper,
            given_by="guardian",
            guardian=self.word("advice", "guardian who agreed to a partner", case),
            language=self.word("advice", "language of a consent", case),
        )
        draft: Referral = ReferralFactory(
            enrolment=case,
            reason=self.word("case", "reason of a referral", case),
            by=self.keeper,
        )
        PartnerConsentFactory(enrolment=case, partner=draft.partner, by=self.keeper)
        return draft

    def plans(self, known: Enrolment, leaving: Enrolment) -> dict[str, Any]:
        """One version that is approved, one that waits, a draft; of another one
        that was sent back."""
        agreed = {"agreed": True, "agreed_on": self.day - timedelta(days=40)}
        agreed["review_on"] = self.day
        lead = {"decided_by": self.place.brought.by, "decided_at": timezone.now()}
        by = {"written_by": self.keeper}
        versions = [
            PlanFactory(enrolment=known, **by, **agreed, **lead, state="approved"),
            PlanFactory(enrolment=known, **by, **agreed, number=2),
            PlanFactory(enrolment=known, **by, number=3),
        ]
        steps, key = [], {"key": uuid4()}
        for plan in versions:
            text = self.word("case", "goal of a plan", known)
            what = self.word("case", "step of a plan", known)
            goal = GoalFactory(plan=plan, text=text, **key)
            steps.append(StepFactory(goal=goal, what=what, **key))
        StepFactory(
            goal=steps[0].goal,
            what=self.word("case", "step that was not done", known),
            not_done_because=self.word("case", "why a step was not done", known),
        )
        PlanFactory(
            enrolment=leaving,
            **by,
            **agreed,
            **lead,
            state="returned",
            decision_note=self.word("case", "why a plan was sent back", leaving),
        )
        texts = ("wishes", "education", "skills", "health", "family", "economy")
        ProfileFactory(
            enrolment=known,
            why_joined_more=self.word("armed group", "why they joined", known),
            **{f"{name}_more": self.word("case", name, known) for name in texts},
        )
        need = NeedFactory(enrolment=known, found_on=self.day - timedelta(days=8))
        parts = {"goal": goal, "step": steps[2], "agreed step": steps[0]}
        return parts | {"need": need}

    def opening(self, case: Enrolment) -> EmergencyOpening:
        """Read by somebody for an hour; why is for who answers for the case."""
        known, reason = self.world.cases[case.pk], self.word("told of it", "why", case)
        self.world.cases[case.pk] = replace(known, opened_by=self.opener.pk)
        EmergencyOpeningFactory(
            enrolment=case,
            by=self.opener,
            opened_at=timezone.now() - timedelta(hours=3),
            finding="in_order",
            finding_note=self.word("told of it", "finding", case),
            reviewed_by=self.place.brought.by,
            reviewed_at=timezone.now(),
        )
        return EmergencyOpeningFactory(enrolment=case, by=self.opener, reason=reason)

    def registration(self) -> UUID:
        """All parts of a registration that is under way; nobody else's to read."""
        key = uuid4()
        names = {name: self.own(f"draft: {name}") for name in ("given_name", "phone")}
        office = str(self.place.office.pk)
        born = "2012" if self.child else "1990"
        person = {"given_name": names["given_name"], "sex": "M", "birth_date": born}
        case = {"office": office, "category": "dependant", "phone": names["phone"]}
        case["registered_on"] = self.day.isoformat()
        guardian = self.own("draft: guardian")
        consent = {"language": "Krio", "given_by": "guardian", "guardian": guardian}
        consent |= {"signed_how": "paper"}
        consent |= dict.fromkeys(
            ("terms", "service", "follow_up", "photo", "research"), "yes"
        )
        self.keep(f"registration-person:{key}", **person)
        self.keep(f"registration-case:{key}", **case)
        self.keep(f"registration-consent:{key}", **consent)
        return key

    def own(self, name: str) -> str:
        return self.world.canaries.word("own", name, owner=self.keeper.pk)

    def keep(self, key: str, **data: str) -> None:
        with as_owner():
            Draft.objects.keep(by=self.keeper, key=key, data=data)
