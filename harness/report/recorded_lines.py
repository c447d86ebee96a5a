"""What came where nothing is expected yet, as a table for a terminal.

Owns the table: a row for each setting that makes a difference, in the order of the matrix, a column
for each parameter that matters and for each range of kernels that agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.analysis.recorded import Recorded
from harness.language.escape import for_terminal
from harness.report.aligned import aligned
from harness.report.kernel_words import answer_text, range_text


def recorded_lines(found: Iterable[Recorded]) -> list[str]:
    """Each scenario's question and its table."""
    return [line for scenario in found for line in _of_scenario(scenario)]


def _of_scenario(scenario: Recorded) -> Iterator[str]:
    yield for_terminal(f"{scenario.scenario}: {scenario.question}")
    names = list(dict.fromkeys(name for row in scenario.rows for name in row.group.settings))
    answers = [range_text(it) for it in scenario.ranges]
    heads = (*names, *(answers if len(answers) > 1 else ["what came"]))
    rows = [
        (
            *(", ".join(row.group.settings.get(name, ())) for name in names),
            *(answer_text(cell, row.contrast) for cell in row.cells),
        )
        for row in scenario.rows
    ]
    yield from (f"  {line}" for line in aligned([heads, *rows]))
