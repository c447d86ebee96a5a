"""What a matrix prints at its end: a row for each kernel, where they differ, where it all lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.analysis.kernel_column import columns_of
from harness.analysis.kernel_diff import differences
from harness.analysis.overview import overview
from harness.analysis.recorded import recorded
from harness.analysis.repeated_cases import repeated_scenarios
from harness.analysis.repetition import folded
from harness.guests.attempt import Outcome
from harness.language.escape import for_terminal
from harness.records.layout import KERNELS, tables_folder
from harness.report.aligned import aligned
from harness.report.counts import counts_text
from harness.report.kernel_lines import (
    difference_lines,
    differences_text,
    repeated_lines,
)
from harness.report.recorded_lines import recorded_lines
from harness.report.status_reasons import reason_lines
from harness.spec.kernels import Kernel


def matrix_summary(outcomes: Sequence[Outcome], results: Path) -> Iterator[str]:
    """The lines; `results` as messages name it."""
    heads = ("kernel", "cases", "verdicts", "guest s", "wall s", "starts")
    yield ""
    yield from aligned([heads, *map(_row, outcomes)])
    yield ""
    ran = [outcome.records for outcome in outcomes if outcome.records is not None]
    columns = columns_of(records.in_order for records in ran)
    unexpected = recorded(columns)
    if unexpected:
        yield from recorded_lines(unexpected)
        yield ""
    found = differences(columns)
    if found:
        yield from difference_lines(found)
        yield ""
    repeated = repeated_scenarios(columns)
    if repeated:
        yield from repeated_lines(columns, repeated)
        yield ""
    for column in columns:
        yield from (f"{column.version}: {it}" for it in reason_lines(column.verdicts.values()))
    yield differences_text(len(columns), found)
    yield f"tables:   {tables_folder(results) / KERNELS}"
    yield f"evidence: {results / 'raw'}/RELEASE/CASE/"


def trouble_line(kernel: Kernel, trouble: str) -> str:
    """Why a kernel did not get through, with its version in front."""
    version = kernel.version
    told = trouble if trouble.startswith(f"{version}: ") else f"{version}: {trouble}"
    return for_terminal(told)


def _row(outcome: Outcome) -> tuple[str, ...]:
    verdicts = folded(outcome.records.in_order) if outcome.records is not None else []
    guest = sum(attempt.guest_seconds or 0 for attempt in outcome.attempts)
    wall = sum(attempt.wall_seconds for attempt in outcome.attempts)
    return (
        outcome.kernel.version,
        str(len(verdicts)),
        counts_text(overview(verdicts)) or "none",
        f"{guest:.1f}",
        f"{wall:.1f}",
        str(len(outcome.attempts)),
    )
