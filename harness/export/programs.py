"""Programs from what a person names: cases of scenarios, and cells of the grids.

Owns asking the rules, which are C++'s, what is expected of a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from harness.export import case_operations
from harness.export.cell import grid_of
from harness.export.expected import LONGEST_MS
from harness.export.grids import read_id
from harness.export.program import Program, Refused
from harness.export.small_socket import Told
from harness.formats.codec import FormatError, parse_object
from harness.formats.plan import Plan
from harness.language.port_rules import all_rules
from harness.records.layout import PAIRS
from harness.run.cell_rules import ask, complaint
from harness.run.engine import EngineError

Rules = Callable[[str, str], Told]
"""what is expected of a cell on a kernel of this version. Raises Refused, EngineError."""


class NoCell(Refused):
    """The rules know no such cell."""


_HELP = ": see rules --help"


def program_of_case(plan: Plan, kernel: str, longest_ms: int = LONGEST_MS) -> Program:
    """A case, with what is expected on a kernel of this version. Raises Refused."""
    operations = case_operations.operations_of(plan, kernel, longest_ms)
    because = case_operations.because_of(plan, kernel)
    return Program(plan.case, plan.question, kernel, because, operations)


def program_of_cell(name: str, kernel: str, rules: Rules) -> Program:
    """A cell, with what the rules expect on such a kernel. Raises Refused, EngineError."""
    cell = read_id(name)
    told = rules(name, kernel)
    operations = tuple(cell.of_grid.operations(cell.words, told))
    rule = all_rules().get(told["rule"])
    because = f"{told['rule']}. {rule.sentence if rule else ''}".strip()
    return Program(name, f"{cell.sentence}.", kernel, because, operations)


def rules_of(engine: Path) -> Rules:
    """What `bindlab rules` says."""

    def told(cell: str, kernel: str) -> Told:
        grid = grid_of(cell)
        of_grid = [] if grid == PAIRS else ["--grid", grid]
        asked = ask(engine, "--cell", cell, "--kernel", kernel, *of_grid)
        if asked.returncode:
            said = complaint(asked).removeprefix("rules: ").removeprefix("--cell: ")
            said = said.removesuffix(_HELP)
            raise NoCell(said if cell in said else f"{cell}: {said}")
        try:
            found = parse_object(asked.stdout)
        except FormatError:
            found = {}
        if "rule" not in found or not all(isinstance(it, str) for it in found.values()):
            raise EngineError(f"{engine}: names no rule of {cell}: run `make engine`")
        return found

    return cache(told)
