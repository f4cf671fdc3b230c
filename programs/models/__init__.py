from programs.models.activity import Activity, StageKind
from programs.models.history import (
    ActivityEvent,
    ActivityFacilitatorsEvent,
    AreaEvent,
    AssignmentEvent,
    FormerGroupEvent,
    OfficeEvent,
    PartnerEvent,
    ProgramEvent,
    RegisterCorrectionEvent,
    SessionEvent,
)
from programs.models.program import Area, FormerGroup, Office, Partner, Program
from programs.models.session import NotHeld, RegisterCorrection, Session
from programs.models.staff import Assignment, Role

__all__ = [
    "Activity",
    "ActivityEvent",
    "ActivityFacilitatorsEvent",
    "Area",
    "AreaEvent",
    "Assignment",
    "AssignmentEvent",
    "FormerGroup",
    "FormerGroupEvent",
    "NotHeld",
    "Office",
    "OfficeEvent",
    "Partner",
    "PartnerEvent",
    "Program",
    "ProgramEvent",
    "RegisterCorrection",
    "RegisterCorrectionEvent",
    "Role",
    "Session",
    "SessionEvent",
    "StageKind",
]
