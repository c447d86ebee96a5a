"""Whether a matrix has cells, not too many, and an `exclude:` that drops some.

What the parameters are is left to harness.spec.parameters.
"""

from __future__ import annotations

from harness.language.diagnostics import Diagnostic, Diagnostics
from harness.spec.parameters import MOST_CELLS, expand, size
from harness.spec.scenario import Scenario


def check_matrix(scenario: Scenario) -> tuple[list[dict[str, str]], list[Diagnostic]]:
    """The cells of the matrix; none if it is too large or everything is excluded."""
    diagnostics = Diagnostics(scenario.file)
    line = scenario.matrix[0].line if scenario.matrix else scenario.line
    cells_before = size(scenario.matrix)
    if cells_before > MOST_CELLS:
        text = f"the matrix has {cells_before} cells: at most {MOST_CELLS} are allowed"
        diagnostics.say(line, text)
        return [], diagnostics.found
    cells = expand(scenario.matrix, ())
    for drop in scenario.exclude:
        if not list(drop.faults(scenario.matrix)) and not any(drop.holds(cell) for cell in cells):
            diagnostics.say(drop.line, "this exclude drops no case")
    cells = expand(scenario.matrix, scenario.exclude)
    if not cells:
        text = "the matrix is empty: every case is excluded"
        if any(not parameter.values for parameter in scenario.matrix):
            text = "the matrix is empty: a parameter has no values"
        diagnostics.say(line, text)
    return cells, diagnostics.found
