"""Whether what is kept back can be worked out: the attack itself, as it would be done.

The attacker knows every number that is shown and every tie, takes nothing to be
below zero, and asks of each number that is kept back how small and how large it
can be in whole numbers. Nothing is shared with the search for what to keep back
but the shape of the tables: a mistake there is found here.
"""

import math
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

import highspy
import numpy as np

from reports.disclosure.solver import Solver
from reports.disclosure.tables import Tables, Tie, parts

EXACT = 1e-6
PATIENCE = 20.0
"""Seconds for an answer in whole numbers, which takes a part of one: no answer shall
hang on how busy the machine is. What is not found by then is taken for impossible:
rather too much is said to be recoverable than too little."""
NEAR = 32.0
UNDECIDED = 2**62


class Recovered(NamedTuple):
    """A number that is kept back, and between what it must lie."""

    number: int
    smallest: int
    largest: int


def audit(
    tables: Tables,
    others: Iterable[Mapping[int, int]] = (),
    *,
    only: Container[int] | None = None,
) -> list[Recovered]:
    """The numbers (or ``only`` some) that are kept back and can be worked out closely.

    ``others`` say how other tables might differ from the true one. Each that holds
    against all that is shown, number for number, proves how far apart its numbers
    may be, and what is proved is not attacked.
    """
    shown, kept = tables.shown(), tables.kept()
    proved = _proved(tables, shown, kept, others)
    ties = [_unknown_of(tie, tables, shown) for tie in tables.ties]
    ties = [tie for tie in ties if tie.terms]
    unknown = {number for tie in ties for number, _ in tie.terms}
    kept = {at: kept[at] for at in unknown & kept.keys() if only is None or at in only}
    apart = parts(unknown, [[number for number, _ in tie.terms] for tie in ties])
    place = {number: at for at, numbers in enumerate(apart) for number in numbers}
    of: list[list[Tie]] = [[] for _ in apart]
    for tie in ties:
        of[place[tie.terms[0][0]]].append(tie)
    found: list[Recovered] = []
    for numbers, tied in zip(apart, of, strict=True):
        asked = sorted(numbers & kept.keys())
        wanted = {at: kept[at] for at in asked if proved.get(at, 0) < kept[at]}
        if wanted:
            found += _Attack(sorted(numbers), tied, tables).on(wanted)
    return found


def _proved(
    tables: Tables,
    shown: set[int],
    kept: Mapping[int, int],
    others: Iterable[Mapping[int, int]],
) -> dict[int, int]:
    """Number -> how far apart it is in two tables that agree with what is shown."""
    of: dict[int, list[Tie]] = {}
    for tie in tables.ties:
        for number, _ in tie.terms:
            of.setdefault(number, []).append(tie)
    low: dict[int, int] = {}
    high: dict[int, int] = {}
    for other in others:
        moved = {number: by for number, by in other.items() if by}
        adds = any(
            high.get(number, 0) - low.get(number, 0) < kept.get(number, 0)
            and not low.get(number, 0) <= by <= high.get(number, 0)
            for number, by in moved.items()
        )
        if adds and _is_possible(tables, shown, of, moved):
            for number, by in moved.items():
                low[number] = min(low.get(number, 0), by)
                high[number] = max(high.get(number, 0), by)
    return {number: high[number] - low[number] for number in high}


def _is_possible(
    tables: Tables,
    shown: set[int],
    of: Mapping[int, list[Tie]],
    moved: Mapping[int, int],
) -> bool:
    values = tables.values
    for number, by in moved.items():
        if number in shown:
            return False
        if values[number] + by < 0 and number not in tables.signed:
            return False
    return all(
        tie.low
        <= sum(often * (values[at] + moved.get(at, 0)) for at, often in tie.terms)
        <= tie.high
        for number in moved
        for tie in of.get(number, ())
    )


def _unknown_of(tie: Tie, tables: Tables, shown: set[int]) -> Tie:
    known = sum(
        often * tables.values[number] for number, often in tie.terms if number in shown
    )
    terms = tuple(term for term in tie.terms if term[0] not in shown)
    return tie._replace(terms=terms, low=tie.low - known, high=tie.high - known)


class _Attack:
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

    def on(self, wanted: dict[int, int]) -> list[Recovered]:
        found = []
        for number, width in wanted.items():
            column = self.column[number]
            if self._is_wide(column, width):
                continue
            smallest = self._smallest(column)
            if smallest is None or self._is_wide(column, width):
                continue
            if smallest == UNDECIDED:
                found.append(Recovered(number, 0, 0))
                continue
            largest = self._largest(column, smallest + width)
            if largest - smallest < width:
                found.append(Recovered(number, smallest, largest))
        return found

    def _is_wide(self, column: int, width: int) -> bool:
        """Whether tables that were found already are as far apart, the true one too."""
        return bool(self.high[column] - self.low[column] >= width)

    def _smallest(self, column: int) -> int | None:
        """None where it can be as far below zero as one likes."""
        self.solver.changeColCost(column, 1.0)
        bound = self._solved()
        self.solver.changeColCost(column, 0.0)
        if bound is None or math.isinf(bound):
            return None if bound is None else UNDECIDED
        return math.ceil(bound - EXACT)

    def _largest(self, column: int, enough: int) -> int:
        """Up to ``enough``: how much larger it may be does not matter."""
        self.solver.changeColBounds(column, self.lowest[column], float(enough))
        self.solver.changeColCost(column, -1.0)
        bound = self._solved()
        self.solver.changeColCost(column, 0.0)
        self.solver.changeColBounds(column, self.lowest[column], highspy.kHighsInf)
        if bound is None:
            return enough
        return -UNDECIDED if math.isinf(bound) else math.floor(-bound + EXACT)

    def _solved(self) -> float | None:
        """The least there can be in whole numbers; None if there is no least."""
        if not self._run():
            return None
        if self._note():
            return float(self.solver.getInfo().objective_function_value)
        return self._solved_near()

    def _solved_near(self) -> float:
        """The least in whole numbers among the tables that are near the true one.

        Any table proves what is possible, and near it they are found soon.
        """
        count = len(self.numbers)
        columns = np.arange(count, dtype=np.int32)
        lowest, highest = (
            np.array(bounds)
            for bounds in (
                self.solver.getLp().col_lower_,
                self.solver.getLp().col_upper_,
            )
        )
        whole = np.full(count, highspy.HighsVarType.kInteger)
        parted = np.full(count, highspy.HighsVarType.kContinuous)
        self.solver.changeColsBounds(
            count,
            columns,
            np.maximum(lowest, self.true - NEAR),
            np.minimum(highest, self.true + NEAR),
        )
        self.solver.changeColsIntegrality(count, columns, whole)
        until = self.solver.getRunTime() + PATIENCE
        self.solver.setOptionValue("time_limit", until)
        self.solver.run()
        info = self.solver.getInfo()
        is_possible = (
            info.primal_solution_status
            == highspy.SolutionStatus.kSolutionStatusFeasible
        )
        bound = info.objective_function_value if is_possible else math.inf
        if math.isfinite(bound):
            self._note()
        self.solver.setOptionValue("time_limit", highspy.kHighsInf)
        self.solver.changeColsIntegrality(count, columns, parted)
        self.solver.changeColsBounds(count, columns, lowest, highest)
        return float(bound)

    def _run(self) -> bool:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status in _WITHOUT_END:
            return False
        raise RuntimeError(f"The tables contradict one another: {status}.")

    def _note(self) -> bool:
        """Whether the answer is in whole numbers; what it shows to be possible."""
        answer = np.array(self.solver.getSolution().col_value)
        whole = np.rint(answer)
        if np.abs(answer - whole).max() > EXACT:
            return False
        self.low = np.minimum(self.low, whole)
        self.high = np.maximum(self.high, whole)
        return True


_WITHOUT_END = (
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
