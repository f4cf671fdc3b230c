"""The work with communities as its lists and pages show it: no person stands in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Permission, Scope
from core.http import Order
from core.templatetags.ui import in_days, long_date
from participants.reading import offered
from participants.reading.facts import Facts
from participants.reading.standing import Tag
from programs.models import (
    AcceptanceSurvey,
    CommunityDialogue,
    CommunityKind,
    CommunityProject,
    Office,
    Participation,
    Partner,
)
from programs.models.community import CommunityRecord, CommunityWork

KEEP = Permission.COMMUNITY_KEEP
BY_NAME = Order(("name", "pk"), indexed=1)
NEWEST_FIRST = Order(("day", "pk"), indexed=1, newest_first=True)
TONES = {
    "under_way": "info",
    "done": "good",
    "held": "good",
    "stopped": "warn",
    "not_held": "warn",
}
PLAIN = {"state": "state", "kind": "kind__code", "partner": "partners__code"}
"""Filters that compare one column."""


@dataclass(frozen=True)
class Section:
    """One kind of record: its list, and what its pages are called."""

    code: str
    model: Any
    title: Promise
    lead: Promise
    new: Promise
    nothing: Promise
    order: Order
    parent: str
    """What a number of people says that it is of."""

    @property
    def is_work(self) -> bool:
        return issubclass(self.model, CommunityWork)

    def readable(self, scope: Scope) -> QuerySet[Any]:
        rows = self.model.objects.allowing(scope, KEEP)
        known = rows.select_related("program", "office", "area")
        if not self.is_work:
            return known
        partners = Prefetch("partners", Partner.objects.order_by("name"))
        return known.select_related("kind").prefetch_related(partners)


SECTIONS = {
    each.code: each
    for each in (
        Section(
            "projects",
            CommunityProject,
            _("Community projects"),
            _("What a community and those who come back to it do together."),
            _("Record a project"),
            _("No such project yet. It appears here once somebody has recorded it."),
            BY_NAME,
            "project",
        ),
        Section(
            "dialogues",
            CommunityDialogue,
            _("Dialogue events"),
            _("Meetings at which a community and those who come back to it talk."),
            _("Record a dialogue event"),
            _("No such event yet. It appears here once somebody has recorded it."),
            NEWEST_FIRST,
            "dialogue",
        ),
        Section(
            "surveys",
            AcceptanceSurvey,
            _("Acceptance surveys"),
            _("How communities answered about those who come back to them."),
            _("Record a survey"),
            _("No such survey yet. It appears here once somebody has recorded it."),
            NEWEST_FIRST,
            "survey",
        ),
    )
}


class Row(NamedTuple):
    """One record in a list."""

    name: str
    url: str
    kind: str
    place: str
    partners: str
    when: str
    state: Tag
    people: str


def offices(scope: Scope) -> QuerySet[Office]:
    """Where the reader records such work."""
    return Office.objects.filter(pk__in=scope.reach(KEEP).offices)


def found(section: Section, scope: Scope, chosen: Mapping[str, str]) -> QuerySet[Any]:
    """The records of the reader's offices, narrowed to what is chosen."""
    rows = section.readable(scope)
    for name, lookup in PLAIN.items():
        if code := chosen.get(name):
            rows = rows.filter(**{lookup: code})
    if place := chosen.get("place"):
        rows = rows.filter(offered.within(place))
    return rows


def known(section: Section, scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """What the list may be narrowed by, and the choices of each."""
    rows = section.model.objects.allowing(scope, KEEP)
    choices = {"place": offered.with_those_above(rows)}
    if not section.is_work:
        return choices
    kinds = CommunityKind.objects.filter(pk__in=rows.values("kind"))
    partners = Partner.objects.filter(pk__in=rows.values("partners"))
    return choices | {
        "state": section.model.State.choices,
        "kind": [(each.code, each.name) for each in kinds],
        "partner": [(each.code, each.name) for each in partners],
    }


def rows(section: Section, records: Iterable[CommunityRecord]) -> list[Row]:
    records = list(records)
    counted = Participation.objects.filter(**{f"{section.parent}__in": records})
    people = dict(
        counted.order_by().values_list(section.parent).annotate(Sum("number"))
    )
    return [
        Row(
            str(each),
            each.get_absolute_url(),
            _kind(each),
            each.area.name,
            _partners(each),
            when(each),
            state(each),
            number_format(people[each.pk]) if people.get(each.pk) else "",
        )
        for each in records
    ]


def facts(record: CommunityRecord) -> Facts:
    """What is known of it, beside its numbers."""
    told = [(gettext("Place"), record.area.name)]
    if isinstance(record, CommunityWork):
        told = [(gettext("Kind"), _kind(record)), *told]
        told.append((gettext("Partners"), _partners(record) or gettext("None")))
    told.append((gettext("When"), when(record)))
    told.append((gettext("Office"), record.office.name))
    return told


def when(record: Any) -> str:
    """The day of it, or its first and last day as far as they are known."""
    if not isinstance(record, CommunityProject):
        return long_date(record.day)
    first, last = record.starts_on, record.ends_on
    if first and last:
        return in_days(first, last)
    if first:
        return gettext("From %(day)s") % {"day": long_date(first)}
    return gettext("Until %(day)s") % {"day": long_date(last)} if last else ""


def state(record: Any) -> Tag:
    """Nothing of a survey, which is recorded when it is over."""
    if not isinstance(record, CommunityWork):
        return Tag()
    shown: Any = record
    return Tag(str(shown.get_state_display()), TONES.get(shown.state, ""))


def _kind(record: CommunityRecord) -> str:
    return record.kind.name if isinstance(record, CommunityWork) else ""


def _partners(record: Any) -> str:
    if not isinstance(record, CommunityWork):
        return ""
    work: Any = record
    return ", ".join(each.name for each in work.partners.all())
