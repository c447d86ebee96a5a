"""Programs from what a person names: cases of scenarios, and cells of the grid.

Owns asking the rules, which are C++'s, what is expected of a cell.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from harness.export import case_operations, cell_operations
from harness.export.cell import read_cell
from harness.export.program import Program, Refused
from harness.export.three import operations_of_three, read_three
from harness.formats.plan import Plan
from harness.language.port_rules import port_rules
from harness.report.cell_words import cell_words
from harness.run.engine import require


def program_of_case(plan: Plan, kernel: str) -> Program:
    """A case, with what is expected on a kernel of this version. Raises Refused."""
    operations = case_operations.operations_of(plan, kernel)
    because = case_operations.because_of(plan, kernel)
    return Program(plan.case, plan.question, kernel, because, operations)


def program_of_cell(name: str, kernel: str, engine: Path) -> Program:
    """A cell, with what the rules expect on such a kernel. Raises Refused, EngineError."""
    cell = read_cell(name)
    told = rules_of(name, kernel, engine)
    operations = cell_operations.operations_of(cell, name, told["bind"], told["listen"])
    sentences = {rule.id: rule.sentence for rule in port_rules()}
    because = f"{told['rule']}. {sentences.get(told['rule'], '')}".strip()
    return Program(name, f"{cell_words(name)}.", kernel, because, operations)


def program_of_three(name: str, kernel: str, engine: Path) -> Program:
    """A cell of the grid `three`, with what the rules expect of each two of its sockets."""
    three = read_three(name)
    operations, rule = operations_of_three(three, name, lambda it: rules_of(it, kernel, engine))
    sentences = {it.id: it.sentence for it in port_rules()}
    because = f"as beside one of the others alone, {rule}. {sentences.get(rule, '')}".strip()
    return Program(name, f"{three.words}.", kernel, because, operations)


def rules_of(cell: str, kernel: str, engine: Path) -> dict[str, str]:
    """What `bindlab rules` says of a cell: bind, listen, rule. Raises Refused, EngineError."""
    require(engine)
    words = [str(engine), "rules", "--cell", cell, "--kernel", kernel]
    asked = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if asked.returncode:
        said = (asked.stderr.splitlines() or ["the rules say nothing"])[-1]
        raise Refused(f"{cell}: {said}")
    told: dict[str, str] = json.loads(asked.stdout)
    return told
