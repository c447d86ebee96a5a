"""Whether conditions, `let:` rows and expectations fit the cells of the matrix.

Owns rows and conditions that never apply, and cells or kernels for which there is no row. Which
cells there are is left to harness.spec.matrix_check.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from harness.language import kernel_range
from harness.language.diagnostics import Diagnostics, unknown
from harness.language.expectation import conditional_outcomes
from harness.spec.parameters import Cell, Parameter, cell_name
from harness.spec.scenario import Let, Row, Scenario, Text
from harness.spec.scenario_texts import conditions_of


def check_rows(scenario: Scenario, cells: Sequence[Cell], diagnostics: Diagnostics) -> None:
    """Everything about rows and conditions."""
    _check_conditions(scenario, cells, diagnostics)
    for let in scenario.lets:
        _check_let(let, scenario.matrix, cells, diagnostics)
    for name, rows in scenario.expects:
        if not any(list(row.condition.faults(scenario.matrix)) for row in rows):
            _check_expectation(name, rows, cells, diagnostics)


def _check_conditions(scenario: Scenario, cells: Sequence[Cell], diagnostics: Diagnostics) -> None:
    """Conditions on parameters or labels that do not exist, or that never hold."""
    labels = {step.label for step in scenario.steps if step.label is not None}
    _check_ambiguous(scenario, labels, diagnostics)
    for condition, what in conditions_of(scenario):
        if what == "step":
            faults = list(condition.faults(scenario.matrix, labels=labels))
        else:
            faults = list(condition.faults(scenario.matrix, not_here=labels))
        for fault in faults:
            diagnostics.say(condition.line, fault)
        if what and cells and not faults and not any(condition.holds(cell) for cell in cells):
            diagnostics.say(condition.line, f"no case has this {what}: its 'if' never holds")


def _check_ambiguous(scenario: Scenario, labels: Container[str], diagnostics: Diagnostics) -> None:
    """A step's `if:` that can be meant of a parameter and of an earlier step's outcome."""
    names = {parameter.name for parameter in scenario.matrix}
    for step in scenario.steps:
        for name, wanted in step.condition.wants:
            both = name in names and name in labels
            if both and not conditional_outcomes().isdisjoint(wanted):
                diagnostics.say(
                    step.condition.line,
                    f"'{name}' is both a parameter and the label of a step: rename one of them",
                )


def _check_let(
    let: Let, matrix: Iterable[Parameter], cells: Iterable[Cell], diagnostics: Diagnostics
) -> None:
    """Rows for labels that do not exist, and cells that no row fits."""
    known = {parameter.name: parameter for parameter in matrix}
    bad = [name for name in let.by if name not in known]
    for name in bad:
        diagnostics.say(let.line, unknown("parameter", name, known) + f" in let '{let.name}'")
    if bad:
        return
    for row in let.rows:
        for name, label in zip(let.by, row.labels, strict=True):
            if label != "*" and label not in known[name].labels:
                labels = ["*", *known[name].labels]
                diagnostics.say(row.line, unknown(f"value of '{name}'", label, labels, "values"))
    for cell in cells:
        if let.value_in(cell) is None:
            where = cell_name({name: cell[name] for name in let.by if name in cell})
            diagnostics.say(let.line, f"let '{let.name}' has no row for {where}")
            return


def _check_expectation(
    name: Text, rows: Sequence[Row], cells: Sequence[Cell], diagnostics: Diagnostics
) -> None:
    """Cells without a row on some kernel, and rows that never apply."""
    kernels = [row.kernel for row in rows]
    releases = kernel_range.samples(kernels)
    reached: set[Row] = set()
    gap: str | None = None
    for cell in cells:
        fitting = [row for row in rows if row.condition.holds(cell)]
        for release in releases:
            row = next((r for r in fitting if kernel_range.matches(release, r.kernel)), None)
            if row is not None:
                reached.add(row)
            elif gap is None and not kernel_range.is_unmeasured(release, kernels):
                gap = _gap(cell, fitting)
    if gap is not None:
        diagnostics.say(
            name.line,
            f"expectation '{name.text}' has no row for {gap}: add one"
            " (a last row without conditions takes all that is left)",
        )
    for row in rows:
        if row not in reached and cells:
            diagnostics.say(
                row.line,
                f"this row of '{name.text}' never applies: no case has these values,"
                " or the rows above take them all",
            )


def _gap(cell: Cell, fitting: Iterable[Row]) -> str:
    """A cell, and the kernel ranges that its rows do have."""
    where = cell_name(cell) or "the only case"
    ranges = ", ".join(f"'{row.kernel}'" for row in fitting)
    return f"{where} on kernels outside {ranges}" if ranges else where
