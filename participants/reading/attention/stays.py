"""What is the matter with training and education that run."""

from collections.abc import Iterator

from django.utils.translation import gettext

from core.access import Scope
from core.templatetags.ui import long_date, short_date
from participants import school_age
from participants.due.stages import away_since
from participants.models import (
    Schooling,
    Stage,
)
from participants.models.stage import RUNNING, TAUGHT
from participants.reading import advice
from participants.reading.attention.line import NO_LINK, Line, how_late
from participants.reading.case import Head, Link, link_to, may_write
from participants.reading.gates import length
from participants.reading.records import attended
from programs.models import StageKind


def over_length(head: Head) -> Iterator[Line]:
    """A stay that should have ended by now, as long as the programme plans it."""
    for kind, stay in head.stays.items():
        care = kind == StageKind.PSYCHOLOGICAL_SUPPORT
        if care and not head.case.may_read_care:  # type: ignore[attr-defined]
            continue
        slowed = head.is_slowed(kind)
        planned = length(stay, head.rules.get(kind), head.today, slowed=slowed)
        if not planned or not planned.is_over:
            continue
        told = gettext("%(stage)s is over its planned length")
        what = told % {"stage": stay.get_stage_display()}
        link = NO_LINK
        if may_write(head.case, kind):
            link = link_to("stage-end", gettext("End"), head.case, pk=stay.pk)
        yield Line(*how_late(planned.last, head.today), what, str(planned), link)


def absent(head: Head, scope: Scope) -> Iterator[Line]:
    """Training or education that runs, and that the person stays away from."""
    running = [
        stay
        for stay in map(head.stays.get, TAUGHT)
        if stay
        and stay.status in RUNNING
        and not advice.is_paused(head.advice, stay.stage)
    ]
    if not running or not head.case.may_read_attendance:  # type: ignore[attr-defined]
        return
    last = attended(head.case, TAUGHT, scope).last
    begun = min(stay.started_on for stay in running if stay.started_on)
    since = away_since(begun, last, head.today)
    if not since:
        return
    if last == since:
        why = gettext("Last attended on %(day)s") % {"day": long_date(last)}
    else:
        why = gettext("Never, since it began on %(day)s") % {"day": long_date(begun)}
    days = (head.today - since).days
    when = gettext("For %(days)d days") % {"days": days}
    yield Line(when, "warn", gettext("Not seen in training or education"), why)


def childcare(head: Head) -> Iterator[Line]:
    """Classes that somebody can't come to: nobody looks after the children."""
    stay = head.stays.get(StageKind.EDUCATION)
    known = head.schooling.get(stay.pk) if stay else None
    if not stay or not known or not (stay.is_running or stay.is_waiting):
        return
    if not head.case.is_active or known.childcare != Schooling.Childcare.NEEDED:
        return
    why = gettext("Nobody looks after the children during the classes.")
    when = ""
    if known.childcare_since:
        when = gettext("Since %(day)s") % {
            "day": short_date(known.childcare_since, head.today)
        }
    words = gettext("Childcare needed")
    yield Line(when, "warn", words, why, _to_schooling(head, stay))


def under_15(head: Head) -> Iterator[Line]:
    """What came by import or correction, and would not be begun here."""
    case, born = head.case, head.case.participant.born
    for kind in TAUGHT:
        stay = head.stays.get(kind)
        if not stay or not stay.is_running or not stay.started_on:
            continue
        known, in_doubt = head.schooling.get(stay.pk), case.age_in_doubt
        if not school_age.is_under(born, stay.started_on, in_doubt=in_doubt):
            continue
        what, link = gettext("Under 15 and in vocational training"), NO_LINK
        if kind == StageKind.EDUCATION:
            what = gettext("Under 15, and no formal school is recorded")
            link = _to_schooling(head, stay)
        if not known or not known.leads_to_school:
            why = gettext("Formal school comes first.")
            yield Line("", "bad", what, why, link)


def _to_schooling(head: Head, stay: Stage) -> Link:
    if not head.case.may_write_stages:  # type: ignore[attr-defined]
        return NO_LINK
    return link_to("stage-schooling", gettext("Open"), head.case, pk=stay.pk)
