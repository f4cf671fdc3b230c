from programs.models.activity import Activity, StageKind
from programs.models.program import Area, FormerGroup, Office, Partner, Program
from programs.models.session import NotHeld, RegisterCorrection, Session
from programs.models.staff import Assignment, Role

__all__ = [
    "Activity",
    "Area",
    "Assignment",
    "FormerGroup",
    "NotHeld",
    "Office",
    "Partner",
    "Program",
    "RegisterCorrection",
    "Role",
    "Session",
    "StageKind",
]
