"""Keeping small numbers of people back. Values in, values out: no database, no clock.

What is published of a table must not let anybody work out a number that is kept
back more closely than ``least`` wide, though they know every total and never guess
below zero.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)


def kept_back(numbers: Mapping[Group, int], least: int) -> frozenset[Group]:
    """The groups of one table with a total whose numbers are kept back.

    They are the smallest that are not zero: every number below ``least``, and the
    next ones until two are kept back that are together no smaller number. Of a
    total below ``least`` all are, zeros too, and so is the total (`is_small`).
    The greater ``least`` is, the more: who reads both tables learns no more.
    """
    if is_small(sum(numbers.values()), least):
        return frozenset(numbers)
    some = sorted((group for group in numbers if numbers[group]), key=numbers.get)  # type: ignore[arg-type]
    hidden: list[Group] = []
    for group in some:
        enough = len(hidden) > 1 and sum(numbers[each] for each in hidden) >= least
        if numbers[group] >= least and (not hidden or enough):
            break
        hidden.append(group)
    return frozenset(hidden)


def is_small(number: int, least: int) -> bool:
    """Whether so many people can't be told; that there is nobody can."""
    return 0 < number < least


def told(number: int, least: int) -> int | None:
    """A number that is part of no other; None where it is kept back."""
    return None if is_small(number, least) else number


def parts_told(numbers: Sequence[int], least: int) -> list[int | None]:
    """The parts of a total that is told beside them; None is kept back."""
    hidden = kept_back(dict(enumerate(numbers)), least)
    return [None if at in hidden else number for at, number in enumerate(numbers)]
