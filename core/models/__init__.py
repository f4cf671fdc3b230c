from core.models.audit import AuditEvent
from core.models.draft import Draft
from core.models.history import UserEvent, UserGroupsEvent, UserUserPermissionsEvent
from core.models.job import Job, PeriodRun
from core.models.letter import Letter
from core.models.outbox import Outbox
from core.models.seal import Seal
from core.models.sign_in import Guesses, UsedCode
from core.models.submission import Submission
from core.models.user import User

__all__ = [
    "AuditEvent",
    "Draft",
    "Guesses",
    "Job",
    "Letter",
    "Outbox",
    "PeriodRun",
    "Seal",
    "Submission",
    "UsedCode",
    "User",
    "UserEvent",
    "UserGroupsEvent",
    "UserUserPermissionsEvent",
]
