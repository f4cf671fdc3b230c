"""What the page of progress counts of cases: warnings, caseloads, what is late."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
)

from participants.due import at_risk
from participants.due.stages import over_length
from participants.models import Enrolment, FollowUp, Stage, Task
from participants.models.enrolment import FUNCTIONING, EnrolmentQuerySet
from participants.models.followup import REACHED
from participants.models.stage import RUNNING, TAUGHT
from programs.models import Program, StageKind
from reports.models.dashboard import ALL, NOBODY, OTHERS, DashboardFigure, Panel

ANY, IN = "any", "in"
MOST_STAFF = 50
"""Caseworkers by name, those with most cases; the others stand in one line."""


def counted(program: Program) -> EnrolmentQuerySet:
    """The persons that the summaries count."""
    withdrawn = ["duplicate", "data_error"]
    return Enrolment.objects.filter(program=program).exclude(exit_reason__in=withdrawn)


def active(program: Program, day: date) -> EnrolmentQuerySet:
    """As CASE-3 has it."""
    here = Q(exited_on=None) | Q(exited_on__gt=day)
    return counted(program).filter(here, registered_on__lte=day)


def count(
    panel: Panel, line: str, group: str, persons: int, of: int | None = None
) -> DashboardFigure:
    """A number of persons, and of how many."""
    return DashboardFigure(
        panel=panel,
        line=line,
        group=group,
        numerator=persons,
        denominator=of,
        persons=persons if of is None else of,
    )


def followed_up(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Who was reached in any of the follow-ups, of all waves."""
    reached = FollowUp.objects.filter(enrolment=OuterRef("pk"), result__in=REACHED)
    gone = counted(program).filter(registered_on__lte=day, exited_on__lte=day)
    found = gone.filter(Exists(reached.filter(contacted_on__lte=day)))
    yield count(Panel.FUNNEL, "followed-up", ALL, found.count())


def stages(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Who waits for a stage, and who is in one for longer than planned."""
    for stage in StageKind:
        waits = Stage.objects.waiting().filter(enrolment=OuterRef("pk"), stage=stage)
        waiting = active(program, day).filter(Exists(waits)).count()
        yield count(Panel.STAGES, stage.value, "waiting", waiting)
        late = counted(program).filter(over_length(day, stages=[stage])).count()
        yield count(Panel.STAGES, stage.value, "overdue", late)


# Warnings


def warnings(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Of each stage and office who is in it and at risk, for which reasons."""
    for stage in StageKind:
        found = _warned(program, day, stage)
        of: Counter[str] = Counter()
        for (office, reason), number in found.items():
            if reason == IN:
                of[office] = number
        for office in [ALL, *sorted(of.keys() - {ALL}, key=int)]:
            for reason in (ANY, *at_risk.RULES):
                warned = found[office, reason]
                line = f"{stage.value}:{reason}"
                yield count(Panel.WARNINGS, line, office, warned, of[office])


def _warned(program: Program, day: date, stage: str) -> Counter[tuple[str, str]]:
    """Office and reason -> how many; everybody in the stage is under `IN`."""
    holds = at_risk.reasons(day, stage)
    told = [
        ExpressionWrapper(Q(rule), output_field=BooleanField())
        for rule in holds.values()
    ]
    inside = counted(program).filter(Exists(at_risk.active(day, stage)), exited_on=None)
    found: Counter[tuple[str, str]] = Counter()
    for office, *warned in inside.values_list("office", *told).iterator():
        reasons = [code for code, fires in zip(holds, warned, strict=True) if fires]
        for what in (IN, *([ANY] if reasons else []), *reasons):
            found[str(office), what] += 1
            found[ALL, what] += 1
    return found


# Who keeps how many


def caseload(program: Program, day: date) -> Iterator[DashboardFigure]:
    """Active cases, and tasks that should have been done, by who they are with."""
    cases = dict(
        active(program, day)
        .order_by()
        .values_list("caseworker")
        .annotate(number=Count("pk"))
    )
    late: dict[int | None, tuple[int, int]] = {
        user: (number, persons) for user, number, persons in _late_tasks(program, day)
    }
    most = sorted(
        {*cases, *late} - {None},
        key=lambda user: (-cases.get(user, 0), -late.get(user, (0, 0))[0], user),
    )
    named: list[int | None] = [*most[:MOST_STAFF], None]
    for user in named:
        group = NOBODY if user is None else str(user)
        yield from _load(group, cases.get(user, 0), [late.get(user, (0, 0))])
    if rest := most[MOST_STAFF:]:
        of_rest = [late.get(user, (0, 0)) for user in rest]
        yield from _load(OTHERS, sum(cases.get(user, 0) for user in rest), of_rest)


def _load(
    group: str, cases: int, late: Iterable[tuple[int, int]]
) -> Iterator[DashboardFigure]:
    tasks, persons = (sum(numbers) for numbers in zip(*late, strict=True))
    yield count(Panel.CASELOAD, "cases", group, cases)
    yield DashboardFigure(
        panel=Panel.CASELOAD,
        line="late-tasks",
        group=group,
        numerator=tasks,
        persons=persons,
    )


def _late_tasks(program: Program, day: date) -> Iterable[tuple[int, int, int]]:
    late = Task.objects.open().filter(due_on__lt=day, enrolment__program=program)
    by_user = late.of_standing_cases().order_by().values_list("assignee")
    return by_user.annotate(
        number=Count("pk"), persons=Count("enrolment", distinct=True)
    )


# Quality


def quality(program: Program, day: date) -> Iterator[DashboardFigure]:
    """What is missing of active persons, and what was left open."""
    here = active(program, day)
    number = here.count()
    unanswered = Q(**dict.fromkeys(FUNCTIONING))
    for line, missing in (
        ("caseworker", Q(caseworker=None)),
        ("residence", Q(residence=None)),
        ("functioning", unanswered),
    ):
        lacking = here.filter(missing).count()
        yield count(Panel.QUALITY, line, ALL, lacking, number)
    late = counted(program).filter(over_length(day, stages=TAUGHT)).count()
    yield count(Panel.QUALITY, "too-long", ALL, late)
    running = Stage.objects.filter(enrolment=OuterRef("pk"), status__in=RUNNING)
    gone = counted(program).filter(exited_on__lte=day)
    yield count(Panel.QUALITY, "left-open", ALL, gone.filter(Exists(running)).count())
