"""How far a number may be from what it is, by what is kept back already.

Most of what is kept back is safe by that alone. It is asked of a linear programme a
quarter the size of the one that finds what to keep back as well.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import highspy
import numpy as np

from reports.disclosure.solver import Solver, in_whole_numbers, is_whole
from reports.disclosure.tables import Terms

NEAR = 32.0
PATIENCE = 0.5
"""Seconds for one table: where none is found two are searched for with more of them."""


class Room(NamedTuple):
    """How much less and how much more some numbers may become together."""

    terms: Terms
    low: float
    high: float


class Reach:
    """Other tables where what is free moves alone, and nothing below its least."""

    def __init__(
        self, least: np.ndarray, rooms: Sequence[Room], free: np.ndarray
    ) -> None:
        self.least = least
        self.low = np.where(free, least, 0.0)
        self.high = np.where(free, highspy.kHighsInf, 0.0)
        self.solver = Solver()
        self.solver.passModel(self._model(rooms))

    def free(self, at: int) -> None:
        self.low[at], self.high[at] = self.least[at], highspy.kHighsInf
        self.solver.changeColBounds(at, self.low[at], self.high[at])

    def furthest(self, at: int, by: float) -> np.ndarray | None:
        """How the numbers move where this one moves as far up, or down, as it can.

        No further than asked; None where no table in whole numbers is found.
        """
        low, high = self.low[at], self.high[at]
        if by < 0:
            low = max(low, by)
        else:
            high = min(high, by)
        self.solver.changeColBounds(at, low, high)
        self.solver.changeColCost(at, 1.0 if by < 0 else -1.0)
        moved = self._solved()
        self.solver.changeColCost(at, 0.0)
        self.solver.changeColBounds(at, self.low[at], self.high[at])
        return moved

    def spread(self, at: np.ndarray, draw: np.random.Generator) -> Iterator[np.ndarray]:
        """Two tables where many of those numbers at once move, each its own way."""
        count = len(self.least)
        columns = np.arange(count, dtype=np.int32)
        low, high = np.maximum(self.low, -NEAR), np.minimum(self.high, NEAR)
        self.solver.changeColsBounds(count, columns, low, high)
        cost = np.zeros(count)
        cost[at] = draw.choice([-1.0, 1.0], len(at))
        for sign in (1, -1):
            self.solver.changeColsCost(count, columns, sign * cost)
            moved = self._solved()
            if moved is not None:
                yield moved
        self.solver.changeColsCost(count, columns, np.zeros(count))
        self.solver.changeColsBounds(count, columns, self.low, self.high)

    def _solved(self) -> np.ndarray | None:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        moved = np.array(self.solver.getSolution().col_value)
        if is_whole(moved):
            return np.rint(moved)
        lp = self.solver.getLp()
        low, high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        return in_whole_numbers(
            lp,
            np.where(moved < 0, low, 0),
            np.where(moved > 0, high, 0),
            seconds=PATIENCE,
        )

    def _model(self, rooms: Sequence[Room]) -> highspy.HighsLp:
        count = len(self.least)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(rooms)
        model.col_cost_ = np.zeros(count)
        model.col_lower_, model.col_upper_ = self.low, self.high
        model.row_lower_ = np.array([room.low for room in rooms])
        model.row_upper_ = np.array([room.high for room in rooms])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        ends = np.cumsum([0, *(len(room.terms) for room in rooms)])
        model.a_matrix_.start_ = ends.astype(np.int32)
        terms = [term for room in rooms for term in room.terms]
        model.a_matrix_.index_ = np.array([at for at, _ in terms], dtype=np.int32)
        model.a_matrix_.value_ = np.array([float(often) for _, often in terms])
        return model
