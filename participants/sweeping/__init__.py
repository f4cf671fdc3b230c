"""Comparing the people of a programme: who may stand in the register twice.

It is done as the jobs' role, limited to the programme, children included, and writes
nothing but the pairs that somebody has to look at. Whoever is new or was changed is
compared with everybody, by the weights that were learned of the whole register.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from time import monotonic
from typing import NamedTuple

from django.db.models.functions import Now

from core import audit
from core.database import connection
from core.models import User
from participants import matching
from participants.matching import Weights
from participants.models import DuplicateSweep
from participants.sweeping import blocking, register, scoring, storing
from participants.sweeping.register import Person
from participants.sweeping.scoring import Weighed
from programs.models import Program
from programs.scope import whole_programme

LOCK = 7_336_702
"""Sweeps of a programme wait for one another."""

Progress = Callable[[int, int], None]


class Swept(NamedTuple):
    """What a sweep did."""

    whole: bool
    people: int
    compared: int
    found: int
    seconds: float


def sweep(
    program: Program,
    *,
    whole: bool = False,
    by: User | None = None,
    progress: Progress | None = None,
) -> Swept:
    """Compare who is new or changed since the last time, or everybody.

    Everybody where it was never done, or long ago, or with another likeness.
    ``progress`` is told how many of how many pairs are compared, outside of the
    sweep's transaction.
    """
    started, outside = monotonic(), copy_context()
    with whole_programme(program, by=by), _without_old_garbage():
        _wait(program)
        last = DuplicateSweep.objects.filter(program=program).first()
        least = program.duplicates_from
        since = last.goes_on_from(least) if last and not whole else None
        pairs = blocking.bring_together(program, since)
        people = register.people()

        def told(done: int) -> None:
            if progress:
                outside.run(progress, done, pairs)

        known = matching.stored(last.weights) if last and since else None
        weights, found = _compare(people, known, program.least_alike, told)
        storing.store(program, found, since)
        seconds = round(monotonic() - started, 1)
        swept = Swept(since is None, len(people), pairs, len(found), seconds)
        _note(program, swept, weights, by)
    return swept


def _compare(
    people: Mapping[int, Person],
    known: Weights | None,
    least: float,
    told: Callable[[int], None],
) -> tuple[Weights, list[Weighed]]:
    """Those who are alike enough, and the weights; these are learned unless known."""
    shares = register.shares()
    begun = known or scoring.begin(people)
    kept = scoring.likely(people, blocking.pairs(), begun, told)
    met = scoring.met(kept, begun, shares)
    weights = known or matching.learn(begun, met, len(people))
    return weights, list(scoring.weighed(kept, met, weights, shares, least))


def _wait(program: Program) -> None:
    with connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, program.pk])


@contextmanager
def _without_old_garbage() -> Iterator[None]:
    """People are made by the hundred thousand: no search for unreachable cycles."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _note(program: Program, swept: Swept, weights: Weights, by: User | None) -> None:
    """For the pages, for the next time, and in the trail."""
    facts: dict[str, object] = {"read_at": Now()}
    if swept.whole:
        facts |= {
            "whole_at": Now(),
            "people": swept.people,
            "compared": swept.compared,
            "found": swept.found,
            "seconds": swept.seconds,
            "least": program.duplicates_from,
            "weights": weights.facts(),
        }
    DuplicateSweep.objects.update_or_create(program=program, defaults=facts)
    told = swept._asdict()
    del told["seconds"]
    audit.record("duplicates-searched", program, by=by, **told)
