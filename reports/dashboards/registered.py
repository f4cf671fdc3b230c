"""What the page of progress takes from the register of the summaries.

Their statements are asked for all days up to the one that is counted, or for the
last four weeks: no indicator is defined a second time.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from programs.models import Program, StageKind
from reports.building import count_sources
from reports.indicators.cases import ENROLMENTS
from reports.indicators.followups import FOLLOW_UPS, WAVES
from reports.indicators.stages import ATTENDANCE, STAGES
from reports.models import Figure
from reports.models.dashboard import ALL, DashboardFigure, Panel

EVER = date(1900, 1, 1)
WEEKS = timedelta(weeks=4)
AREAS = {
    StageKind.PSYCHOLOGICAL_SUPPORT: "PSY",
    StageKind.VOCATIONAL_TRAINING: "VOC",
    StageKind.EDUCATION: "EDU",
}
SO_FAR: list[tuple[Panel, str, str, str]] = [
    (Panel.FUNNEL, "registered", ALL, "CASE-2"),
    *(
        (Panel.FUNNEL, stage.value, step, f"{area}-{number}")
        for stage, area in AREAS.items()
        for step, number in (("started", 1), ("reached", 3), ("completed", 7))
    ),
    (Panel.FUNNEL, "completed", ALL, "CASE-5"),
    *(
        (Panel.STAGES, stage.value, state, f"{area}-{number}")
        for stage, area in AREAS.items()
        for state, number in (("in", 2), ("completed", 7), ("dropped-out", 8))
    ),
    *(
        (Panel.OUTCOMES, str(wave), what, f"FU{wave}-{number}")
        for wave in WAVES
        for what, number in (("reached", 1), ("work", 2), ("rejoined", 3))
    ),
    (Panel.QUALITY, "active", ALL, "CASE-3"),
    (Panel.QUALITY, "birth-date", ALL, "DQ-1"),
    (Panel.QUALITY, "not-seen", ALL, "DQ-2"),
]
"""Part, line and group of the page, and the indicator that stands there."""
LATELY = [
    (Panel.ATTENDANCE, stage.value, ALL, f"{area}-5") for stage, area in AREAS.items()
]
SOURCES = (ENROLMENTS, STAGES, ATTENDANCE, FOLLOW_UPS)


def figures(program: Program, day: date) -> Iterator[DashboardFigure]:
    so_far = count_sources(SOURCES, program, _days(EVER, day))
    lately = count_sources(
        [ATTENDANCE], program, _days(day - WEEKS + timedelta(days=1), day)
    )
    for counted, wanted in ((so_far, SO_FAR), (lately, LATELY)):
        for panel, line, group, code in wanted:
            yield _figure(panel, line, group, counted.get((code, "total", "all")))


def _days(start: date, end: date) -> dict[str, date]:
    """Of what is compared with a year earlier nothing is told."""
    return {"s": start, "e": end, "ys": start, "ye": end}


def _figure(
    panel: Panel, line: str, group: str, counted: Figure | None
) -> DashboardFigure:
    """Where nobody is counted at all the statement has no row of sums."""
    found = counted or Figure(numerator=0, denominator=None, persons=0)
    return DashboardFigure(
        panel=panel,
        line=line,
        group=group,
        numerator=found.numerator or 0,
        denominator=found.denominator,
        persons=found.persons,
    )
