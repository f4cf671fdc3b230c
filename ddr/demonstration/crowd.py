"""A register as large as one wishes, of people who do not exist: names and birth.

A few names are borne by many, many by few. The same seed gives the same people, and
a thousand of them are the first thousand of a million.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from ddr.demonstration.crowd_names import ALL, IN_ARABIC, Register
from ddr.demonstration.names import ALIASES

RARE, RARE_GIVEN = 0.3, 0.12
"""How many bear a family name, or a given name, of the rare ones."""
ARABIC_SCRIPT = 0.15
"""How many of those whose names can be are registered in Arabic script."""
BORN_FROM, BORN_DAYS = date(1960, 1, 1), 365 * 48


class Somebody(NamedTuple):
    """As much of a person as they are found by."""

    family_name: str
    given_name: str
    other_names: str
    mothers_name: str
    sex: str
    birth_date: date | None


class _Frequent:
    """Names of which the first comes most often."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._up_to = list(accumulate(1 / (rank + 6) for rank in range(len(names))))

    def __call__(self, rng: Random) -> str:
        (name,) = rng.choices(self._names, cum_weights=self._up_to)
        return name


class _Drawn(NamedTuple):
    """A tradition's names, ready to be drawn."""

    register: Register
    women: _Frequent
    men: _Frequent
    families: _Frequent


DRAWN = [
    _Drawn(each, *map(_Frequent, (each.women, each.men, each.families))) for each in ALL
]
SHARES = list(accumulate(each.share for each in ALL))


def crowd(persons: int, seed: int = 7) -> Iterator[Somebody]:
    """So many people, one after the other."""
    rng = Random(seed)  # noqa: S311  # nothing here is a secret
    for _number in range(persons):
        (drawn,) = rng.choices(DRAWN, cum_weights=SHARES)
        yield _somebody(rng, drawn)


def _somebody(rng: Random, drawn: _Drawn) -> Somebody:
    sex = "F" if rng.random() < 0.35 else "M"
    given = drawn.women if sex == "F" else drawn.men
    family, own = _family(rng, drawn), _given(rng, drawn, given)
    mother = f"{drawn.women(rng)} {drawn.families(rng)}" if rng.random() < 0.7 else ""
    other = rng.choice(ALIASES) if rng.random() < 0.2 else ""
    born = BORN_FROM + timedelta(rng.randrange(BORN_DAYS))
    if rng.random() < ARABIC_SCRIPT:
        family, own, mother = in_arabic(family), in_arabic(own), in_arabic(mother)
    return Somebody(
        family, own, other, mother, sex, born if rng.random() < 0.95 else None
    )


def _given(rng: Random, drawn: _Drawn, names: _Frequent) -> str:
    first = _rare(rng, drawn.register) if rng.random() < RARE_GIVEN else names(rng)
    if rng.random() < (0.75 if drawn.register.given == 2 else 0.2):
        # Among those whose family name is their grandfather's, the father's.
        second = (drawn.men if drawn.register is ALL[0] else names)(rng)
        return f"{first} {second}" if second != first else first
    return first


def _family(rng: Random, drawn: _Drawn) -> str:
    names = [
        _rare(rng, drawn.register) if rng.random() < RARE else drawn.families(rng)
        for _number in range(drawn.register.surnames)
    ]
    return " ".join(names)


def _rare(rng: Random, register: Register) -> str:
    parts = rng.choices(register.syllables, k=rng.choice((1, 2, 2, 3)))
    return "".join([*parts, rng.choice(register.endings)]).capitalize()


def in_arabic(name: str) -> str:
    """The name in Arabic script, where that is known of each part of it."""
    if name in IN_ARABIC:
        return IN_ARABIC[name]
    parts = [IN_ARABIC.get(part, "") for part in name.split()]
    return " ".join(parts) if all(parts) else name
