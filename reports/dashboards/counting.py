"""Counting what a programme's page of progress tells, in one snapshot, and storing it.

Doing so twice does no harm: what is stored is replaced as a whole, and a count that
is older than what is stored adds nothing.
"""

from datetime import date, datetime

from core.database import as_jobs
from programs.models import Program
from programs.scope import whole_programme_stands_still
from reports.building import (
    NO_OFFICES,
    Report,
    hold,
    make_room,
)
from reports.dashboards import people, registered, sessions
from reports.models.dashboard import DashboardFigure

BATCH = 1000
PARTS = (
    registered.figures,
    people.followed_up,
    people.stages,
    sessions.attendance,
    people.warnings,
    people.caseload,
    people.quality,
    sessions.registers,
)


def count(program: Program, *, report: Report) -> None:
    """Count and replace, saying after each part how far it is."""
    figures, as_of = counted(program, program.today(), report=report)
    store(program, figures, as_of=as_of)


def counted(
    program: Program, day: date, *, report: Report
) -> tuple[list[DashboardFigure], datetime]:
    """All figures of one snapshot, and when it began."""
    figures: list[DashboardFigure] = []
    with whole_programme_stands_still(program) as as_of:
        make_room()
        for done, part in enumerate(PARTS):
            report(done, len(PARTS))
            figures += part(program, day)
    for figure in figures:
        figure.program, figure.day, figure.as_of = program, day, as_of
    return figures, as_of


def store(program: Program, figures: list[DashboardFigure], *, as_of: datetime) -> None:
    with as_jobs(NO_OFFICES):
        hold(f"dashboard {program.pk}")
        stored = DashboardFigure.objects.filter(program=program)
        if stored.filter(as_of__gt=as_of).exists():
            return
        stored.delete()
        DashboardFigure.objects.bulk_create(figures, batch_size=BATCH)
