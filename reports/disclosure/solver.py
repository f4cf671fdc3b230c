"""The solver of linear programmes, which says nothing on its own."""

import highspy
import numpy as np

EXACT = 1e-6


class Solver(highspy.Highs):
    """Quiet from its first line on: what a command prints is read by others."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its own name for it
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def is_whole(answer: np.ndarray) -> bool:
    return bool(np.abs(answer - np.rint(answer)).max() <= EXACT)


def in_whole_numbers(
    lp: highspy.HighsLp, low: np.ndarray, high: np.ndarray, *, seconds: float
) -> np.ndarray | None:
    """The best there is in whole numbers between those; None if none is found soon.

    What can't move is left out, and most often few numbers are left.
    """
    free = high > low
    solver = Solver()
    solver.passModel(_of_the_free(lp, low, high, free))
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_heuristic_run_feasibility_jump", False)  # slower here
    solver.run()
    found = solver.getInfo().primal_solution_status
    if found != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    answer = low.copy()
    answer[free] = np.rint(solver.getSolution().col_value)
    return answer


def _of_the_free(
    lp: highspy.HighsLp, low: np.ndarray, high: np.ndarray, free: np.ndarray
) -> highspy.HighsLp:
    column, row, value = _entries(lp)
    is_free = free[column]
    rest = np.zeros(lp.num_row_)
    np.add.at(rest, row[~is_free], value[~is_free] * low[column[~is_free]])
    rows, at = np.unique(row[is_free], return_inverse=True)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = int(free.sum()), len(rows)
    model.col_cost_ = np.array(lp.col_cost_)[free]
    model.col_lower_, model.col_upper_ = low[free], high[free]
    model.row_lower_ = (np.array(lp.row_lower_) - rest)[rows]
    model.row_upper_ = (np.array(lp.row_upper_) - rest)[rows]
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    counts = np.bincount(column[is_free], minlength=lp.num_col_)[free]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *counts]).astype(np.int32)
    model.a_matrix_.index_ = at.astype(np.int32)
    model.a_matrix_.value_ = value[is_free]
    return model


def _entries(lp: highspy.HighsLp) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Column, row and value of each, by columns as the solver holds them."""
    matrix = lp.a_matrix_
    counts = np.diff(np.array(matrix.start_))
    column = np.repeat(np.arange(lp.num_col_), counts)
    return column, np.array(matrix.index_), np.array(matrix.value_)
