"""What the database tells of two cases that are to be one, or were made one."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q

from core.database import connection
from participants.merge_images import changes, image
from participants.merging import Facts, Since, came_since, facts_of
from participants.models import Enrolment, Merge, MergedRow

FACTS = "SELECT participants_merge_facts(%s, %s)"


def facts(kept: Enrolment, gone: Enrolment) -> Facts:
    """What the two cases have, and which of it can't stand side by side."""
    with connection().cursor() as cursor:
        cursor.execute(FACTS, [kept.pk, gone.pk])
        (told,) = cursor.fetchone()
    return facts_of(json.loads(told) if isinstance(told, str) else told)


def since(merge: Merge, kept: Enrolment, gone: Enrolment) -> Since:
    """What came to the case that was kept after the merge."""
    standing = Merge.objects.standing().of(kept).exclude(pk=merge.pk)
    others = MergedRow.objects.filter(merge__in=standing, what="moved")
    moved = merge.rows.filter(what="moved", went_to=merge.kept_id)
    return came_since(
        facts(kept, gone),
        at=merge.at,
        moved={str(row) for row in moved.values_list("row", flat=True)},
        elsewhere={str(row) for row in others.values_list("row", flat=True)},
    )


def state_of(*cases: Enrolment) -> str:
    """The versions of both cases and their persons."""
    return "-".join(f"{case.version}.{case.participant.version}" for case in cases)


def last_after(merge: Merge) -> Merge | None:
    """The last merge after this one that touched one of its cases or persons."""
    persons = [merge.kept.participant_id, merge.gone.participant_id]
    theirs = Q(kept__participant__in=persons) | Q(gone__participant__in=persons)
    standing = Merge.objects.standing().filter(theirs).select_related("gone")
    return standing.filter(pk__gt=merge.pk).order_by("pk").last()


def edited_since(merge: Merge, cases: Iterable[Enrolment]) -> list[str]:
    """Columns that the merge changed and that somebody changed once more."""
    found = []
    for row, changed in changes(cases, merge.image):
        now = image(row)
        found += [name for name, (_was, put) in changed.items() if now[name] != put]
    return sorted(found)
