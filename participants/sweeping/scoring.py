"""The pairs that were brought together, weighed: which of them somebody should look at.

First what is not sealed is compared. Of those alone who may be one after that, what
is sealed is opened and compared too; from them the weights are learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from random import Random
from typing import NamedTuple

from participants import matching
from participants.matching import FIELDS, Likeness, Pattern, Shares, Weights
from participants.sweeping.register import Person

ANY_TWO, OPENED = 30_000, 2_000
"""Pairs drawn at random; of so many of them what is sealed is compared too."""
FEW = 250
"""People of whom all pairs are taken instead."""
NOTED = 50_000
"""Pairs after which it is told how far the work is."""
NUMBER, PHONE = FIELDS.index("national_id"), FIELDS.index("phone")
SAME = 2

Progress = Callable[[int], None]


class Kept(NamedTuple):
    """Two people who may be one."""

    one: Person
    other: Person
    found: Pattern


class Weighed(NamedTuple):
    """Two people, and how likely they are one."""

    one: Person
    other: Person
    likeness: Likeness


def likely(
    people: Mapping[int, Person],
    pairs: Iterable[tuple[int, int]],
    weights: Weights,
    progress: Progress,
) -> list[Kept]:
    """Of the pairs those that what is not sealed does not tell apart."""
    judged: dict[Pattern, bool] = {}
    kept = []
    for number, (one, other) in enumerate(pairs):
        if number % NOTED == 0:
            progress(number)
        pair = people[one], people[other]
        found = _without_sealed(*pair)
        may_be = judged.get(found)
        if may_be is None:
            may_be = judged[found] = matching.may_be_one(found, weights)
        if may_be:
            kept.append(Kept(*pair, found))
    return [_opened(each) for each in kept]


def _without_sealed(one: Person, other: Person) -> Pattern:
    """Of numbers it is known that they are the same, and not how far they differ."""
    found = matching.open_pattern(one.known, other.known)
    (number, phone), (others, theirs) = one.digests, other.digests
    if number is not None and number == others:
        found = (*found[:NUMBER], SAME, *found[NUMBER + 1 :])
    if phone is not None and phone == theirs:
        found = (*found[:PHONE], SAME, *found[PHONE + 1 :])
    return found


def _opened(pair: Kept) -> Kept:
    one, other, _found = pair
    return Kept(one, other, matching.pattern(one.whole(), other.whole()))


def begin(people: Mapping[int, Person]) -> Weights:
    """What pairs of the register say that were drawn at random."""
    drawn = list(_drawn(list(people.values())))
    counts = Counter(matching.pattern(a.known, b.known) for a, b in drawn[OPENED:])
    counts.update(matching.pattern(a.whole(), b.whole()) for a, b in drawn[:OPENED])
    return matching.unlike(counts, len(people))


def _drawn(people: list[Person]) -> Iterator[tuple[Person, Person]]:
    """The same of the same register: what is found does not change by itself."""
    if len(people) < FEW:
        yield from combinations(people, 2)
        return
    draw = Random(0).randrange  # noqa: S311 - nothing secret
    for _pair in range(ANY_TWO):
        one, other = draw(len(people)), draw(len(people))
        if one != other:
            yield people[one], people[other]


def met(pairs: Iterable[Kept], weights: Weights, shares: Shares) -> list[matching.Met]:
    """The pairs as they are learned from, in their order."""
    return [
        matching.met(one.whole(), other.whole(), found, weights, shares)
        for one, other, found in pairs
    ]


def weighed(
    pairs: Iterable[Kept],
    known: Iterable[matching.Met],
    weights: Weights,
    shares: Shares,
    least: float,
) -> Iterator[Weighed]:
    """Those that are at least so likely one."""
    for (one, other, found), pair in zip(pairs, known, strict=True):
        if matching.chance(matching.bits_of(pair, weights)) < least:
            continue
        likeness = matching.judge(one.whole(), other.whole(), found, weights, shares)
        yield Weighed(one, other, likeness)
