"""The command that turns records into the pages that people read."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from harness import ROOT
from harness.plan.catalogue import load_cases
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import local_results, raw_folder, site_folder
from harness.records.store import ResultsError, write_text
from harness.report.publish import all_columns
from harness.report.site.model import site_of
from harness.report.site.pages import pages_of
from harness.run.exit_codes import GOOD
from harness.run.request import claims_of


def site(options: argparse.Namespace) -> int:
    """`site`: every page, in place of those of an earlier time. Raises ResultsError."""
    results: Path = options.results
    release = latest_release(read_records(results))
    columns = all_columns(results)
    if release is None:
        raise ResultsError(f"{results / 'kernels'}: no verdicts: run the cases first")
    claims = claims_of(None, ROOT)
    plans = {case.cell: case.plan() for case in load_cases(ROOT)}
    made = site_of(columns, release, claims, plans, _evidence(release))
    folder = options.output or site_folder(ROOT)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    number = 0
    for page, text in pages_of(made):
        write_text(fresh / page, text)
        number += 1
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    print(f"{number} files, {len(made.folders)} cases drawn: {folder / 'index.html'}")
    return GOOD


def _evidence(release: str) -> Path:
    """The evidence of runs here: of this kernel, or else that of the kernel that was run last."""
    own = raw_folder(local_results(ROOT), release)
    others = sorted(own.parent.glob("*/"), key=lambda path: path.stat().st_mtime)
    return own if own.is_dir() or not others else others[-1]
