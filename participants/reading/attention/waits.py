"""What waits for somebody: tasks, exits, support that was asked for, follow-ups."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date
from participants.due.followups import follow_ups_due
from participants.fields import to_read
from participants.models import (
    Enrolment,
    ExitRequest,
    FollowUp,
)
from participants.reading import tasks
from participants.reading.attention.line import NO_LINK, Line, due_on, how_late
from participants.reading.case import Head, link_to
from participants.reading.exits import as_asked
from participants.reading.followups import is_unwanted
from programs.models import StageKind


def open_tasks(head: Head, scope: Scope) -> Iterator[Line]:
    """What somebody wrote down that is to be done, whoever does it."""
    if not head.case.may_read_tasks:  # type: ignore[attr-defined]
        return
    for task in tasks.of_case(head.case, scope):
        link = link_to("task", gettext("Open"), head.case, pk=task.pk)
        when = how_late(task.due_on, head.today)
        yield Line(*when, task.what, str(task.assignee), link)


def exit_asked(case: Enrolment, scope: Scope) -> Iterator[Line]:
    """An exit that waits: the asker may see it, another may decide."""
    if not case.is_active:
        return
    allowed = ExitRequest.objects.allowing(scope, to_read(ExitRequest)).of(case)
    asked = allowed.waiting().select_related("asked_by").first()
    if asked is None:
        return
    asked.enrolment = case
    told, link = as_asked(asked, scope), NO_LINK
    if case.may_approve_exit and not told.own:  # type: ignore[attr-defined]
        link = link_to("exit-decide", gettext("Decide"), case, pk=asked.pk)
    elif case.may_ask_exit:  # type: ignore[attr-defined]
        link = link_to("exit-ask", gettext("Open"), case)
    yield Line(gettext("Waits"), "warn", told.what, told.asked, link)


def care_asked(head: Head) -> Iterator[Line]:
    """Psychological support that was asked for and has not begun."""
    case, stay = head.case, head.stays.get(StageKind.PSYCHOLOGICAL_SUPPORT)
    if not case.is_active or not case.may_know_care:  # type: ignore[attr-defined]
        return
    if not stay or not stay.is_waiting:
        return
    day = long_date(case.program.day_of(stay.created_at))
    why = gettext("Asked on %(day)s, not begun yet") % {"day": day}
    link = NO_LINK
    if case.may_write_care:  # type: ignore[attr-defined]
        link = link_to("stage-start", gettext("Start"), case, pk=stay.pk)
    what = gettext("Psychological support asked for")
    yield Line(gettext("Waits"), "warn", what, why, link)


def follow_ups(case: Enrolment, today: date, scope: Scope) -> Iterator[Line]:
    """The waves that should have been made and were not, and the one to come."""
    if not case.exited_on:
        return
    allowed = FollowUp.objects.allowing(scope, to_read(FollowUp))
    made = dict(allowed.of(case).values_list("wave", "result"))
    due = [*follow_ups_due(case.exited_on, case.exit_reason, made, today)]
    for wave, day in due if due and not is_unwanted(case) else []:
        what = gettext("Follow-up: %(wave)s after the exit") % {"wave": wave.label}
        link = NO_LINK
        if case.may_follow_up:  # type: ignore[attr-defined]
            words = gettext("Record")
            link = link_to("follow-up-record", words, case, wave=wave.value)
        yield Line(*how_late(day, today), what, due_on(day), link)
