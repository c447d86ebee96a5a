"""What came where nothing is expected yet, as a table for a terminal.

Owns the table: a row for each setting that makes a difference, in the order of the matrix, a column
for each parameter that matters and for each range of kernels that agree, and one that says who was
in the way, where somebody was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.analysis.recorded import Recorded
from harness.language.escape import for_terminal
from harness.report.aligned import aligned
from harness.report.holder_summary import holder_summary
from harness.report.kernel_words import answer_text, range_text


def recorded_lines(found: Iterable[Recorded]) -> list[str]:
    """Each scenario's question and its table."""
    return [line for scenario in found for line in _of_scenario(scenario)]


def _of_scenario(scenario: Recorded) -> Iterator[str]:
    yield for_terminal(f"{scenario.scenario}: {scenario.question}")
    names = list(dict.fromkeys(name for row in scenario.rows for name in row.group.settings))
    answers = [range_text(it) for it in scenario.ranges]
    holders = [holder_summary(row.verdicts) for row in scenario.rows]
    told = any(holders)
    heads = (*names, *(answers if len(answers) > 1 else ["what came"]), *["in the way"] * told)
    rows = [
        (
            *(", ".join(row.group.settings.get(name, ())) for name in names),
            *(answer_text(cell, row.contrast) for cell in row.cells),
            *[held] * told,
        )
        for row, held in zip(scenario.rows, holders, strict=True)
    ]
    yield from (f"  {line}" for line in aligned([heads, *rows]))
