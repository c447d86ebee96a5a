"""The command that holds two kernels side by side, and says whose records it looks at."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import Column, find_column
from harness.analysis.repeated_cases import threshold_of
from harness.records.layout import committed_results, local_results
from harness.records.store import ResultsError
from harness.report.kernel_lines import diff_lines
from harness.report.publish import all_columns
from harness.run.exit_codes import GOOD
from harness.run.request import from_here


def diff(options: argparse.Namespace) -> int:
    """`diff`: where two kernels differ."""
    given: Path | None = options.results
    folders = [given] if given else [committed_results(ROOT), local_results(ROOT)]
    columns_of = cache(all_columns)
    one, other = (_find(word, folders, columns_of) for word in (options.a, options.b))
    told = (f"{column.version} in {from_here(folder)}" for column, folder in (one, other))
    print(f"records: {', '.join(told)}")
    below = threshold_of([column for folder in folders for column in columns_of(folder)])
    print("\n".join(diff_lines(one[0], other[0], below)))
    return GOOD


def _find(
    word: str, folders: list[Path], columns_of: Callable[[Path], list[Column]]
) -> tuple[Column, Path]:
    """The kernel in the first folder that has it. Raises ResultsError."""
    known: list[str] = []
    for folder in folders:
        columns = columns_of(folder)
        column = find_column(columns, word)
        if column is not None:
            return column, folder
        known += (column.version for column in columns if column.version not in known)
    raise ResultsError(
        f"{word}: no records of such a kernel (there are: {', '.join(known) or 'none'})"
    )
