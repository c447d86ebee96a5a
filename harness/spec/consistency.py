"""Whether the parts of one scenario fit together, before any case is looked at.

Owns labels, claims, and that something is under test. Names are left to name_check, rows and
conditions to row_check; what can only be seen in a case, step after step, to the planner.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from harness.language.diagnostics import Diagnostic, Diagnostics, unknown
from harness.spec.name_check import check_names
from harness.spec.parameters import Cell
from harness.spec.row_check import check_rows
from harness.spec.scenario import Scenario


def check_scenario(
    scenario: Scenario, cells: Sequence[Cell], claim_ids: Iterable[str]
) -> tuple[list[Diagnostic], set[int]]:
    """Everything that is wrong whatever the case, and the lines of which no more can be said."""
    diagnostics = Diagnostics(scenario.file)
    doubtful_lines = check_names(scenario, diagnostics)
    check_rows(scenario, cells, diagnostics)
    _check_labels(scenario, cells, diagnostics)
    _check_claims(scenario, list(claim_ids), diagnostics)
    return diagnostics.found, doubtful_lines


def _check_labels(scenario: Scenario, cells: Sequence[Cell], diagnostics: Diagnostics) -> None:
    """Two steps of one label in one case."""
    labelled = [step for step in scenario.steps if step.label is not None]
    for index, step in enumerate(labelled):
        for earlier in labelled[:index]:
            if earlier.label == step.label and any(
                step.condition.holds(cell) and earlier.condition.holds(cell) for cell in cells
            ):
                diagnostics.say(
                    step.line,
                    f"label '{step.label}' is already on line {earlier.line}, in the same case",
                )


def _check_claims(scenario: Scenario, known: list[str], diagnostics: Diagnostics) -> None:
    """Claims that do not exist, and labels that they speak of and no step has."""
    labels = {step.label for step in scenario.steps if step.label is not None}
    for claim in scenario.claims:
        if claim.id and claim.id not in known:
            diagnostics.say(claim.line, f"{unknown('claim', claim.id, known)} in claims.yaml")
        for label, text in claim.says:
            if label not in labels and not scenario.incomplete:
                diagnostics.say(text.line, unknown("label", label, labels))


def check_under_test(scenario: Scenario, wrong_lines: Container[int]) -> list[Diagnostic]:
    """A scenario that cannot fail says nothing; but of one with a wrong step that is said alone.

    The wrong step may be the one that was to be under test.
    """
    diagnostics = Diagnostics(scenario.file)
    if scenario.steps and not scenario.wire and not scenario.incomplete:
        is_wrong = any(step.line in wrong_lines for step in scenario.steps)
        if not is_wrong and not any("=>" in step.text for step in scenario.steps):
            diagnostics.say(
                scenario.line,
                "nothing is under test: no step has '=>' and there is no 'wire:' check",
            )
    return diagnostics.found
