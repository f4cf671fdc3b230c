"""Self-harm alerts: to whoever may know of one, and to nobody else that there are any.

Leads are told how many are open in their programmes. That figure comes from one
function of the database's that gives numbers alone, children's with adults'.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from core.access import Permission, Reach, Scope
from core.database import array, connection
from core.http import Order, Page, keyset
from core.templatetags.ui import long_date
from participants.models import Alert, AlertClosing, Enrolment, SafetyAssessment
from participants.models.alert import AlertQuerySet
from participants.reading.case import Link, link_to
from participants.reading.standing import Tag
from programs.models import Program

OLDEST_FIRST = Order(("raised_at", "pk"), indexed=2)
NEWEST_FIRST = Order(("raised_at", "pk"), indexed=2, newest_first=True)
READ_WITH_IT = (
    *("enrolment__participant", "enrolment__program", "office"),
    *("raised_by", "proposed_by", "closed_by"),
)
OPEN_ALERTS = "SELECT * FROM participants_open_alerts(%s)"
HOUR, DAYS_FROM = 3600, 48
"""Seconds of an hour; from so many hours on lateness is told in days."""
State = Alert.State


class Row(NamedTuple):
    """An alert in a list, or above the pages of its case."""

    pk: UUID
    code: str
    name: str
    case_url: str
    raised: str
    due: str
    """How late it is, or how long there is; nothing once it is closed."""
    tag: Tag
    tone: str
    is_answered: bool
    """Whether somebody's safety was assessed since it was raised."""
    step: Link
    """What the reader may do next."""


class Event(NamedTuple):
    """Something that was done about an alert, by whom and when."""

    what: str
    by: str


class Told(NamedTuple):
    """A text that its reader may read: what somebody wrote of a talk."""

    title: str
    by: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Opened:
    """An alert for its page."""

    row: Row
    events: list[Event]
    told: list[Told]
    notes: list[str]
    """The keys of what is shown of the texts, for the trail."""
    may_write: bool
    may_propose: bool
    awaits: bool
    """Whether the reader is one who may confirm the closing now."""
    another: str
    """Why somebody else has to; nothing where the reader may."""


def reaches_row(reach: Reach, alert: Alert) -> bool:
    """Whether a permission reaches the case of an alert that its reader sees."""
    if alert.enrolment_id in reach.cases:
        return True
    offices = reach.shared if alert.child_track else reach.in_care
    return alert.office_id in offices


def allowed(scope: Scope) -> AlertQuerySet:
    found: AlertQuerySet = Alert.objects.allowing(scope, Permission.ALERT_READ)
    return found


def page(scope: Scope, state: str, *, after: str = "", before: str = "") -> Page[Alert]:
    """Open ones the oldest first, for they wait longest; closed ones the newest."""
    return keyset(
        allowed(scope).in_state(state).select_related(*READ_WITH_IT),
        order=NEWEST_FIRST if state == "closed" else OLDEST_FIRST,
        code="pk",
        after=after,
        before=before,
    )


def of_case(case: Enrolment, scope: Scope, *, only_open: bool = False) -> list[Row]:
    """The alerts of a case, the latest first; nothing for who may not know."""
    if Permission.ALERT_READ not in scope:
        return []
    found = allowed(scope).of(case).select_related(*READ_WITH_IT)
    return [as_row(each, scope) for each in (found.open() if only_open else found)]


def as_row(alert: Alert, scope: Scope) -> Row:
    case, program = alert.enrolment, alert.enrolment.program
    late = alert.state != State.CLOSED and alert.due_at <= timezone.now()
    return Row(
        alert.pk,
        case.case_code,
        str(case.participant),
        case.get_absolute_url(),
        moment(program, alert.raised_at),
        due(alert),
        Tag(str(State(alert.state).label), _tone(alert)),
        "bad" if late or alert.state == State.OPEN else "warn",
        alert.is_answered,
        _next(alert, scope),
    )


def opened(alert: Alert, scope: Scope) -> Opened:
    assessed = list(SafetyAssessment.objects.told_to(scope).filter(alert=alert))
    closings = list(AlertClosing.objects.told_to(scope).filter(alert=alert))
    program, another = alert.enrolment.program, _another(alert, scope)
    texts = [_assessed(each, program) for each in assessed]
    texts += [_proposed(each, program) for each in closings]
    may_close = reaches_row(scope.reach(Permission.ALERT_CLOSE), alert)
    writes = reaches_row(scope.reach(Permission.ALERT_WRITE), alert)
    is_proposed = alert.state == State.PROPOSED
    return Opened(
        as_row(alert, scope),
        list(_events(alert, program)),
        texts,
        [str(each.pk) for each in (*assessed, *closings)],
        writes and alert.state != State.CLOSED,
        writes and alert.state == State.ASSESSED,
        may_close and is_proposed and not another,
        another if may_close and is_proposed else "",
    )


def due(alert: Alert) -> str:
    """`5 hours left`, `3 hours late`, `4 days late`."""
    if alert.state == State.CLOSED:
        return ""
    seconds = (alert.due_at - timezone.now()).total_seconds()
    hours = int(abs(seconds) // HOUR)
    if seconds > 0:
        left = ngettext("%(hours)d hour left", "%(hours)d hours left", hours)
        return left % {"hours": hours}
    if hours < DAYS_FROM:
        late = ngettext("%(hours)d hour late", "%(hours)d hours late", hours)
        return late % {"hours": hours}
    days = hours // 24
    return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}


def open_in(scope: Scope) -> tuple[int, int]:
    """How many are open in the programmes of whoever answers for them, and how many
    of these for more than a day.
    """
    programs = scope.reach(Permission.ALERT_COUNT).programs
    with connection().cursor() as cursor:
        cursor.execute(OPEN_ALERTS, [array(sorted(programs))])
        found: tuple[int, int] = cursor.fetchone()
    return found


def counted(scope: Scope) -> list[tuple[str, str]]:
    """The same in words, for the home page of who may know no more."""
    if Permission.ALERT_COUNT not in scope:
        return []
    figures = [number_format(each, force_grouping=True) for each in open_in(scope)]
    words = gettext("Open"), gettext("Open for more than 24 hours")
    return list(zip(words, figures, strict=True))


def moment(program: Program, at: datetime) -> str:
    day, time = program.day_of(at), program.time_of(at)
    return gettext("%(day)s, %(time)s") % {"day": long_date(day), "time": time}


def _tone(alert: Alert) -> str:
    return {State.CLOSED: "good", State.OPEN: "bad"}.get(State(alert.state), "warn")


def _next(alert: Alert, scope: Scope) -> Link:
    """The safety assessment comes first; then somebody proposes, another confirms."""
    case, pk = alert.enrolment, alert.pk
    writes = reaches_row(scope.reach(Permission.ALERT_WRITE), alert)
    if alert.state == State.OPEN and writes:
        words = gettext("Record the safety assessment")
        return link_to("safety-assessment", words, case, pk=pk)
    words = gettext("Open the alert")
    if alert.state == State.PROPOSED and not _another(alert, scope):
        words = gettext("Decide on the closing")
    return link_to("alert", words, case, pk=pk)


def _another(alert: Alert, scope: Scope) -> str:
    """Why the reader does not confirm the closing."""
    if alert.proposed_by_id == scope.user_id:
        return gettext("You proposed the closing, so somebody else confirms.")
    if alert.raised_by_id == scope.user_id:
        return gettext("You raised this alert, so somebody else confirms the closing.")
    return ""


def _events(alert: Alert, program: Program) -> Iterator[Event]:
    """What was done about it, in its order."""
    reason = str(alert.get_reason_display())
    raised = gettext("Raised: %(reason)s") % {"reason": reason}
    done = [
        (raised, alert.raised_by, alert.raised_at),
        (gettext("Safety assessed"), None, alert.assessed_at),
        (gettext("Closing proposed"), alert.proposed_by, alert.proposed_at),
        (gettext("Closed"), alert.closed_by, alert.closed_at),
    ]
    for what, by, at in done:
        if at:
            told = [moment(program, at), *([str(by)] if by else [])]
            yield Event(what, " · ".join(told))


def _assessed(assessed: SafetyAssessment, program: Program) -> Told:
    parts = [
        (str(part.label), assessed.parts[part.value])
        for part in SafetyAssessment.Part
        if part.value in assessed.parts
    ]
    risk = gettext("Danger"), str(assessed.get_risk_display())
    by = f"{moment(program, assessed.created_at)} · {assessed.by}"
    return Told(gettext("Safety assessment"), by, [risk, *parts])


def _proposed(closing: AlertClosing, program: Program) -> Told:
    by = f"{moment(program, closing.created_at)} · {closing.by}"
    why = gettext("What was done since"), closing.text
    return Told(gettext("Proposal to close"), by, [why])
