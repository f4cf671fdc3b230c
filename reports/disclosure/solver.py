"""The solver of linear programmes, which says nothing on its own."""

import highspy


class Solver(highspy.Highs):
    """Quiet from its first line on: what a command prints is read by others."""

    def enableCallbacks(self) -> None:  # noqa: N802 - its own name for it
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()
