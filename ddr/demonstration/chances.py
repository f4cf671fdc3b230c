"""What is drawn, and how often."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Draw(Generic[T]):
    """Values that come in proportion to their weights."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._values = list(weights)
        self._up_to = list(accumulate(weights.values()))
        self._last = len(self._values) - 1

    def __call__(self, rng: Random) -> T:
        point = rng.random() * self._up_to[-1]
        return self._values[bisect(self._up_to, point, 0, self._last)]
