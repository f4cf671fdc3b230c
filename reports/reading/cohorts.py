"""The cohorts of a programme in the shape that their page shows them.

Nothing is counted here. Of a cohort too small to compare no share is told.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.isco import in_words
from programs.models import Office, Program, StageKind
from reports.cohorts.divisions import (
    CARE,
    CARED,
    STARTED,
    TOTAL,
    UNKNOWN,
    Division,
    Measure,
)
from reports.models import CohortFigure, CohortPoint, CohortSnapshot

LEAST = 20
"""Of fewer a share says next to nothing: the interval spans 40 points and more."""
LISTED = 40
NOBODY = (0, 0)


class Asked(NamedTuple):
    """Of which programme which stage is looked at, and by what it is divided."""

    program: Program
    stage: StageKind
    division: Division

    @property
    def query(self) -> str:
        return urlencode({"stage": self.stage, "by": self.division.code})

    @property
    def is_of_care(self) -> bool:
        return self.stage == CARED


@dataclass(frozen=True)
class Cohort:
    group: str
    name: str
    figures: Mapping[str, CohortFigure]
    curves: Mapping[str, Mapping[int, CohortPoint]]

    @property
    def is_total(self) -> bool:
        return self.group == "all"

    @property
    def started(self) -> int:
        return self.of(STARTED)[0]

    def of(self, measure: Measure) -> tuple[int, int]:
        """So many of so many."""
        figure = self.figures.get(measure.code)
        return (figure.numerator, figure.denominator) if figure else NOBODY

    def is_small(self, measure: Measure) -> bool:
        return self.of(measure)[1] < LEAST

    def is_drawn(self, ending: str) -> bool:
        """Whether enough began for a curve to say something."""
        return bool(self.curves.get(ending)) and self.started >= LEAST


@dataclass(frozen=True)
class Found:
    """All of them first, then each cohort; ``left_out``: those beyond the list."""

    snapshot: CohortSnapshot
    cohorts: list[Cohort]
    left_out: int


def read(asked: Asked) -> Found | None:
    """Four queries, however many cohorts; nothing where none were ever counted."""
    snapshot = CohortSnapshot.objects.filter(program=asked.program).first()
    if snapshot is None:
        return None
    facts = {
        "snapshot__program": asked.program,
        "stage": asked.stage,
        "division__in": [TOTAL.code, asked.division.code],
    }
    figures: defaultdict[str, dict[str, CohortFigure]] = defaultdict(dict)
    for figure in CohortFigure.objects.filter(**facts):
        figures[figure.group][figure.measure] = figure
    points: defaultdict[str, defaultdict[str, dict[int, CohortPoint]]]
    points = defaultdict(lambda: defaultdict(dict))
    for point in CohortPoint.objects.filter(**facts).order_by("month"):
        points[point.group][point.ending][point.month] = point
    naming = _naming(asked)
    found = [
        Cohort(group, naming(group), of, points[group]) for group, of in figures.items()
    ]
    return Found(snapshot, _ordered(found, asked), max(0, len(found) - 1 - LISTED))


def _naming(asked: Asked) -> Callable[[str], str]:
    offices = Office.objects.filter(program=asked.program)
    names: dict[str, str | Promise] = {
        "all": _("All"),
        UNKNOWN: _("Not known"),
        **CARE,
        **{str(pk): name for pk, name in offices.values_list("pk", "name")},
    }
    if asked.division.code in ("year", "trade"):
        names = {"all": _("All"), UNKNOWN: _("Not known")}
    return lambda group: str(names.get(group) or in_words(group))


def _ordered(found: Iterable[Cohort], asked: Asked) -> list[Cohort]:
    """The largest, in the order of their names; those of a year by year."""
    largest = sorted(found, key=lambda each: (not each.is_total, -each.started))
    shown = largest[: LISTED + 1]
    return sorted(shown, key=lambda each: (not each.is_total, each.name.casefold()))
