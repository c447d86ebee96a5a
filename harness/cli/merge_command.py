"""The command that puts the results of several machines together."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness import ROOT
from harness.analysis.changes import changes
from harness.plan.catalogue import load_cases
from harness.records.lock import results_lock
from harness.records.merge import merge as merge_results
from harness.records.merge_writer import write_merged
from harness.records.store import ResultsError
from harness.report.merge_summary import merge_summary, trouble_lines
from harness.report.publish import all_columns, tables_of, write_reports, write_tables
from harness.run.exit_codes import GOOD, NOT_GOOD
from harness.run.interruption import Interruption
from harness.run.request import claims_of
from harness.spec.kernel_selection import select
from harness.spec.kernels import read_kernels


def merge(options: argparse.Namespace) -> int:
    """`merge`: all records below a folder into one; fails if a cell is missing.

    Ctrl+C and its kin break off the reading; once records are written the tables are, too.
    """
    every = load_cases(ROOT, None, options.scenarios)
    cases = load_cases(ROOT, options.only, options.scenarios) if options.only else every
    kernels = select(read_kernels(ROOT), options.kernels or "")
    wanted = [kernel.release for kernel in kernels if kernel.release is not None]
    known = {case.id for case in every}
    with Interruption() as interruption, results_lock(options.results):
        with interruption.breakable():
            before = all_columns(options.results)
            merged = merge_results(options.folder, cases, wanted, options.results, known)
            text = merge_summary(merged, changes(before, merged.columns))
        write_merged(merged, options.results)
        for release, found in merged.verdicts.items():
            if found:
                write_reports(options.results, release, found.values())
        claims = claims_of(options.scenarios, ROOT)
        write_tables(options.results, tables_of(options.results, claims))
    print(text, end="")
    if options.summary is not None:
        _append(options.summary, text)
    for trouble in trouble_lines(merged):
        print(trouble, file=sys.stderr)
    good = all(not column.troubled for column in merged.columns)
    return GOOD if good and merged.is_whole else NOT_GOOD


def _append(path: Path, text: str) -> None:
    """Add to a file, as CI's summaries want it. Raises ResultsError."""
    try:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise ResultsError.of(path, error) from error
