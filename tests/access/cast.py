"""Who and what stands in a corner of the world, by the names of `Scene`.

So one table of addresses serves the browser and the matrix.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.models import User
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
    EligibilityCriterion,
    Office,
    Opportunity,
    Program,
    ServiceOffer,
    Session,
)
from programs.models.community import CommunityRecord
from reports.models import SavedTable, Summary
from tests.access.canaries import Canaries
from tests.access.rights import Case, Course, Person

OF_THE_OFFICE = (
    *("activity", "opportunity", "held", "yesterday", "today"),
    *("summary", "drafted", "brought", "community", "payments", "criterion"),
    *("cover", "table"),
)


@dataclass
class Place:
    """An office with its course and those who keep its cases."""

    office: Office
    activity: Activity
    opportunity: Opportunity
    service: ServiceOffer
    held: Session
    yesterday: Session
    today: Session
    facilitator: User
    summary: Summary
    drafted: Summary
    brought: ImportFile
    community: dict[str, CommunityRecord]
    """By the section that they stand in."""
    payments: PaymentList
    criterion: EligibilityCriterion
    cover: Cover
    table: SavedTable

    @property
    def course(self) -> Course:
        office = self.office
        return Course(office.program_id, office.pk, self.facilitator.pk)


@dataclass
class Corner:
    """People of one office, one track and one caseworker: the cast of a `Scene`."""

    name: str
    place: Place
    keeper: User
    counsellor: User
    people: list[Enrolment]
    left: Enrolment
    stays: dict[str, Stage]
    note: Note
    task: Task
    document: Document
    counselling: CounsellingSession
    alert: Alert
    shared_alert: Alert
    """Of whoever was registered here, a child whose counsellor shares it."""
    appointment: Appointment
    records: dict[str, StageRecord]
    """By the code of their kind."""
    assessment: Assessment
    group_mark: Attendance
    """In a group of psychological support."""
    exit_request: ExitRequest
    transfer: Transfer
    duplicate: DuplicatePair
    """Of whoever leaves and another."""
    merge: Merge
    """Of a case into that of whoever left."""
    waiver: Waiver
    benefits: dict[str, Benefit]
    """Of whoever leaves, by how they stand."""
    referral: Referral
    """A draft, to whose partner the person agreed."""
    referral_sent: Referral
    plans: dict[str, Any]
    """Parts of a reintegration plan, by what they are."""
    opening: EmergencyOpening
    complaint: Complaint
    incident: Incident
    applications: dict[str, Application]
    """By their status."""
    registration: UUID
    staff: dict[str, User]
    child: Enrolment
    """Whoever was registered here by somebody who has a receipt and no more."""

    def __getattr__(self, name: str) -> Any:
        """The rest of the cast belongs to the office."""
        if name in OF_THE_OFFICE:
            return getattr(self.place, name)
        raise AttributeError(name)

    @property
    def case(self) -> Enrolment:
        return self.people[0]

    @property
    def leaving(self) -> Enrolment:
        return self.people[1]

    @property
    def other(self) -> Enrolment:
        return self.people[2]

    @property
    def opened(self) -> Enrolment:
        return self.opening.enrolment

    @property
    def feed(self) -> str:
        """The token of the counsellor's calendar for a phone."""
        return f"feed-{self.counsellor.pk}"

    @property
    def program(self) -> Program:
        return self.place.office.program

    @property
    def owners(self) -> dict[str, int]:
        """Whose own some of it is."""
        keeper = self.keeper.pk
        return {
            "writer": keeper,
            "registrar": keeper,
            "bringer": self.place.brought.by_id,
            "chooser": self.place.table.by_id,
            "therapist": self.counsellor.pk,
        }


@dataclass
class World:
    canaries: Canaries = field(default_factory=Canaries)
    cases: dict[UUID, Case] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    corners: dict[str, Corner] = field(default_factory=dict)

    def code(self, case: UUID) -> str:
        return self.cases[case].code
