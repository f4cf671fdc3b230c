"""Tasks that were written down: of a case, of somebody, of an office."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from core.access import Permission, Scope
from core.http import Order, Page, keyset
from core.models import User
from core.templatetags.ui import long_date
from participants.due.days import on_its_day
from participants.fields import to_read
from participants.models import Enrolment, Task
from participants.models.task import A_WEEK, TaskQuerySet, due_by
from participants.reading.colleagues import holding
from participants.reading.covers import covered_task, with_covered_tasks
from participants.reading.facts import Facts
from participants.reading.waiting.item import when_due

TOLD_WITH_IT = ("assignee", "by", "settled_by", "enrolment__program")
READ_WITH_IT = ("assignee", "by", "enrolment__participant", "enrolment__program")
SOONEST_FIRST = Order(("due_on", "pk"), indexed=1)
NEWEST_FIRST = Order(("settled_at", "pk"), indexed=0, newest_first=True)
SETTLED = "settled"


class Row(NamedTuple):
    """A task in the list."""

    pk: UUID
    what: str
    when: str
    tone: str
    code: str
    name: str
    assignee: str
    url: str
    state: str
    """How it was settled; nothing while it is open."""
    covered: str
    """For whom the reader covers here, if they do."""


def readable(scope: Scope) -> TaskQuerySet:
    found: TaskQuerySet = Task.objects.allowing(scope, to_read(Task))
    return found


def of_case(case: Enrolment, scope: Scope) -> list[Task]:
    """What is still to be done, the soonest first."""
    return list(readable(scope).of(case).open().select_related("assignee"))


def own_due(scope: Scope) -> QuerySet[Task]:
    """The reader's own, and of whom they cover, that are late or due in a week."""
    soon = on_its_day(
        scope, lambda day: Q(due_on__lte=day + A_WEEK), program="office__program"
    )
    return readable(scope).open().filter(with_covered_tasks(scope), soon)


def page(
    scope: Scope, *, whose: str, when: str, after: str = "", before: str = ""
) -> Page[Task]:
    """Open ones the soonest first; settled ones the latest."""
    rows = readable(scope)
    if whose == "mine":
        rows = rows.filter(with_covered_tasks(scope))
    if when == SETTLED:
        rows, order = rows.exclude(state=Task.State.OPEN), NEWEST_FIRST
    else:
        rows, order = rows.open(), SOONEST_FIRST
        if when:
            rows = rows.filter(
                on_its_day(
                    scope, lambda day: due_by(day, when), program="office__program"
                )
            )
    return keyset(
        rows.select_related(*READ_WITH_IT),
        order=order,
        code="pk",
        after=after,
        before=before,
    )


def as_row(task: Task, scope: Scope) -> Row:
    case = task.enrolment
    when, tone = when_due(task.due_on, scope.days[case.program_id])
    return Row(
        task.pk,
        task.what,
        when if task.is_open else "",
        tone,
        case.case_code,
        str(case.participant),
        str(task.assignee),
        reverse(
            "participants:task", kwargs={"case_code": case.case_code, "pk": task.pk}
        ),
        "" if task.is_open else str(task.get_state_display()),
        covered_task(task, scope),
    )


def facts(task: Task) -> Facts:
    """What is known of a task, and how it was settled."""
    program = task.enrolment.program
    day = long_date(program.day_of(task.created_at))
    known = [
        (gettext("What is to be done"), task.what),
        (gettext("By"), long_date(task.due_on)),
        (gettext("Who does it"), str(task.assignee)),
        (gettext("Written"), f"{day} · {task.by}"),
    ]
    if task.settled_at:
        day = long_date(program.day_of(task.settled_at))
        known.append((task.get_state_display(), f"{day} · {task.settled_by}"))
    return [*known, *([(gettext("Why"), task.why_not)] if task.why_not else [])]


def doers(case: Enrolment) -> QuerySet[User]:
    """Who may be given work about the case: whoever writes its tasks, today."""
    return holding(Permission.TASK_WRITE, case.office, child=case.child_track)
