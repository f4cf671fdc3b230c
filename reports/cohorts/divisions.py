"""What makes people a cohort, and what is counted of each.

The SQL speaks of one stay `r` of the enrolment `e`, as the statement joins them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.models import StageKind

WITH, WITHOUT, UNKNOWN = "with", "without", "unknown"
CARE: dict[str, Promise] = {
    WITH: _("With psychological support first"),
    WITHOUT: _("Without psychological support first"),
}
CARED = StageKind.PSYCHOLOGICAL_SUPPORT
EVERY = tuple(StageKind)
TAUGHT = (StageKind.VOCATIONAL_TRAINING, StageKind.EDUCATION)


@dataclass(frozen=True)
class Division:
    """``group``: in SQL, the one cohort that a stay is in."""

    code: str
    name: Promise
    group: str
    stages: tuple[str, ...] = EVERY


TOTAL = Division("total", _("All"), "'all'")
DIVISIONS = (
    TOTAL,
    Division(
        "year",
        _("Year of registration"),
        "extract(year FROM e.registered_on)::int::text",
    ),
    Division("office", _("Office"), "coalesce(held.in_office_id, e.office_id)::text"),
    Division(
        "trade",
        _("Trade"),
        "coalesce(nullif(a.occupation, ''), nullif(o.occupation, ''), 'unknown')",
        (StageKind.VOCATIONAL_TRAINING,),
    ),
    Division(
        "care",
        _("Psychological support first"),
        "CASE WHEN care.first_on < r.started_on THEN 'with' ELSE 'without' END",
        TAUGHT,
    ),
)
"""The office is the one where the person was when the stay began."""
OFFERED = DIVISIONS[1:]


@dataclass(frozen=True)
class Measure:
    """So many of so many: of stays, or ``of_persons`` of distinct persons."""

    code: str
    over: str
    hits: str
    of_persons: bool = False

    @property
    def is_of_care(self) -> bool:
        """Psychological support is told as counts: how many began and ended."""
        return not self.of_persons


WAVES = (6, 12)
STARTED = Measure("started", over="true", hits="true")
COMPLETED = Measure("completed", over="in_year", hits="in_year AND completed")
DROPPED_OUT = Measure("dropped_out", over="in_year", hits="in_year AND dropped_out")
REACHED = {
    wave: Measure(
        f"reached-{wave}",
        over=f"due_{wave}",
        hits=f"due_{wave} AND reached_{wave}",
        of_persons=True,
    )
    for wave in WAVES
}
IN_WORK = {
    wave: Measure(
        f"work-{wave}",
        over=f"due_{wave} AND reached_{wave}",
        hits=f"due_{wave} AND work_{wave}",
        of_persons=True,
    )
    for wave in WAVES
}
MEASURES = (STARTED, COMPLETED, DROPPED_OUT, *REACHED.values(), *IN_WORK.values())
ENDINGS = ("completed", "dropped_out")
"""What the curves wait for; whatever else ends a stay ends the looking at it."""
