"""All statuses of a stay and all moves between them, in one table."""

from datetime import date

import pytest
from django.db import IntegrityError

from participants.actions import stages as actions
from participants.models import Stage
from participants.models.record import Refused
from participants.models.stage import MOVES, NEVER_STARTED, RUNNING, StageStatus
from programs.models import Role
from tests.factories import AssignmentFactory, EnrolmentFactory, StageFactory
from tests.roles import as_owner, in_scope

pytestmark = pytest.mark.django_db

# From the row's status a stay may become what is marked in the column; `.` is itself.
TABLE = """
              pl  wa  ac  ho  co  dr  tr  nn  de
planned       .   x   x   -   -   -   -   x   x
waitlisted    x   .   x   -   -   -   -   x   x
active        -   -   .   x   x   x   x   -   -
on_hold       -   -   x   .   x   x   x   -   -
completed     -   -   -   -   .   x   x   -   -
dropped_out   -   -   -   -   x   .   x   -   -
transferred   -   -   -   -   x   x   .   -   -
not_needed    -   -   -   -   -   -   -   .   -
declined      -   -   -   -   -   -   -   -   .
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CELLS = [
    (before, after.value, mark)
    for before, *marks in ROWS
    for after, mark in zip(StageStatus, marks, strict=True)
    if mark != "."
]
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def days_of(status):
    if status in NEVER_STARTED:
        return {"started_on": None, "ended_on": None}
    return {"started_on": FEBRUARY, "ended_on": None if status in RUNNING else MARCH}


@pytest.fixture
def caseworker():
    return AssignmentFactory(role=Role.CASEWORKER).user


@pytest.fixture
def case(caseworker):
    office = caseworker.assignments.get().office
    return EnrolmentFactory(office=office, caseworker=caseworker)


def test_the_table_has_every_status():
    assert [before for before, *_marks in ROWS] == StageStatus.values
    assert {*MOVES} == {*StageStatus.values}


@pytest.mark.parametrize(("before", "after", "mark"), CELLS)
def test_a_stay_becomes_what_it_can_and_nothing_else(
    case, caseworker, before, after, mark
):
    turn = {"waiting_since": "2026-01-09T10:00Z"} if before == "waitlisted" else {}
    stay = StageFactory(
        enrolment=case,
        stage="vocational_training",
        status=before,
        **days_of(before),
        **turn,
    )

    with in_scope(caseworker):
        try:
            actions.change(stay, status=after, **days_of(after), by=caseworker)
        except Refused as refused:
            told = str(refused)
        else:
            told = ""

    with as_owner():
        found = Stage.objects.get().status
    assert found == (after if mark == "x" else before)
    assert ("The stay now stands at" in told) == (mark == "-")


@pytest.mark.parametrize("ended", [None, "2026-02-20"])
def test_two_stays_of_a_stage_are_kept_apart_by_the_database(case, ended):
    StageFactory(enrolment=case, stage="education", started_on="2026-02-01")

    with pytest.raises(IntegrityError, match="stage_stays_do_not_overlap"):
        StageFactory(
            enrolment=case,
            stage="education",
            started_on="2026-02-10",
            ended_on=ended,
            status="completed" if ended else "active",
        )
