"""What happened in a case, the newest first, as far as the reader may know.

It is read from the records, which have no second copy; each kind of record is one
query, whatever the number of records.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import Scope
from participants.models import Enrolment
from participants.reading.timeline import after, around, before, course, planned, served
from participants.reading.timeline.entry import MOST, Asked, Entry

Source = Callable[[Asked], Iterator[Entry]]


class Kind(NamedTuple):
    """What a reader may choose to see alone."""

    title: Promise
    sources: Iterable[Source]


KINDS = {
    "case": Kind(
        _("The case"),
        (
            before.application,
            course.case,
            course.consents,
            course.exits,
            course.corrections,
        ),
    ),
    "changes": Kind(_("Hand-overs and changes"), (course.transfers, course.changes)),
    "plan": Kind(_("Reintegration plan"), (planned.plans, planned.steps)),
    "stages": Kind(
        _("Stages"),
        (
            served.stays,
            served.of_stages,
            served.waivers,
            served.assessments,
            served.attendance,
        ),
    ),
    "support": Kind(
        _("Needs, support and partners"),
        (around.needs, around.benefits, around.referrals, around.partners),
    ),
    "notes": Kind(_("Notes and tasks"), (served.notes, around.tasks)),
    "papers": Kind(_("Documents"), (around.documents,)),
    "after": Kind(_("After the exit"), (after.follow_ups, after.tries)),
    "alerts": Kind(_("Alerts"), (served.alerts,)),
}
"""By the codes in the address."""


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    older: date | None = None
    """Before this day there is more."""


def page(case: Enrolment, scope: Scope, before: date | None, kind: str = "") -> Page:
    """Whole days, at most so many entries; a day is never torn between two pages."""
    asked = Asked(case, scope, before)
    found = [entry for source in _sources(kind) for entry in source(asked)]
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
