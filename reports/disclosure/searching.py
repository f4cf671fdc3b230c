"""The search for other tables: the cheapest that keep a number from being worked out.

They agree with all that is shown and differ enough in the number; a row that has to
be kept back for it costs the more the more persons it tells of.
"""

from collections.abc import Iterable, Iterator, Sequence

import highspy
import numpy as np

from reports.disclosure.reaching import Reach, Room
from reports.disclosure.solver import EXACT, Solver, in_whole_numbers, is_whole
from reports.disclosure.tables import Row, Tables

PATIENCE = 2.0
"""Seconds for other tables in whole numbers."""
TURNS = 8
OF_NOTHING = 1000.0
"""What it costs to keep back that there is nobody: it is done where all else fails."""


class Search:
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
        self.low, self.high = np.zeros(self.count), np.zeros(self.count)
        self.least = np.array([self._least(number) for number in numbers])
        self.cost = np.array([self._cost(number) for number in numbers])
        rooms = list(self._rooms())
        self.reach = Reach(self.least, rooms, self.cost == 0)
        self.solver = Solver()
        self.solver.passModel(self._model(rooms))

    def run(self, wider: dict[int, int], asked: set[int]) -> None:
        """Ask of each number that is kept back, and of those kept back for it."""
        kept = self._kept()
        self._spread({n: w for n, w in kept.items() if n not in asked})
        todo = sorted(kept, key=lambda number: (-kept[number], number))
        while todo:
            number = todo.pop()
            if number in asked:
                continue
            asked.add(number)
            width = kept[number] + wider.get(number, 0)
            if self._is_safe(number, width) or self._is_reached(number, width):
                continue
            moved = self._apart(number, width)
            if self._hide(np.flatnonzero(moved.any(axis=1))):
                kept = self._kept()
                todo += [each for each in kept if each not in asked]
            if is_whole(moved):
                for table in np.rint(moved.T):
                    self._note(table)

    def _spread(self, kept: dict[int, int]) -> None:
        """Most are safe by few tables where many move at once."""
        draw = np.random.default_rng(0)
        for _ in range(TURNS):
            left = [
                self.at[n] for n, width in kept.items() if not self._is_safe(n, width)
            ]
            if left:
                for table in self.reach.spread(np.array(left), draw):
                    self._note(table)

    def _is_safe(self, number: int, width: int) -> bool:
        """Whether tables that were found already are as far apart in it."""
        at = self.at[number]
        return bool(self.high[at] - self.low[at] >= width)

    def _is_reached(self, number: int, width: int) -> bool:
        """Whether there are such tables where nothing moves but what is kept back."""
        at = self.at[number]
        for by in (self.low[at] + width, self.high[at] - width):
            table = self.reach.furthest(at, by)
            if table is not None:
                self._note(table)
            if self._is_safe(number, width):
                return True
        return False

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
        if answer is not None and not is_whole(answer):
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
        """The same in whole numbers, where that is found soon.

        No further away if it can be, for few numbers are left then.
        """
        nothing = np.zeros(len(self.most))
        for most in (np.where(answer > EXACT, self.most, 0), self.most):
            whole = in_whole_numbers(
                self.solver.getLp(), nothing, most, seconds=PATIENCE
            )
            if whole is not None:
                return whole
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
            if cost == 0:
                self.reach.free(at)

    def _note(self, table: np.ndarray) -> None:
        """A table proves what is between it and all that were found before."""
        at = np.flatnonzero(table)
        self.others.append({self.numbers[n]: int(table[n]) for n in at})
        self.low = np.minimum(self.low, table)
        self.high = np.maximum(self.high, table)

    def _least(self, number: int) -> float:
        if number in self.tables.signed:
            return -highspy.kHighsInf
        return -float(self.tables.values[number])

    def _cost(self, number: int) -> float:
        cost = 0.0
        for row in self.rows_of[number]:
            if row.hidden:
                continue
            nothing = not any(self.tables.values[each] for each in row.numbers)
            weight = OF_NOTHING if nothing else 1 + row.persons / row.least
            cost += weight / row.least
        return cost

    def _rooms(self) -> Iterator[Room]:
        for tie in self.tables.ties:
            terms = tuple(
                (self.at[number], often)
                for number, often in tie.terms
                if number in self.at
            )
            if terms:
                values = self.tables.values
                is_now = sum(often * values[number] for number, often in tie.terms)
                yield Room(terms, tie.low - is_now, tie.high - is_now)

    def _model(self, rooms: Sequence[Room]) -> highspy.HighsLp:
        """All ties, once for each table; the last row is the question."""
        model = highspy.HighsLp()
        model.num_col_ = 4 * self.count
        model.num_row_ = self.last = 2 * len(rooms)
        model.num_row_ += 1
        model.col_cost_ = np.tile(self.cost, 4)
        more = np.full(self.count, highspy.kHighsInf)
        model.col_lower_ = np.zeros(4 * self.count)
        self.most = np.concatenate([more, -self.least] * 2)
        model.col_upper_ = self.most
        starts, index, value = [0], [], []
        for turn in (0, 2):
            for room in rooms:
                for number, often in room.terms:
                    at = number + turn * self.count
                    index += [at, at + self.count]
                    value += [float(often), float(-often)]
                starts.append(len(index))
        starts.append(len(index))
        low = [room.low for room in rooms]
        high = [room.high for room in rooms]
        model.row_lower_ = np.array([*low, *low, -highspy.kHighsInf])
        model.row_upper_ = np.array([*high, *high, highspy.kHighsInf])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(index, dtype=np.int32)
        model.a_matrix_.value_ = np.array(value)
        return model
