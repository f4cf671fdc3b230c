"""Who is given which role. Each grant, change and end leaves its line in the trail.

Whoever does it stands in the row, and is never the one it is about: the form says
so, the database holds it.
"""

from collections.abc import Collection

from django.db import transaction

from core import audit
from core.models import User
from programs.models import Assignment


@transaction.atomic
def give(assignment: Assignment, *, by: User | None) -> Assignment:
    """Store a new assignment; ``by`` is None at the server's command line."""
    assignment.granted_by = by
    assignment.save()
    _record("role-given", assignment, by)
    return assignment


@transaction.atomic
def change(assignment: Assignment, *, fields: Collection[str], by: User) -> Assignment:
    """Store what was changed in ``fields``; a last day alone ends it."""
    assignment.granted_by = by
    assignment.save()
    ended = assignment.ends_on is not None and set(fields) == {"ends_on"}
    _record("role-ended" if ended else "role-changed", assignment, by)
    return assignment


def _record(action: str, assignment: Assignment, by: User | None) -> None:
    audit.record(
        action,
        assignment,
        by=by,
        user=assignment.user_id,
        role=assignment.role,
        program=assignment.program_id,
        office=assignment.office_id,
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
    )
