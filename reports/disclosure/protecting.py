"""What is kept back of a release, so that nothing that is can be worked out.

First the rows that are small themselves. Then, for every number that is kept back,
two other tables are looked for that agree with all that is shown and differ enough
in it: the cheapest pair, where a row that has to be kept back as well costs the
more the more persons it tells of. What is kept back once only ever makes others
safer, so each number is asked about once. At last the audit attacks what was
found, and what it can work out is widened until it can work out nothing.
"""

import math
from collections.abc import Iterable

import highspy
import numpy as np

from reports.disclosure.recovering import recovered
from reports.disclosure.solver import Solver
from reports.disclosure.tables import Row, Tables, Tie, parts

TIMES = 4
EXACT = 1e-6
PATIENCE = 2.0
"""Seconds for other tables in whole numbers."""
OF_NOTHING = 1000.0
"""What it costs to keep back that there is nobody: it is done where all else fails."""


class NotProtected(Exception):
    """Something could be worked out whatever is kept back: nothing may be released."""


def protect(tables: Tables) -> None:
    """Hide rows of the new release until nothing is worked out that need not be.

    If it still is after all that was tried, the rows that are tied to it are kept
    back altogether; and if that is not enough, it is told.
    """
    hide_first(tables)
    wider: dict[int, int] = {}
    others: list[dict[int, int]] = []
    for turn in range(TIMES):
        others += hide_more(tables, wider, again=turn > 0)
        found = recovered(tables, others)
        if not found:
            return
        for number in found:
            wider[number] = wider.get(number, 0) + 1
    while found:
        if not hide_all_tied(tables, found):
            raise NotProtected
        found = recovered(tables, others)


def hide_first(tables: Tables) -> None:
    """What is small itself, and what says a number that was kept back before."""
    earlier = [row for row in tables.rows if row.earlier]
    told = {number for row in earlier if not row.hidden for number in row.numbers}
    kept = {number for row in earlier if row.hidden for number in row.numbers} - told
    for row in tables.rows:
        if not row.earlier and (row.is_small or not kept.isdisjoint(row.numbers)):
            row.hidden = True


def hide_more(
    tables: Tables, wider: dict[int, int], *, again: bool = False
) -> list[dict[int, int]]:
    """One pass over all that is kept back; ``wider``: by how much more than asked.

    ``again``: only over what has to be wider, and what is kept back for that.
    Gives how the other tables differ that it found: what proves that it is enough.
    """
    rows_of = _rows_of(tables)
    constant = {
        number
        for row in tables.rows
        if row.earlier and not row.hidden
        for number in row.numbers
    }
    moving = [at for at in range(len(tables.values)) if at not in constant]
    tied: list[Iterable[int]] = [row.numbers for row in tables.rows]
    tied += [[number for number, _ in tie.terms] for tie in tables.ties]
    kept = set(tables.kept())
    asked = kept - wider.keys() if again else set()
    others = []
    for numbers in parts(moving, tied):
        if not (kept - asked).isdisjoint(numbers):
            search = _Search(tables, sorted(numbers), rows_of)
            search.run(wider, set(asked))
            others += search.others
    return others


def hide_all_tied(tables: Tables, recovered: set[int]) -> bool:
    """Keep back every row that shows a number in one tie with what was worked out.

    Whether there was any row left to keep back.
    """
    near = set(recovered)
    for tie in tables.ties:
        numbers = {number for number, _ in tie.terms}
        if numbers & recovered:
            near |= numbers
    shown = [row for row in tables.rows if not row.hidden and not row.earlier]
    close = [row for row in shown if not near.isdisjoint(row.numbers)]
    for row in close or shown:
        row.hidden = True
    return bool(shown)


def _rows_of(tables: Tables) -> list[list[Row]]:
    rows_of: list[list[Row]] = [[] for _ in tables.values]
    for row in tables.rows:
        for number in row.numbers:
            rows_of[number].append(row)
    return rows_of


class _Search:
    """The two other tables of some numbers that hang together.

    Each number has four columns: how much more and how much less it is in the one
    table, and in the other.
    """

    def __init__(
        self, tables: Tables, numbers: list[int], rows_of: list[list[Row]]
    ) -> None:
        self.tables, self.numbers, self.rows_of = tables, numbers, rows_of
        self.at = {number: at for at, number in enumerate(numbers)}
        self.count = len(numbers)
        self.others: list[dict[int, int]] = []
        self.solver = Solver()
        self.solver.passModel(self._model())

    def run(self, wider: dict[int, int], asked: set[int]) -> None:
        """Ask of each number that is kept back, and of those kept back for it."""
        kept = self._kept()
        todo = sorted(kept, key=lambda number: (-kept[number], number))
        while todo:
            number = todo.pop()
            if number in asked:
                continue
            asked.add(number)
            width = kept[number] + wider.get(number, 0)
            moved = self._apart(number, width)
            if self._hide(np.flatnonzero(moved.any(axis=1))):
                kept = self._kept()
                todo += [each for each in kept if each not in asked]
            asked |= self._safe(moved, kept, wider)

    def _kept(self) -> dict[int, int]:
        kept = {}
        for number in self.numbers:
            rows = self.rows_of[number]
            if number in self.tables.margins:
                kept[number] = self.tables.margins[number]
            elif rows and all(row.hidden for row in rows):
                kept[number] = max(row.least for row in rows)
        return kept

    def _apart(self, number: int, width: int) -> np.ndarray:
        """How far each number moves in the one table and in the other."""
        at, solver = self.at[number], self.solver
        columns = [at + turn * self.count for turn in range(4)]
        for column, often in zip(columns, (1, -1, -1, 1), strict=True):
            solver.changeCoeff(self.last, column, often)
        solver.changeRowBounds(self.last, float(width), highspy.kHighsInf)
        answer = self._answer()
        if answer is not None and np.abs(answer - np.rint(answer)).max() > EXACT:
            answer = self._whole(answer)
        for column in columns:
            solver.changeCoeff(self.last, column, 0)
        if answer is None:  # what was told before gives it away
            return np.zeros((self.count, 2))
        more, less, also, fewer = answer.reshape(4, self.count)
        moved = np.stack([more - less, also - fewer], axis=1)
        moved[np.abs(moved) < EXACT] = 0
        return moved

    def _answer(self) -> np.ndarray | None:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self.solver.getSolution().col_value)

    def _whole(self, answer: np.ndarray) -> np.ndarray:
        """The same in whole numbers, where that is found soon."""
        columns = np.arange(4 * self.count, dtype=np.int32)
        whole = np.full(4 * self.count, highspy.HighsVarType.kInteger)
        parted = np.full(4 * self.count, highspy.HighsVarType.kContinuous)
        self.solver.changeColsIntegrality(4 * self.count, columns, whole)
        until = self.solver.getRunTime() + PATIENCE
        self.solver.setOptionValue("time_limit", until)
        self.solver.run()
        if math.isfinite(self.solver.getInfo().objective_function_value):
            answer = np.array(self.solver.getSolution().col_value)
        self.solver.setOptionValue("time_limit", highspy.kHighsInf)
        self.solver.changeColsIntegrality(4 * self.count, columns, parted)
        return answer

    def _hide(self, at: Iterable[int]) -> bool:
        """Keep back the rows of what moves; whether any was still shown."""
        changed = False
        for each in at:
            number = self.numbers[each]
            for row in self.rows_of[number]:
                if not row.hidden and not row.earlier:
                    row.hidden = changed = True
                    self._cheapen(row)
        return changed

    def _cheapen(self, row: Row) -> None:
        for number in row.numbers:
            if number not in self.at:
                continue
            at, cost = self.at[number], self._cost(number)
            for turn in range(4):
                self.solver.changeColCost(at + turn * self.count, cost)

    def _safe(
        self, moved: np.ndarray, kept: dict[int, int], wider: dict[int, int]
    ) -> set[int]:
        """The numbers that the two tables just found keep safe as well."""
        if np.abs(moved - np.rint(moved)).max() > EXACT:
            return set()
        for table in moved.T:
            at = np.flatnonzero(table)
            self.others.append({self.numbers[n]: int(np.rint(table[n])) for n in at})
        between = np.abs(moved[:, 0] - moved[:, 1])
        return {
            number
            for number, width in kept.items()
            if between[self.at[number]] >= width + wider.get(number, 0) - EXACT
        }

    def _cost(self, number: int) -> float:
        cost = 0.0
        for row in self.rows_of[number]:
            if row.hidden:
                continue
            nothing = not any(self.tables.values[each] for each in row.numbers)
            weight = OF_NOTHING if nothing else 1 + row.persons / row.least
            cost += weight / row.least
        return cost

    def _model(self) -> highspy.HighsLp:
        """All ties, once for each table; the last row is the question."""
        ties = [
            (tie, [term for term in tie.terms if term[0] in self.at])
            for tie in self._ties()
        ]
        model = highspy.HighsLp()
        model.num_col_ = 4 * self.count
        model.num_row_ = self.last = 2 * len(ties)
        model.num_row_ += 1
        cost = [self._cost(number) for number in self.numbers]
        model.col_cost_ = np.array(cost * 4)
        less = [
            highspy.kHighsInf if number in self.tables.signed else value
            for number in self.numbers
            for value in [float(self.tables.values[number])]
        ]
        more = [highspy.kHighsInf] * self.count
        model.col_lower_ = np.zeros(4 * self.count)
        model.col_upper_ = np.array((more + less) * 2)
        starts, index, value, low, high = [0], [], [], [], []
        for turn in (0, 2):
            for tie, terms in ties:
                is_now = sum(
                    often * self.tables.values[number] for number, often in tie.terms
                )
                low.append(tie.low - is_now)
                high.append(tie.high - is_now)
                for number, often in terms:
                    at = self.at[number] + turn * self.count
                    index += [at, at + self.count]
                    value += [float(often), float(-often)]
                starts.append(len(index))
        starts.append(len(index))
        model.row_lower_ = np.array([*low, -highspy.kHighsInf])
        model.row_upper_ = np.array([*high, highspy.kHighsInf])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(value)
        return model

    def _ties(self) -> list[Tie]:
        return [
            tie
            for tie in self.tables.ties
            if any(number in self.at for number, _ in tie.terms)
        ]
