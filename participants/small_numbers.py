"""Which figures of a table are withheld, so that none tells of a few people.

Values in, values out: no database, no words. A figure from 1 to 4 is small.
"""

from collections.abc import Sequence

SMALL = 5
"""The first figure that is not small."""


def is_small(figure: int) -> bool:
    return 0 < figure < SMALL


def protected(figures: Sequence[int]) -> list[int | None]:
    """The parts of a total that is told beside them; None is withheld.

    With one part alone withheld the total would tell it, so the next smallest go with
    it until what is withheld comes to 5 or more: each could be anything up to that.
    """
    hidden = {at for at, figure in enumerate(figures) if is_small(figure)}
    rest = sorted(
        (at for at, figure in enumerate(figures) if figure and at not in hidden),
        key=lambda at: figures[at],
    )
    while hidden and rest and _tells(figures, hidden):
        hidden.add(rest.pop(0))
    return [None if at in hidden else figure for at, figure in enumerate(figures)]


def total(figures: Sequence[int]) -> int | None:
    """The sum of the parts, unless that is small itself."""
    whole = sum(figures)
    return None if is_small(whole) else whole


def alone(figure: int) -> int | None:
    """A figure that is part of no total."""
    return None if is_small(figure) else figure


def _tells(figures: Sequence[int], hidden: set[int]) -> bool:
    return len(hidden) < 2 or sum(figures[at] for at in hidden) < SMALL
