"""What happened in a case, the newest first, as far as the reader may know.

It is read from the records, which have no second copy; each kind of record that the
case has is one query, whatever their number.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Scope
from participants import stage_records
from participants.models import (
    Alert,
    Assessment,
    Attendance,
    Benefit,
    Consent,
    ContactAttempt,
    Correction,
    Document,
    Enrolment,
    ExitRequest,
    FollowUp,
    Holding,
    Need,
    Note,
    PartnerConsent,
    Plan,
    Referral,
    Stage,
    Step,
    Task,
    Transfer,
    Waiver,
)
from participants.reading.timeline import after, around, before, course, planned, served
from participants.reading.timeline.entry import MOST, Asked, Entry
from participants.reading.timeline.kept import Model, kept_of

OF_STAGES = tuple(kind.model for kind in stage_records.KINDS)


class Source(NamedTuple):
    """What tells of some records, and of which."""

    tell: Callable[[Asked], Iterator[Entry]]
    of: tuple[Model, ...] = ()
    """Without one it is asked whatever the case has."""


class Kind(NamedTuple):
    """What a reader may choose to see alone."""

    title: Promise
    sources: Iterable[Source]


KINDS = {
    "case": Kind(
        _("The case"),
        (
            Source(before.application),
            Source(course.case),
            Source(course.consents, (Consent,)),
            Source(course.exits, (ExitRequest,)),
            Source(course.corrections, (Correction,)),
        ),
    ),
    "changes": Kind(
        _("Hand-overs and changes"),
        (Source(course.transfers, (Transfer,)), Source(course.changes, (Holding,))),
    ),
    "plan": Kind(
        _("Reintegration plan"),
        (Source(planned.plans, (Plan,)), Source(planned.steps, (Step,))),
    ),
    "stages": Kind(
        _("Stages"),
        (
            Source(served.stays, (Stage,)),
            Source(served.of_stages, OF_STAGES),
            Source(served.waivers, (Waiver,)),
            Source(served.assessments, (Assessment,)),
            Source(served.attendance, (Attendance,)),
        ),
    ),
    "support": Kind(
        _("Needs, support and partners"),
        (
            Source(around.needs, (Need,)),
            Source(around.benefits, (Benefit,)),
            Source(around.referrals, (Referral,)),
            Source(around.partners, (PartnerConsent,)),
        ),
    ),
    "notes": Kind(
        _("Notes and tasks"),
        (Source(served.notes, (Note,)), Source(around.tasks, (Task,))),
    ),
    "papers": Kind(_("Documents"), (Source(around.documents, (Document,)),)),
    "after": Kind(
        _("After the exit"),
        (
            Source(after.follow_ups, (FollowUp,)),
            Source(after.tries, (ContactAttempt,)),
        ),
    ),
    "alerts": Kind(_("Alerts"), (Source(served.alerts, (Alert,)),)),
}
"""By the codes in the address."""


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    older: date | None = None
    """Before this day there is more."""


def page(case: Enrolment, scope: Scope, before: date | None, kind: str = "") -> Page:
    """Whole days, at most so many entries; a day is never torn between two pages."""
    sources = list(_sources(kind))
    kept = kept_of(case, (model for source in sources for model in source.of))
    asked = Asked(case, scope, before, kept)
    told = [each for each in sources if not each.of or kept.intersection(each.of)]
    found = [entry for source in told for entry in source.tell(asked)]
    if before:
        found = [entry for entry in found if entry.day < before]
    found.sort(key=lambda entry: (entry.day, entry.recorded), reverse=True)
    if len(found) <= MOST:
        return Page(found)
    whole_days = [entry for entry in found[:MOST] if entry.day > found[MOST].day]
    shown = whole_days or found[:MOST]
    return Page(shown, older=shown[-1].day)


def _sources(kind: str) -> Iterator[Source]:
    """Those of one kind; of all where none, or an unknown one, is chosen."""
    chosen = [KINDS[kind]] if kind in KINDS else KINDS.values()
    return (source for each in chosen for source in each.sources)


def kinds(case: Enrolment) -> list[tuple[str, Promise]]:
    """Those there is something of for the reader of a case from `reading.case`."""
    shows = {
        "notes": case.may_read_notes,  # type: ignore[attr-defined]
        "papers": case.may_read_documents,  # type: ignore[attr-defined]
        "after": bool(case.exited_on),
        "alerts": case.may_read_alerts,  # type: ignore[attr-defined]
    }
    return [(code, kind.title) for code, kind in KINDS.items() if shows.get(code, True)]
