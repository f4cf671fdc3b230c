"""What becomes of an incident: recorded, put right, its certainty settled.

Each function is one fact, in one transaction, or a `Refused` whose sentence says
why not. The words stand in the incident alone, never in the trail; nor does its
kind. Nobody confirms what they wrote down themselves.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core import audit
from core.access import OutOfReach
from core.models import User
from participants.models import Enrolment, Incident
from participants.models.record import Refused

Certainty = Incident.Certainty


@transaction.atomic
def add(
    case: Enrolment,
    *,
    happened_on: date,
    kind: str,
    place: str,
    source: str,
    certainty: str,
    text: str,
    done: str,
    by: User,
) -> Incident:
    """Store what somebody learned; that it is confirmed another says."""
    if certainty == Certainty.CONFIRMED:
        raise Refused(_by_another(), "certainty")
    locked = Enrolment.objects.hold(case.pk, adding=True)
    incident = Incident(
        enrolment=locked,
        office_id=locked.office_id,
        child_track=locked.child_track,
        happened_on=happened_on,
        kind=kind,
        place=place,
        source=source,
        certainty=certainty,
        text=text,
        done=done,
        by=by,
    )
    _refuse_to_come(incident)
    incident.save(force_insert=True)
    audit.record("incident-added", incident, by=by)
    return incident


@transaction.atomic
def change(
    incident: Incident,
    *,
    happened_on: date,
    kind: str,
    place: str,
    source: str,
    text: str,
    done: str,
    by: User,
) -> Incident:
    """Put right what ``by`` wrote. What was confirmed stands: more is done, no more."""
    locked = _locked(incident)
    if locked.by_id != by.pk:
        raise OutOfReach
    told = (happened_on, kind, place, source, text)
    stood = (locked.happened_on, locked.kind, locked.place, locked.source, locked.text)
    if locked.is_confirmed and told != stood:
        words = gettext(
            "This is confirmed as it stands: only what was done can still be"
            " changed. Whoever settles the certainty takes that back first."
        )
        raise Refused(words)
    locked.happened_on, locked.kind, locked.place = happened_on, kind, place
    locked.source, locked.text, locked.done = source, text, done
    _refuse_to_come(locked)
    _save(locked, "happened_on", "kind", "place", "source", "text", "done")
    audit.record("incident-changed", locked, by=by)
    return locked


@transaction.atomic
def settle(incident: Incident, *, certainty: str, by: User) -> Incident:
    """Say how certain it is; once, until somebody says otherwise."""
    locked = _locked(incident)
    if locked.settled_by_id and locked.certainty == certainty:
        told = gettext("This is settled already: %(certainty)s.")
        raise Refused(told % {"certainty": locked.get_certainty_display()})
    if certainty == Certainty.CONFIRMED and not locked.may_be_confirmed_by(by):
        raise Refused(_by_another(), "certainty")
    locked.certainty = certainty
    locked.settled_by, locked.settled_at = by, timezone.now()
    _save(locked, "certainty", "settled_by", "settled_at")
    audit.record("incident-settled", locked, by=by)
    return locked


def _by_another() -> str:
    return gettext("Somebody else than wrote it down confirms it.")


def _locked(incident: Incident) -> Incident:
    """The incident as it is now, for whoever still sees it."""
    case = Enrolment.objects.hold(incident.enrolment_id, adding=True)
    locked = Incident.objects.select_for_update().filter(pk=incident.pk).first()
    if locked is None:
        raise OutOfReach
    locked.enrolment = case
    return locked


def _refuse_to_come(incident: Incident) -> None:
    if incident.happened_on > incident.enrolment.program.today():
        raise Refused(gettext("This day is still to come."), "happened_on")


def _save(incident: Incident, *changed: str) -> None:
    incident.version += 1
    incident.save(update_fields=[*changed, "version", "updated_at"])
