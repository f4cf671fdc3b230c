"""The weights of a register, learned from itself without labels."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from participants.matching.levels import DIFFERENT
from participants.matching.registration import (
    FIELDS,
    ORDER,
    UNKNOWN,
    Pattern,
    Registration,
)
from participants.matching.shares import Shares, shared
from participants.matching.weights import (
    AT_LEAST,
    DEFAULT,
    MOST_OF_A_HOUSEHOLD,
    OF_A_HOUSEHOLD,
    TWICE,
    Weights,
    both,
    chance,
    odds_of,
    rough,
)


class Met(NamedTuple):
    """Two registrations that were compared, as what is learned needs them."""

    found: Pattern
    rest: float
    household: float
    """Bits by which what the two share says more than is usual, or less."""


def met(
    one: Registration,
    other: Registration,
    found: Pattern,
    weights: Weights,
    shares: Shares,
) -> Met:
    """How far what they share is rarer, or more common, than is usual."""
    more = {True: 0.0, False: 0.0}
    for name, share in shared(one, other, found, shares):
        level = found[FIELDS.index(name)]
        more[name in OF_A_HOUSEHOLD] += math.log2(weights.u[name][level] / share)
    return Met(found, more[False], more[True])


def bits_of(pair: Met, weights: Weights) -> float:
    """The same sum as `judge` makes, quickly."""
    rest, household = rough(pair.found, weights)
    return weights.odds + both(rest + pair.rest, household + pair.household)


def may_be_one(found: Pattern, weights: Weights) -> bool:
    """Whether the rarest of names could make one person of them."""
    rest, household = rough(found, weights)
    return weights.odds + rest + min(household, MOST_OF_A_HOUSEHOLD) > -RAREST


RAREST = 16.0


ROUNDS = 25
AS_IF_ONE, AS_IF_TWO = 40.0, 4_000.0
"""So many pairs the usual weights stand for, of one person and of two."""
AT_LEAST_USUAL = 1.0
"""To each registration that is met twice, so many of what is usual."""


def unlike(any_two: Mapping[Pattern, int], people: int) -> Weights:
    """What pairs drawn at random say; of those of one person what is usual."""
    u = {name: _counted(at, any_two, DEFAULT.u[name]) for at, name in enumerate(FIELDS)}
    u["order"] = _together(any_two, u)
    return Weights(DEFAULT.m, u, odds_of(people))


def _together(
    any_two: Mapping[Pattern, int], u: Mapping[str, tuple[float, ...]]
) -> tuple[float, ...]:
    """How much oftener both names agree than if they went by themselves.

    Names go together by language and faith: without this each pair of namesakes
    would be taken for one person.
    """
    given, family = 1 - u["given"][DIFFERENT], 1 - u["family"][DIFFERENT]
    usual = given * family * AS_IF_TWO
    pairs = usual + given * family * sum(any_two.values())
    both = sum(count for found, count in any_two.items() if found[ORDER] != UNKNOWN)
    oftener = max(1.0, (usual + both) / pairs)
    return tuple(share * oftener for share in DEFAULT.u["order"])


def learn(begun: Weights, pairs: Sequence[Met], people: int) -> Weights:
    """The weights of a register of so many people, from the pairs that were met.

    Pairs that nothing brought together are of two people.
    """
    weights = begun
    pairs = [pair for pair in pairs if bits_of(pair, begun) > FAR_FROM_ONE]
    for _round in range(ROUNDS):
        before, weights = weights, _next(weights, pairs, people)
        if abs(before.odds - weights.odds) < SETTLED:
            break
    return weights


FAR_FROM_ONE = -14.0
SETTLED = 0.01
"""Bits."""


def _next(weights: Weights, pairs: Sequence[Met], people: int) -> Weights:
    one: dict[Pattern, float] = defaultdict(float)
    quick = {found: rough(found, weights) for found in {pair.found for pair in pairs}}
    for found, more, more_of_a_household in pairs:
        rest, household = quick[found]
        bits = both(rest + more, household + more_of_a_household)
        one[found] += chance(weights.odds + bits)
    twice = sum(one.values())
    as_if = max(AS_IF_ONE, AT_LEAST_USUAL * twice)
    m = {
        name: _counted(at, one, DEFAULT.m[name], as_if)
        for at, name in enumerate(FIELDS)
    }
    share = people / (people + AS_IF_TWO)
    expected = share * twice + (1 - share) * TWICE * max(people, AT_LEAST)
    return Weights(m, weights.u, odds_of(people, max(expected, 0.5)))


def _counted(
    at: int,
    patterns: Mapping[Pattern, float],
    usual: tuple[float, ...],
    as_if: float = AS_IF_TWO,
) -> tuple[float, ...]:
    """The share of each level among those that have one, beside what is usual."""
    counts = [as_if * share for share in usual]
    for found, count in patterns.items():
        if found[at] != UNKNOWN:
            counts[found[at]] += count
    total = sum(counts)
    return tuple(count / total for count in counts)
