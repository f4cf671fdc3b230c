"""How long an open month takes to build, beside one statement that counts the same.

`DDR_REGISTERED` sets how many people there are, each with ten records. In turns, so
that whatever else the machine does slows all. What is stored is as much for few people
as for many: so a build of few takes more times the statement.
"""

import os
import time
from statistics import median

import pytest

from ddr.making.ground import CODE
from programs.models import Program
from reports import building
from reports.periods import Period
from tests.ddr.making.made import make
from tests.measures import one_pass
from tests.reports.summaries import quietly
from tests.roles import as_owner

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

PEOPLE = int(os.environ.get("DDR_REGISTERED", 10_000))
ROUNDS = int(os.environ.get("DDR_ROUNDS", 5))
MONTH = Period.parse("2026-10")
MOST = 1.3
"""Times the one pass, for counting."""
AS_WELL = 0.3
"""Seconds, for what is the same however many people there are: some 3,000 figures."""
TOLD = (
    *("indicator", "dimension", "group", "value", "numerator", "denominator"),
    *("persons", "persons_in", "persons_out"),
)


@pytest.fixture
def program():
    make(PEOPLE)
    return Program.objects.get(code=CODE)


def seconds(what, *facts):
    begun = time.perf_counter()
    what(*facts)
    return time.perf_counter() - begun


def as_told(figure):
    return tuple(getattr(figure, name) for name in TOLD)


def in_one_pass(program):
    with as_owner():
        return one_pass.rows(program, MONTH)


def counted(program):
    return building.count(program, MONTH, report=quietly)


def built(program):
    return building.build(program, MONTH, report=quietly, by=None)


def test_an_open_month_is_counted_in_little_more_time_than_one_statement(program):
    summary, rows = built(program), in_one_pass(program)
    assert {as_told(each) for each in one_pass.figures(rows)} <= {
        as_told(each) for each in summary.figures.all()
    }

    times = {way: [] for way in (in_one_pass, counted, built)}
    for _round in range(ROUNDS):
        for way, taken in times.items():
            taken.append(seconds(way, program))

    floor = times[in_one_pass]
    told = [f"{PEOPLE} people"]
    for way, taken in times.items():
        ratio = median(a / b for a, b in zip(taken, floor, strict=True))
        told.append(f"{way.__name__} {median(taken):.2f} s ({ratio:.2f} times)")
    print(", ".join(told))
    assert median(times[counted]) <= MOST * median(floor) + AS_WELL, told
