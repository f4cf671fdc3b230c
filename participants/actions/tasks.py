"""What is to be done about a case, as somebody wrote it down: given, done, dropped.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. The words stand in the task alone, never in the trail.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.models import User
from participants.models import Enrolment, Task
from participants.models.record import Refused
from participants.reading.tasks import doers

State = Task.State


@transaction.atomic
def add(case: Enrolment, *, what: str, due_on: date, assignee: User, by: User) -> Task:
    locked = Enrolment.objects.hold(case.pk, adding=True)
    _refuse_stranger(locked, assignee)
    task = Task.objects.create(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        what=what,
        due_on=due_on,
        assignee=assignee,
        by=by,
    )
    audit.record("task-added", task, by=by, assignee=assignee.pk)
    return task


@transaction.atomic
def change(task: Task, *, what: str, due_on: date, assignee: User, by: User) -> Task:
    """Say it otherwise, for another day, or hand it to somebody else."""
    locked = _open(task)
    if assignee.pk != locked.assignee_id:
        _refuse_stranger(locked.enrolment, assignee)
    locked.what, locked.due_on, locked.assignee = what, due_on, assignee
    _save(locked, "what", "due_on", "assignee")
    audit.record("task-changed", locked, by=by, assignee=assignee.pk)
    return locked


@transaction.atomic
def done(task: Task, *, by: User) -> Task:
    return _settle(_open(task), State.DONE, by=by)


@transaction.atomic
def drop(task: Task, *, why_not: str, by: User) -> Task:
    """It is not needed any more, for a reason that stands with it."""
    return _settle(_open(task), State.DROPPED, by=by, why_not=why_not)


def _settle(task: Task, state: str, *, by: User, why_not: str = "") -> Task:
    task.state, task.why_not = state, why_not
    task.settled_by, task.settled_at = by, timezone.now()
    _save(task, "state", "why_not", "settled_by", "settled_at")
    audit.record(f"task-{state}", task, by=by)
    return task


def _open(task: Task) -> Task:
    """The task as it is now, while nobody has settled it."""
    case = Enrolment.objects.hold(task.enrolment_id, adding=True)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    locked.enrolment = case
    if not locked.is_open:
        told = gettext("This is settled already: %(state)s.")
        raise Refused(told % {"state": locked.get_state_display()})
    return locked


def _save(task: Task, *changed: str) -> None:
    task.version += 1
    task.save(update_fields=[*changed, "version", "updated_at"])


def _refuse_stranger(case: Enrolment, assignee: User) -> None:
    """Nobody is given work about a case that they may not open."""
    if not doers(case).filter(pk=assignee.pk).exists():
        told = gettext("%(name)s does not work on this case.")
        raise Refused(told % {"name": assignee}, "assignee")
