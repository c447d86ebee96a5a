"""The command that turns records into the pages that people read."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import columns_of
from harness.plan.catalogue import load_cases
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import local_results, raw_folder, site_folder
from harness.records.store import ResultsError, write_text
from harness.report.site.address import CELLS_JSON, INDEX, STYLE
from harness.report.site.model import Site, site_of
from harness.report.site.pages import pages_of
from harness.run.exit_codes import GOOD
from harness.run.request import claims_of


def site(options: argparse.Namespace) -> int:
    """`site`: every page, in place of those of an earlier time. Raises ResultsError."""
    results: Path = options.results
    folder: Path = (options.output or site_folder(ROOT)).resolve()
    _require_ours(folder)
    records = read_records(results)
    release = latest_release(records)
    if release is None:
        raise ResultsError(f"{results / 'kernels'}: no verdicts: run the cases first")
    plans = {case.cell: case.plan() for case in load_cases(ROOT)}
    columns = columns_of(records.values())
    made = site_of(columns, release, claims_of(None, ROOT), plans, _evidence(release))
    number = _replace(folder, made)
    print(f"{number} files, {len(made.folders)} cases drawn: {folder / INDEX}")
    return GOOD


def _require_ours(folder: Path) -> None:
    """A folder is only replaced if it has pages, or nothing. Raises ResultsError."""
    pages = all((folder / name).is_file() for name in (INDEX, STYLE, CELLS_JSON))
    if folder.is_dir() and any(folder.iterdir()) and not pages:
        raise ResultsError(f"{folder}: has other things than pages: name an empty or a new folder")
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"{folder}: a file is in the way of a folder: name another")


def _replace(folder: Path, made: Site) -> int:
    """Put the pages where those of an earlier time are, once all are there; how many files."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".site-", dir=folder.parent) as beside:
            fresh, former = Path(beside) / "new", Path(beside) / "old"
            number = 0
            for number, (page, text) in enumerate(pages_of(made), start=1):
                write_text(fresh / page, text)
            if folder.exists():
                folder.rename(former)
            shutil.move(fresh, folder)
    except OSError as error:
        raise ResultsError.of(folder, error) from error
    return number


def _evidence(release: str) -> Path:
    """The evidence of runs here: of this kernel, or else that of the kernel that was run last."""
    own = raw_folder(local_results(ROOT), release)
    others = sorted(own.parent.glob("*/"), key=lambda path: path.stat().st_mtime)
    return own if own.is_dir() or not others else others[-1]
