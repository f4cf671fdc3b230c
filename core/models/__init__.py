from core.models.audit import AuditEvent
from core.models.job import Job, PeriodRun
from core.models.outbox import Outbox
from core.models.submission import Submission
from core.models.user import User

__all__ = ["AuditEvent", "Job", "Outbox", "PeriodRun", "Submission", "User"]
