"""What can happen to a self-harm alert: raised, safety assessed, closed by two.

It is raised in the transaction that stores the answer, and told to who has to act.
What somebody said stands in rows of its own, never in the trail or in a letter.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core import audit, mail
from core.access import Permission
from core.models import User
from participants import instruments
from participants.models import (
    Alert,
    AlertClosing,
    Assessment,
    Enrolment,
    SafetyAssessment,
    Stage,
)
from participants.models.alert import ANSWERED_WITHIN
from participants.models.record import Refused
from programs.models import Assignment, Office, StageKind
from programs.roles import ROLES, Rows
from programs.scope import scope_of

State = Alert.State
PAGE = "participants:alert-list"


def raised(assessment: Assessment, *, by: User | None) -> Alert | None:
    """The alert that the answers call for, stored once; None where they call for none.

    To be called in the transaction that stores the answers, first or amended. An
    amendment that takes the answer back closes nothing.
    """
    scored = instruments.score(assessment.instrument, assessment.answers)
    if not scored.alert:
        return None
    case = Enrolment.objects.hold(assessment.enrolment_id, adding=True)
    known = Alert.objects.filter(assessment=assessment).first()
    return known or _raise(case, Alert.Reason.ANSWER, assessment=assessment, by=by)


@transaction.atomic
def raise_by_hand(case: Enrolment, *, reason: str, by: User) -> Alert:
    """An alert that somebody raises for what they saw or were told."""
    locked = Enrolment.objects.hold(case.pk, adding=True)
    return _raise(locked, reason, assessment=None, by=by)


@transaction.atomic
def assess(
    alert: Alert, *, risk: str, parts: dict[str, str], by: User
) -> SafetyAssessment:
    """Store what was learned and done; a later one stands beside those before."""
    locked = _locked(alert)
    own = {**_of(locked.enrolment), "alert": locked, "by": by}
    assessed = SafetyAssessment.objects.create(**own, risk=risk, parts=parts)
    if locked.state == State.OPEN:
        locked.state, locked.assessed_at = State.ASSESSED, timezone.now()
        _save(locked, "state", "assessed_at")
    audit.record("alert-assessed", locked, by=by)
    return assessed


@transaction.atomic
def propose(alert: Alert, *, text: str, by: User) -> Alert:
    """Propose the closing, with what was done since; a child's alert is shown to
    child protection with it, for somebody else has to confirm.
    """
    locked = _locked(alert)
    if locked.state == State.OPEN:
        raise Refused(gettext("Record the safety assessment first."))
    if locked.state == State.PROPOSED:
        told = gettext("%(name)s proposed to close it already.")
        raise Refused(told % {"name": locked.proposed_by})
    own = {**_of(locked.enrolment), "alert": locked, "by": by}
    AlertClosing.objects.create(**own, text=text)
    locked.state, locked.shared = State.PROPOSED, locked.child_track
    locked.proposed_by, locked.proposed_at = by, timezone.now()
    _save(locked, "state", "shared", "proposed_by", "proposed_at")
    audit.record("alert-closing-proposed", locked, by=by)
    return locked


@transaction.atomic
def confirm(alert: Alert, *, by: User) -> Alert:
    """Close it, as somebody who neither proposed that nor raised it."""
    locked = _proposed(alert, by)
    if locked.raised_by_id == by.pk:
        told = gettext("You raised this alert, so somebody else confirms the closing.")
        raise Refused(told)
    locked.state = State.CLOSED
    locked.closed_by, locked.closed_at = by, timezone.now()
    _save(locked, "state", "closed_by", "closed_at")
    audit.record("alert-closed", locked, by=by)
    return locked


@transaction.atomic
def keep_open(alert: Alert, *, by: User) -> Alert:
    """Say no to the closing: the alert stays open until somebody proposes again."""
    locked = _proposed(alert, by)
    locked.state = State.ASSESSED
    locked.proposed_by = locked.proposed_at = None
    _save(locked, "state", "proposed_by", "proposed_at")
    audit.record("alert-kept-open", locked, by=by)
    return locked


def tell(
    offices: Iterable[Office], *, children: bool, but: Container[User | None] = ()
) -> set[User]:
    """Write to who reads the alerts of these offices' cases; a letter names nobody."""
    told = {user for user in _readers(offices, children=children) if user not in but}
    for user in sorted(told, key=lambda user: user.pk):
        mail.send("alert", to=user, link=reverse(PAGE))
    return told


def _raise(
    case: Enrolment, reason: str, *, assessment: Assessment | None, by: User | None
) -> Alert:
    now, counsellors = timezone.now(), list(_counsellors(case))
    alert = Alert.objects.create(
        **_of(case),
        **_at(now),
        reason=reason,
        assessment=assessment,
        raised_by=by,
        shared=case.child_track and not counsellors,
    )
    audit.record("alert-raised", alert, by=by, reason=reason)
    for user in counsellors:
        if user != by:
            mail.send("alert", to=user, link=reverse(PAGE))
    if alert.shared or not case.child_track:
        tell([case.office], children=case.child_track, but=[by, *counsellors])
    return alert


def _of(case: Enrolment) -> dict[str, Any]:
    """Whose row it is, for a new one."""
    own = {"enrolment": case, "office_id": case.office_id}
    return own | {"child_track": case.child_track}


def _at(now: datetime) -> dict[str, datetime]:
    return {"raised_at": now, "due_at": now + ANSWERED_WITHIN}


def _locked(alert: Alert) -> Alert:
    """The alert as it is now, with its case, while it is open."""
    case = Enrolment.objects.hold(alert.enrolment_id, adding=True)
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    locked.enrolment = case
    if locked.state == State.CLOSED:
        told = gettext("This alert is closed. If it begins again, raise a new one.")
        raise Refused(told)
    return locked


def _proposed(alert: Alert, by: User) -> Alert:
    """The same while its closing waits for somebody else than who proposed it."""
    locked = _locked(alert)
    if locked.state != State.PROPOSED:
        raise Refused(gettext("Nobody proposes to close this alert now."))
    if locked.proposed_by_id == by.pk:
        raise Refused(gettext("You proposed the closing, so somebody else confirms."))
    return locked


def _save(alert: Alert, *changed: str) -> None:
    alert.version += 1
    alert.save(update_fields=[*changed, "version", "updated_at"])


def _counsellors(case: Enrolment) -> Iterator[User]:
    """Who cares for the person now, and so opens the alert."""
    cared = Stage.objects.of(case).filter(stage=StageKind.PSYCHOLOGICAL_SUPPORT)
    found = User.objects.filter(pk__in=cared.values("counsellor")).order_by("pk")
    for user in found:
        if case.pk in scope_of(user).reach(Permission.ALERT_READ).cases:
            yield user


def _readers(offices: Iterable[Office], *, children: bool) -> Iterator[User]:
    rows = Rows.SHARED if children else Rows.IN_CARE
    roles = [
        role for role, held in ROLES.items() if held.get(Permission.ALERT_READ) is rows
    ]
    for office in offices:
        held = Assignment.objects.reaching(office).filter(role__in=roles)
        for each in held.select_related("user", "program"):
            if each.holds_today():
                yield each.user
