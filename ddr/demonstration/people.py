"""People who do not exist, one after the other, in the import formats.

The same seed, number of the person and day give the same life, whoever else
is made; so a thousand people are the first thousand of a hundred thousand.
"""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from ddr.demonstration.answers import ASSESSMENTS, assessments
from ddr.demonstration.exits import FOLLOWUPS, followups, sudden_exit, usual_exit
from ddr.demonstration.registration import PARTICIPANTS, register
from ddr.demonstration.sessions import ATTENDANCE, HABIT, marks
from ddr.demonstration.stays import STAGES, Horizon, stays_of

Cells = tuple[str, ...]

COLUMNS = {
    "participants": PARTICIPANTS,
    "stages": STAGES,
    "attendance": ATTENDANCE,
    "assessments": ASSESSMENTS,
    "followups": FOLLOWUPS,
}
"""Kind of record -> its columns, in the order of their import."""


class Life(NamedTuple):
    """The rows of one person, for each kind of record."""

    participants: list[Cells]
    stages: list[Cells]
    attendance: list[Cells]
    assessments: list[Cells]
    followups: list[Cells]


def people(seed: int, persons: int, until: date) -> Iterator[Life]:
    """So many people with two years of history that ends on ``until``."""
    for number in range(1, persons + 1):
        yield _life(_random(seed, number), number, until)


def _random(seed: int, number: int) -> Random:
    return Random(f"{seed}/{number}")  # noqa: S311  # nothing here is a secret


def _life(rng: Random, number: int, until: date) -> Life:
    person = register(rng, number, until)
    sudden = sudden_exit(rng, person, until)
    horizon = Horizon(sudden.day if sudden else until, is_gone=sudden is not None)
    stays = stays_of(rng, person, horizon)
    exit_ = sudden or usual_exit(rng, person, stays, until)
    habit = HABIT(rng)
    end = (exit_.day.isoformat(), exit_.reason) if exit_ else ("", "")
    last_day = exit_.day if exit_ else until
    return Life(
        participants=[(*person.row, *end)],
        stages=[stay.row(person.number) for stay in stays],
        attendance=[
            mark
            for stay in stays
            for mark in marks(rng, person.number, stay, habit, until)
        ],
        assessments=list(assessments(rng, person, stays, last_day)),
        followups=list(followups(rng, person, exit_, until)) if exit_ else [],
    )
