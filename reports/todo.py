"""What waits for whom in the summaries: the home page's part of this app."""

from collections.abc import Iterator
from typing import NamedTuple

from core.access import Permission, Scope
from programs.models import Program
from reports.models import Summary
from reports.periods import MONTHS_IN, Period
from reports.reading.summaries import (
    UnderWay,
    latest,
    programs,
    readable,
    under_way,
)

SHOWN = 6


class Missing(NamedTuple):
    """A period that is over and was never counted."""

    program: Program
    span: Period


class Todo(NamedTuple):
    under_way: list[UnderWay]
    to_build: list[Missing]
    to_publish: list[Summary]
    """Counted, over, and not published: somebody looks at them and says so."""
    latest: list[Summary]
    programs: list[Program]
    """Whose figures they read."""


def read(scope: Scope) -> Todo:
    """Nothing for who reads no summaries; what is built already does not wait."""
    if Permission.SUMMARY_READ_INTERNAL not in scope:
        return Todo([], [], [], [], [])
    mine = readable(scope)
    building = under_way(mine)
    return Todo(
        building,
        list(_to_build(scope, building)),
        _to_publish(scope),
        list(latest(scope)[:SHOWN]),
        list(mine.values()),
    )


def _to_publish(scope: Scope) -> list[Summary]:
    drafts = Summary.objects.allowing(scope, Permission.SUMMARY_READ_INTERNAL).drafts()
    latest_first = drafts.select_related("program").order_by("-ends_on", "-starts_on")
    return [
        summary
        for summary in latest_first[: SHOWN * len(MONTHS_IN)]
        if summary.ends_on < scope.days[summary.program_id]
    ][:SHOWN]


def _to_build(scope: Scope, building: list[UnderWay]) -> Iterator[Missing]:
    """The last complete period of each kind, where nobody has counted it."""
    mine = programs(scope, Permission.SUMMARY_BUILD)
    ends = {
        Missing(program, Period.last_complete(kind, scope.days[program.pk]))
        for program in mine
        for kind in MONTHS_IN
    }
    built = set(
        Summary.objects.filter(
            program__in=mine, period__in=[each.span.code for each in ends]
        ).values_list("program", "period")
    )
    built |= {(each.program.pk, each.span.code) for each in building}
    waiting = [
        each
        for each in ends
        if (each.program.pk, each.span.code) not in built
        and each.span.end >= each.program.started_on
    ]
    yield from sorted(
        waiting, key=lambda each: (each.span.end, each.span.start, each.program.code)
    )
