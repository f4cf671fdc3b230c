"""How often anybody could have the one among the first ten.

Whoever is told how names are spoilt (not in which way this one was) and, without any
misspelling, which words are meant, can do no better than to name those people first
who would most probably have typed them. Where more than ten would just as probably,
chance decides.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from math import factorial
from random import Random
from typing import NamedTuple

from ddr.demonstration.crowd import Somebody
from tests.finding.spoilt import (
    REORDERED,
    WAYS,
    Typed,
    in_the_other_script,
    without_accents,
)

Words = tuple[str, ...]
NOBODY = Random(0)  # asked of ways that leave nothing to chance


class Name(NamedTuple):
    """The words of somebody's name, and in the other script if it can be."""

    words: Words
    other: Words


class Ceiling:
    """The people of a register, by the words of their names."""

    def __init__(self, people: Iterable[Somebody]) -> None:
        self._bearing = Counter(map(_name, people))
        self._with: dict[str, set[Name]] = defaultdict(set)
        for name in self._bearing:
            for word in (*name.words, *name.other):
                self._with[word].add(name)
        others = sum(n for name, n in self._bearing.items() if name.other)
        # Only they are asked for in the other script, and so each of them more often.
        self._script = self._bearing.total() / max(others, 1)

    def chance(self, who: Somebody, typed: Typed, first: int = 10) -> float:
        """How probable it is at best that they are among the first."""
        meant = _plain(typed.meant)
        own = self._likelihood(_name(who), meant)
        better = alike = 0
        for name in set.intersection(*(self._with[word] for word in meant)):
            theirs = self._likelihood(name, meant)
            better += self._bearing[name] if theirs > own else 0
            alike += self._bearing[name] if theirs == own else 0
        return min(1, max(0, first - better) / alike)

    def _likelihood(self, name: Name, meant: Words) -> float:
        """How probably these are the words, of whoever has this name."""
        words, ways = name.words, len(WAYS) - 1
        if len(words) > 2:
            ways -= 1
            fewer = [words[:at] + words[at + 1 :] for at in range(len(words))]
            said = sum(_ordered(each, meant) for each in fewer) / len(words)
        else:
            said = 0
        said += ways * _ordered(words, meant)
        return round(said + self._script * _ordered(name.other, meant), 9)


def _ordered(words: Words, meant: Words) -> float:
    if sorted(words) != sorted(meant):
        return 0
    in_any = REORDERED / factorial(len(words))
    return in_any + (1 - REORDERED if words == meant else 0)


def _name(who: Somebody) -> Name:
    words = f"{who.given_name} {who.family_name}".split()
    other = in_the_other_script(NOBODY, words)
    return Name(_plain(words), _plain(other) if other != words else ())


def _plain(words: Iterable[str]) -> Words:
    return tuple(map(_without_marks, words))


@cache
def _without_marks(word: str) -> str:
    return without_accents(NOBODY, [word])[0].casefold()
