"""The cases of one scenario file, or everything that is wrong with it.

Owns the way through a file: reading, checking, and planning every cell. Promises that what is wrong
in many cells is one diagnostic. Which files are read is left to harness.plan.catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from harness.formats.plain_name import fault_of_case
from harness.formats.plan import Plan
from harness.language.diagnostics import Diagnostic
from harness.plan.case import Case
from harness.plan.planner import Planned, plan_case
from harness.spec.claims import Claim
from harness.spec.consistency import check_scenario, check_under_test
from harness.spec.matrix_check import check_matrix
from harness.spec.open_reasons import open_reasons
from harness.spec.parameters import Cell, cell_name
from harness.spec.scenario import Scenario
from harness.spec.scenario_reader import read_scenario
from harness.spec.topology import Topology
from harness.spec.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class CaseReader:
    """Reads scenario files; the topologies and claims are those that they may name."""

    topologies: Mapping[str, Topology]
    claims: Mapping[str, Claim]
    open_reasons: list[Diagnostic] = field(default_factory=list)
    """the reasons that nobody has written yet, in the files that were read: lint refuses them"""

    def read(self, path: Path, file: str, scenario_id: str) -> tuple[list[Case], list[Diagnostic]]:
        """The cases of a file, which diagnostics call `file`; none if anything is wrong."""
        node, diagnostics = read_yaml(path, file)
        if node is None:
            return [], diagnostics
        scenario, found = read_scenario(node, file, scenario_id, self.topologies)
        diagnostics += found
        if scenario is None:
            return [], diagnostics
        self.open_reasons.extend(open_reasons(scenario))
        cells, found = check_matrix(scenario)
        diagnostics += found
        found, doubtful_lines = check_scenario(scenario, cells, self.claims)
        diagnostics += found
        sentences = {claim.id: claim.claim for claim in self.claims.values()}
        # Where a 'let:' has no value, that has been said: whoever uses it would say it again.
        whole = [c for c in cells if all(let.value_in(c) is not None for let in scenario.lets)]
        planned = [(cell, plan_case(scenario, cell, sentences)) for cell in whole]
        faults = (fault_of_case(case.plan.case) for _, case in planned)
        fault = next(filter(None, faults), None)
        if fault is not None and fault_of_case(scenario_id) is None:
            text = f"the case's id has {fault}: shorten the scenario's name or the parameters'"
            diagnostics.append(Diagnostic(file, scenario.line, text))
        said = set(diagnostics)
        for diagnostic, names in _by_diagnostic(planned).items():
            if diagnostic.line not in doubtful_lines and diagnostic not in said:
                text = diagnostic.text + _in_cells(names, len(whole))
                diagnostics.append(Diagnostic(file, diagnostic.line, text))
        diagnostics += check_under_test(scenario, {it.line for it in diagnostics})
        if diagnostics:
            return [], diagnostics
        return [run for cell, p in planned for run in _runs(scenario, cell, p.plan)], diagnostics


def _runs(scenario: Scenario, cell: Cell, plan: Plan) -> list[Case]:
    """A case for each run of a cell: its only one, or as many as `repeat:` says."""
    runs = scenario.runs(cell)
    if runs == 1:
        return [_case(scenario, plan)]
    numbers = range(1, runs + 1)
    return [
        _case(scenario, replace(plan, case=f"{plan.case}/{number}", run=number, runs=runs))
        for number in numbers
    ]


def _case(scenario: Scenario, plan: Plan) -> Case:
    return Case(
        id=plan.case,
        scenario=scenario.id,
        file=scenario.file,
        line=scenario.line,
        question=scenario.question,
        longest_wait=plan.longest_wait_ms / 1000,
        _plan=plan,
    )


def _by_diagnostic(planned: Iterable[tuple[Cell, Planned]]) -> dict[Diagnostic, list[str]]:
    """In which cells each thing is wrong."""
    cells: dict[Diagnostic, list[str]] = {}
    for cell, case in planned:
        for diagnostic in case.diagnostics:
            cells.setdefault(diagnostic, []).append(cell_name(cell))
    return cells


def _in_cells(names: list[str], all_cells: int) -> str:
    """In which cells something is wrong, unless it is in all."""
    if len(names) == all_cells:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f" (in {names[0]}{more})"
