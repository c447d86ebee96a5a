"""The command that says whether records and evidence are as their runs left them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness import ROOT
from harness.records.layout import manifest_files
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.run.verify import Verification


def verify(options: argparse.Namespace) -> int:
    """`verify`: the evidence in a results folder, or on one kernel of it; the last run's."""
    given: Path | None = options.folder
    found = _latest() if given is None else _given(given)
    if not found:
        where = "here" if given is None else f"in {given}"
        print(f"there is no evidence {where}: run `make experiments`", file=sys.stderr)
        return USAGE
    code = GOOD
    for results, release in found:
        verification = Verification(results, release)
        lines = 0
        for line in verification.findings():
            print(line)
            lines += 1
        print(f"{release}: {verification.cases} cases verified, {lines} findings", file=sys.stderr)
        code = NOT_GOOD if lines else code
    return code


def _latest() -> list[tuple[Path, str]]:
    """The evidence of the run that ended last."""
    folders = (ROOT / "results" / "local", ROOT / "results")
    files = [path for results in folders for path in manifest_files(results)]
    newest = sorted(files, key=lambda path: path.stat().st_mtime)[-1:]
    return [(path.parents[2], path.parent.name) for path in newest]


def _given(folder: Path) -> list[tuple[Path, str]]:
    """A results folder, or the folder of one kernel's evidence in it."""
    folder = folder.resolve()
    if (folder / "raw").is_dir():
        kernels = sorted(path for path in (folder / "raw").iterdir() if path.is_dir())
        return [(folder, path.name) for path in kernels]
    if folder.parent.name == "raw" and folder.is_dir():
        return [(folder.parents[1], folder.name)]
    return []
