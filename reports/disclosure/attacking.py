"""One attack: how small and how large numbers can be that hang together."""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import highspy
import numpy as np

from reports.disclosure.solver import EXACT, Solver, in_whole_numbers, is_whole
from reports.disclosure.tables import Tables, Tie

PATIENCE = 20.0
"""Seconds for an answer in whole numbers, which takes a part of one: no answer shall
hang on how busy the machine is. What is not found by then is taken for impossible:
rather too much is said to be recoverable than too little."""
HASTE = 0.5
"""Seconds for one of many: what is not found is asked again of each number."""
TURNS = 8
NEAR = 32.0
UNDECIDED = 2**62


class Recovered(NamedTuple):
    """A number that is kept back, and between what it must lie."""

    number: int
    smallest: int
    largest: int


class Attack:
    """One set of numbers that hang together, as a linear programme."""

    def __init__(self, numbers: list[int], ties: list[Tie], tables: Tables) -> None:
        self.numbers = numbers
        self.true = np.array([tables.values[number] for number in numbers], dtype=float)
        self.column = {number: at for at, number in enumerate(numbers)}
        self.lowest = [
            -highspy.kHighsInf if number in tables.signed else 0.0 for number in numbers
        ]
        self.solver = Solver()
        self.solver.passModel(self._model(ties))
        self.low, self.high = self.true.copy(), self.true.copy()

    def _model(self, ties: list[Tie]) -> highspy.HighsLp:
        model = highspy.HighsLp()
        count = len(self.numbers)
        model.num_col_, model.num_row_ = count, len(ties)
        model.col_cost_ = np.zeros(count)
        model.col_lower_ = np.array(self.lowest)
        model.col_upper_ = np.full(count, highspy.kHighsInf)
        model.row_lower_ = np.array([tie.low for tie in ties], dtype=float)
        model.row_upper_ = np.array([tie.high for tie in ties], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        ends = np.cumsum([0, *(len(tie.terms) for tie in ties)])
        model.a_matrix_.start_ = ends.astype(np.int32)
        model.a_matrix_.index_ = np.array(
            [self.column[number] for tie in ties for number, _ in tie.terms],
            dtype=np.int32,
        )
        model.a_matrix_.value_ = np.array(
            [often for tie in ties for _, often in tie.terms], dtype=float
        )
        return model

    def on(self, wanted: Mapping[int, int]) -> list[Recovered]:
        self._spread(wanted)
        found = []
        for number, width in wanted.items():
            column = self.column[number]
            if self._is_wide(column, width) or self._is_soon_wide(column, width):
                continue
            smallest = self._smallest(column)
            if smallest is None:
                continue
            if smallest == UNDECIDED:
                found.append(Recovered(number, 0, 0))
                continue
            largest = self._largest(column, smallest + width)
            if largest - smallest < width:
                found.append(Recovered(number, smallest, largest))
        return found

    def _spread(self, wanted: Mapping[int, int]) -> None:
        """Look for tables where many numbers at once are far from the true one."""
        draw = np.random.default_rng(0)
        at = np.array([self.column[number] for number in wanted])
        width = np.array(list(wanted.values()))
        low, high = self._near()
        self._bound(low, high)
        for _ in range(TURNS):
            left = at[(self.high - self.low)[at] < width]
            cost = np.zeros(len(self.numbers))
            cost[left] = draw.choice([-1.0, 1.0], len(left))
            for sign in (1, -1) if len(left) else ():
                self._weigh(sign * cost)
                self._note_between(HASTE)
        self._weigh(np.zeros(len(self.numbers)))
        self._bound(np.array(self.lowest), np.full(len(low), highspy.kHighsInf))

    def _bound(self, low: np.ndarray, high: np.ndarray) -> None:
        columns = np.arange(len(low), dtype=np.int32)
        self.solver.changeColsBounds(len(low), columns, low, high)

    def _weigh(self, cost: np.ndarray) -> None:
        columns = np.arange(len(cost), dtype=np.int32)
        self.solver.changeColsCost(len(cost), columns, cost)

    def _is_wide(self, column: int, width: int) -> bool:
        """Whether tables that were found already are as far apart, the true one too."""
        return bool(self.high[column] - self.low[column] >= width)

    def _is_soon_wide(self, column: int, width: int) -> bool:
        """Whether such tables lie on the way from the true one to the extremes."""
        with self._asking(column, 1.0):
            self._note_between()
        if not self._is_wide(column, width):
            with self._asking(column, -1.0, self.low[column] + width):
                self._note_between()
        return self._is_wide(column, width)

    def _note_between(self, patience: float = PATIENCE) -> None:
        answer = self._answer()
        if answer is None:
            return
        if is_whole(answer):
            self._note(answer)
            return
        low, high = self._near()
        low = np.where(answer < self.true - EXACT, low, self.true)
        high = np.where(answer > self.true + EXACT, high, self.true)
        self._least(low, high, patience)

    def _smallest(self, column: int) -> int | None:
        """None where it can be as far below zero as one likes."""
        with self._asking(column, 1.0):
            bound = self._solved()
        if bound is None or math.isinf(bound):
            return None if bound is None else UNDECIDED
        return math.ceil(bound - EXACT)

    def _largest(self, column: int, enough: int) -> int:
        """Up to ``enough``: how much larger it may be does not matter."""
        with self._asking(column, -1.0, enough):
            bound = self._solved()
        if bound is None:
            return enough
        return -UNDECIDED if math.isinf(bound) else math.floor(-bound + EXACT)

    @contextmanager
    def _asking(
        self, column: int, cost: float, most: float = highspy.kHighsInf
    ) -> Iterator[None]:
        self.solver.changeColCost(column, cost)
        self.solver.changeColBounds(column, self.lowest[column], most)
        yield
        self.solver.changeColBounds(column, self.lowest[column], highspy.kHighsInf)
        self.solver.changeColCost(column, 0.0)

    def _solved(self) -> float | None:
        """The least there can be in whole numbers; None if there is no least.

        Among the tables near the true one, if it takes a search: any table proves
        what is possible, and near it they are found soon.
        """
        answer = self._answer()
        if answer is None:
            return None
        return self._note(answer) if is_whole(answer) else self._least(*self._near())

    def _least(
        self, low: np.ndarray, high: np.ndarray, patience: float = PATIENCE
    ) -> float:
        """The least in whole numbers between those, if any is found."""
        lp = self.solver.getLp()
        table = in_whole_numbers(lp, low, high, seconds=patience)
        return math.inf if table is None else self._note(table)

    def _answer(self) -> np.ndarray | None:
        """The table with the least there can be; None if there is no least."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.array(self.solver.getSolution().col_value)
        if status in _WITHOUT_END:
            return None
        raise RuntimeError(f"The tables contradict one another: {status}.")

    def _near(self) -> tuple[np.ndarray, np.ndarray]:
        lp = self.solver.getLp()
        low, high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        return np.maximum(low, self.true - NEAR), np.minimum(high, self.true + NEAR)

    def _note(self, table: np.ndarray) -> float:
        """What it shows to be possible, and what is asked of it."""
        whole = np.rint(table)
        self.low = np.minimum(self.low, whole)
        self.high = np.maximum(self.high, whole)
        return float(np.array(self.solver.getLp().col_cost_) @ whole)


_WITHOUT_END = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
