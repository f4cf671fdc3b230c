"""Recording who did what, in the transaction of the deed itself."""

from django.db import models

from core.models.audit import AuditEvent
from core.models.user import User

SYSTEM = None
"""Someone at the server's command line."""


def record(
    action: str,
    subject: models.Model | None = None,
    *,
    by: User | None,
    **facts: object,
) -> None:
    """Add one line to the trail. ``facts`` are codes and counts, never names."""
    AuditEvent.objects.create(
        action=action,
        by=by,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        facts=facts,
    )
