"""Who is registered: a crowd, of whom some come a second time and are not recognized.

They are written down anew by somebody else: a letter wrong, the names in another
order, one of them left out, born on another day, with another telephone.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from ddr.demonstration.crowd import Somebody, crowd

AGAIN = 0.02
"""How many of the registrations are of somebody who stands in the register."""
KEPT = 2_000
"""So many are remembered of those who may come again, however many are registered."""


class Registration(NamedTuple):
    """Somebody as written down once; ``first`` is the number under which they stand."""

    who: Somebody
    phone: str
    national_id: str
    first: int | None = None


def registrations(persons: int, seed: int) -> Iterator[Registration]:
    """So many, those who come again among them. Each comes twice at most."""
    rng = Random(f"{seed} registrations")  # noqa: S311  # nothing here is a secret
    newcomers, known = crowd(persons, seed), list[tuple[int, Registration]]()
    for number in range(persons):
        if known and rng.random() < AGAIN:
            yield again(rng, *known.pop(rng.randrange(len(known))))
            continue
        came = Registration(next(newcomers), _phone(rng, 0.6), _paper(rng, 0.3))
        if len(known) < KEPT:
            known.append((number, came))
        else:
            known[rng.randrange(KEPT)] = number, came
        yield came


def again(rng: Random, number: int, known: Registration) -> Registration:
    """The same person, in whom one or two things are otherwise."""
    who = known.who
    for way in rng.sample(WAYS, k=rng.choice((1, 1, 2))):
        who = way(rng, who)
    phone = known.phone if rng.random() < 0.5 else _phone(rng, 0.6)
    paper = known.national_id if rng.random() < 0.5 else ""
    return Registration(who, phone, paper, first=number)


def mistyped(text: str, rng: Random) -> str:
    """One letter is wrong, missing, too many or in the next one's place."""
    if len(text) < 3:
        return text
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        [
            text[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + rng.choice("aeiounrst") + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


def _mistyped_given(rng: Random, who: Somebody) -> Somebody:
    return who._replace(given_name=mistyped(who.given_name, rng))


def _mistyped_family(rng: Random, who: Somebody) -> Somebody:
    return who._replace(family_name=mistyped(who.family_name, rng))


def _swapped(rng: Random, who: Somebody) -> Somebody:
    return who._replace(family_name=who.given_name, given_name=who.family_name)


def _shortened(rng: Random, who: Somebody) -> Somebody:
    return who._replace(
        given_name=who.given_name.split()[0], family_name=who.family_name.split()[0]
    )


def _born_otherwise(rng: Random, who: Somebody) -> Somebody:
    """Day and month in each other's place, or a day that was guessed."""
    born = who.birth_date
    if born is None:
        return who
    if born.day <= 12 and rng.random() < 0.5:
        return who._replace(birth_date=born.replace(month=born.day, day=born.month))
    return who._replace(birth_date=born.replace(day=rng.randrange(1, 29)))


def _without_mother(rng: Random, who: Somebody) -> Somebody:
    return who._replace(mothers_name="", other_names="")


WAYS: list[Callable[[Random, Somebody], Somebody]] = [
    *(_mistyped_given, _mistyped_family, _swapped, _shortened),
    *(_born_otherwise, _without_mother),
]


def _phone(rng: Random, share: float) -> str:
    return f"+2317{rng.randrange(10**7):07}" if rng.random() < share else ""


def _paper(rng: Random, share: float) -> str:
    return f"{rng.randrange(10**9):09}" if rng.random() < share else ""
