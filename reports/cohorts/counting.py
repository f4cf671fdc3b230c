"""Counting the cohorts of a programme in one snapshot, and keeping what was found.

What was counted before is replaced whole. Counting twice does no harm; a count that
began earlier than the one that is kept adds nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core.database import alias, as_jobs, connection
from programs.models import Program, StageKind
from programs.scope import whole_programme_stands_still
from reports.building import Report, hold, make_room
from reports.cohorts import statements, survival
from reports.cohorts.divisions import DIVISIONS, ENDINGS, MEASURES, Division
from reports.models import CohortFigure, CohortPoint, CohortSnapshot

Cohort = tuple[str, str, str]
"""Stage, division, group."""
Times = Mapping[str, Counter[int]]
"""How it ended, nothing where it did not -> days since the start -> how many."""

STEPS = 3
MONTHS = range(25)
DAYS_IN_A_MONTH = 365.25 / 12
BATCH = 1000
BY_ABSENT = {statements.absent(each.code): each for each in DIVISIONS}


def count(program: Program, *, report: Report) -> None:
    """Count as things stand on the programme's day, and store."""
    as_of = program.today()
    with whole_programme_stands_still(program) as cutoff:
        make_room()
        figures = list(_figures(program, as_of))
        report(1, STEPS)
        points = list(_points(program, as_of))
        report(2, STEPS)
    snapshot = CohortSnapshot(program=program, as_of=as_of, cutoff=cutoff)
    with as_jobs([]):
        _replace(snapshot, figures, points)
    report(STEPS, STEPS)


def _figures(program: Program, as_of: date) -> Iterator[CohortFigure]:
    for (stage, division, group), sums in _found(statements.counted(), program, as_of):
        of_care = stage == StageKind.PSYCHOLOGICAL_SUPPORT
        for n, measure in enumerate(MEASURES):
            if measure.is_of_care or not of_care:
                numerator, denominator, persons = sums[3 * n : 3 * n + 3]
                yield CohortFigure(
                    stage=stage,
                    division=division,
                    group=group,
                    measure=measure.code,
                    numerator=numerator,
                    denominator=denominator,
                    persons=persons,
                )


def _points(program: Program, as_of: date) -> Iterator[CohortPoint]:
    cohorts: defaultdict[Cohort, defaultdict[str, Counter[int]]]
    cohorts = defaultdict(lambda: defaultdict(Counter))
    for cohort, (days, ending, number) in _found(statements.times(), program, as_of):
        cohorts[cohort][ending][days] += number
    for cohort, times in cohorts.items():
        for ending in ENDINGS:
            yield from _curve(cohort, ending, times)


def _curve(cohort: Cohort, ending: str, times: Times) -> Iterator[CohortPoint]:
    """Whatever else ended a stay, or nothing yet, ended the looking at it."""
    others = [found for how, found in times.items() if how != ending]
    left = sum(others, Counter[int]())
    marks = [month * DAYS_IN_A_MONTH for month in MONTHS]
    curve = survival.marked(times.get(ending, Counter()), left, marks)
    stage, division, group = cohort
    for month, step in zip(MONTHS, curve, strict=False):
        yield CohortPoint(
            stage=stage,
            division=division,
            group=group,
            ending=ending,
            month=month,
            at_risk=step.at_risk,
            events=step.happened,
            remaining=step.remaining,
            low=step.low,
            high=step.high,
        )


def _found(
    sql: str, program: Program, as_of: date
) -> Iterator[tuple[Cohort, tuple[Any, ...]]]:
    """The rows of a statement, each with its cohort; of divisions the stage has."""
    with connection().cursor() as cursor:
        cursor.execute(sql, {"program": program.pk, "as_of": as_of})
        rows = cursor.fetchall()
    groups = len(DIVISIONS)
    for stage, *row in rows:
        division: Division = BY_ABSENT[row[groups]]
        group = row[DIVISIONS.index(division)]
        if stage in division.stages:
            yield (stage, division.code, group), tuple(row[groups + 1 :])


def _replace(
    snapshot: CohortSnapshot, figures: list[CohortFigure], points: list[CohortPoint]
) -> None:
    """One after the other, so that an earlier count never replaces a later one."""
    with transaction.atomic(using=alias()):
        hold(f"cohorts {snapshot.program_id}")
        before = CohortSnapshot.objects.filter(program=snapshot.program_id)
        if before.filter(cutoff__gt=snapshot.cutoff).exists():
            return
        for rows in (CohortFigure, CohortPoint):
            rows.objects.filter(snapshot__in=before).delete()
        before.delete()
        snapshot.save(force_insert=True)
        for figure in figures:
            figure.snapshot = snapshot
        for point in points:
            point.snapshot = snapshot
        CohortFigure.objects.bulk_create(figures, batch_size=BATCH)
        CohortPoint.objects.bulk_create(points, batch_size=BATCH)
