"""The work with communities in numbers: by region, group, sex and age.

Each record counts once: a project in the period in which it began, a dialogue event
and a survey in that of their day. What leaves the programme is of a whole quarter
and the whole programme, so that no table can be taken from another; small numbers
are kept back (`core.disclosure`).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import (
    Area,
    CommunityDialogue,
    CommunityProject,
    Participation,
    Program,
)
from reports.periods import Period

INTERNAL = ""
OUTSIDE = ("partners", "public")
"""For whom else the numbers may be: of few people they are told nothing."""


class Asked(NamedTuple):
    """What is counted: of which programme, when, where, and for whom."""

    program: Program
    span: Period
    place: str = ""
    """P-code of a region; nothing for the whole programme."""
    audience: str = INTERNAL

    @property
    def least(self) -> int:
        """Fewer people than these are kept back."""
        if self.audience not in OUTSIDE:
            return 0
        return self.program.protects_below(self.audience)


class Part(NamedTuple):
    """Where people are counted, and what their number is called."""

    code: str
    title: Promise
    began: str
    """The column with the day that decides the period."""


PARTS = (
    Part("project", _("People in projects"), "starts_on"),
    Part("dialogue", _("People at dialogue events"), "day"),
    Part("survey", _("People asked"), "day"),
)
WORKS = PARTS[:2]


class Counted(NamedTuple):
    """So many people of one region, group, sex and age."""

    region: int
    group: str
    sex: str
    age_band: str
    number: int


def regions_of(program: Program) -> dict[str, str]:
    """P-code -> name of level 1."""
    found = Area.objects.filter(program=program, level=1).order_by("pcode")
    return dict(found.values_list("pcode", "name"))


@dataclass(frozen=True)
class Regions:
    """The areas of a programme, and in which region each of them lies."""

    of_area: Mapping[int, int]
    names: Mapping[int, str]
    codes: Mapping[int, str]

    def within(self, place: str) -> list[int]:
        """The areas of a region; all of them where none is named."""
        return [
            area
            for area, region in self.of_area.items()
            if place in ("", self.codes[region])
        ]

    def shown(self, place: str) -> dict[int, str]:
        return {pk: n for pk, n in self.names.items() if place in ("", self.codes[pk])}


def regions(program: Program) -> Regions:
    areas = list(Area.objects.filter(program=program).order_by("level", "pcode"))
    found: dict[int, int] = {}
    for area in areas:  # those above come first
        found[area.pk] = found.get(area.parent_id or 0, area.pk)
    top = [area for area in areas if area.level == 1]
    return Regions(
        found,
        {area.pk: area.name for area in top},
        {area.pk: area.pcode for area in top},
    )


def records(asked: Asked, model: Any, began: str, regions: Regions) -> QuerySet[Any]:
    """What began in the period or was on a day of it, and was more than a plan."""
    days = {f"{began}__range": (asked.span.start, asked.span.end)}
    rows = model.objects.filter(program=asked.program, **days)
    if asked.place:
        rows = rows.filter(area__in=regions.within(asked.place))
    if model is CommunityProject:
        return rows.exclude(state=CommunityProject.State.PLANNED)
    if model is CommunityDialogue:
        return rows.filter(state=CommunityDialogue.State.HELD)
    return rows


def people(asked: Asked, part: Part, regions: Regions) -> list[Counted]:
    model: Any = Participation._meta.get_field(part.code).related_model
    found = records(asked, model, part.began, regions)
    rows = Participation.objects.filter(
        **{f"{part.code}__in": found}, number__gt=0
    ).order_by()
    area = f"{part.code}__area"
    summed = rows.values_list(area, "group", "sex", "age_band").annotate(Sum("number"))
    return [Counted(regions.of_area[row[0]], *row[1:]) for row in summed]


def under_way(asked: Asked, regions: Regions) -> QuerySet[CommunityProject]:
    """On any day of the period, whenever they began."""
    rows = CommunityProject.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=asked.span.start),
        program=asked.program,
        starts_on__lte=asked.span.end,
    ).exclude(state=CommunityProject.State.PLANNED)
    if asked.place:
        rows = rows.filter(area__in=regions.within(asked.place))
    return rows


def regional(records: QuerySet[Any], regions: Regions) -> Counter[Any]:
    areas = records.order_by().values_list("area", flat=True)
    return Counter(regions.of_area[area] for area in areas)
