"""A thin door to HiGHS: yes-or-no choices, linear rules, proven optimum."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

OPTIMALITY_GAP = 0.0
SECONDS = 60.0


HALF = 0.5


def is_taken(column: float) -> bool:
    """Whether a column of a solution means yes; solvers answer 0.9999999 where they mean 1."""
    return column > HALF


class Unsolved(RuntimeError):
    """The solver ran out of time before it had a proof."""


@dataclass
class Choice:
    """Maximise the sum of `gains` over columns between 0 and 1, under rows `least <= sum <= most`."""

    gains: Sequence[float]
    is_whole: bool = True
    rows: list[tuple[float, Mapping[int, float], float]] = field(default_factory=list)

    def require(self, least: float, weights: Mapping[int, float], most: float) -> None:
        """Add a rule over columns."""
        self.rows.append((least, weights, most))

    def best(self) -> list[float] | None:
        """The optimal columns, or None where no choice keeps all rules."""
        import numpy as np

        highspy = _highspy()
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("random_seed", 1)
        solver.setOptionValue("mip_rel_gap", OPTIMALITY_GAP)
        solver.setOptionValue("mip_abs_gap", OPTIMALITY_GAP)
        solver.setOptionValue("time_limit", SECONDS)
        solver.passModel(self._model(highspy, np))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(str(status))
        return list(solver.getSolution().col_value)

    def _model(self, highspy, np):  # type: ignore[no-untyped-def]
        size = len(self.gains)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = size, len(self.rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array(self.gains, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
        model.row_lower_ = np.array([row[0] for row in self.rows], dtype=float)
        model.row_upper_ = np.array([row[2] for row in self.rows], dtype=float)
        starts = np.cumsum([0] + [len(row[1]) for row in self.rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts
        model.a_matrix_.index_ = np.array([column for row in self.rows for column in row[1]], dtype=np.int32)
        model.a_matrix_.value_ = np.array(
            [value for row in self.rows for value in row[1].values()], dtype=float
        )
        if self.is_whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * size
        return model


@cache
def _highspy() -> ModuleType:
    """The library, loaded when first needed; its first solver prints a line that no option turns off."""
    import highspy

    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    return highspy
