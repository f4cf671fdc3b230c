"""Which cases are the reader's because a colleague is away, and whose they are."""

from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils.translation import gettext

from core.access import Scope
from participants.models import Enrolment, Task


def covered(case: Enrolment, scope: Scope) -> str:
    """In words for whom the reader covers in this case; nothing if for nobody."""
    if case.child_track or case.caseworker_id is None:
        return ""
    return _words(scope.covered.get((case.caseworker_id, case.office_id)))


def covered_task(task: Task, scope: Scope) -> str:
    """The same of a task that was given to somebody who is away."""
    if task.child_track:
        return ""
    return _words(scope.covered.get((task.assignee_id, task.office_id)))


def covered_codes(scope: Scope, codes: Collection[str]) -> Mapping[str, str]:
    """The same of each of these cases that the reader has on a cover.

    Whoever covers for nobody asks the database nothing.
    """
    if not scope.covered or not codes:
        return {}
    cases = Enrolment.objects.filter(case_code__in=codes).only(
        "case_code", "caseworker", "office", "child_track"
    )
    told = {case.case_code: covered(case, scope) for case in cases}
    return {code: words for code, words in told.items() if words}


def with_covered_tasks(scope: Scope) -> Q:
    """Tasks that are the reader's own, or somebody's whom they cover."""
    own = Q(assignee=scope.user_id)
    for absent, office in scope.covered:
        own |= Q(assignee=absent, office=office, child_track=False)
    return own


def _words(name: str | None) -> str:
    return gettext("Covered for %(name)s") % {"name": name} if name else ""
