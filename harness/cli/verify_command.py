"""The command that says whether records and evidence are as their runs left them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness import ROOT
from harness.language.escape import for_terminal
from harness.records.layout import manifest_files, published_evidence_folders
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.run.verify import Verification
from harness.run.verify_published import PublishedVerification

Verifiable = Verification | PublishedVerification


def verify(options: argparse.Namespace) -> int:
    """`verify`: the evidence in a results folder, or on one kernel of it; the last run's.

    Of the folder with the published records: the evidence that is published."""
    given: Path | None = options.folder
    found = _latest() if given is None else _given(given)
    if not found:
        where = "here" if given is None else f"in {given}"
        said = f"there is no evidence {where}: run `make experiments`"
        print(for_terminal(said), file=sys.stderr)
        return USAGE
    code = GOOD
    for verification in found:
        lines = 0
        for line in verification.findings():
            print(for_terminal(line))
            lines += 1
        said = f"{verification.release}: {verification.cases} cases verified, {lines} findings"
        print(for_terminal(said), file=sys.stderr)
        code = NOT_GOOD if lines else code
    return code


def _latest() -> list[Verifiable]:
    """The evidence of the run that ended last."""
    folders = (ROOT / "results" / "local", ROOT / "results")
    files = [path for results in folders for path in manifest_files(results)]
    newest = sorted(files, key=lambda path: path.stat().st_mtime)[-1:]
    return [Verification(path.parents[2], path.parent.name) for path in newest]


def _given(folder: Path) -> list[Verifiable]:
    """A results folder, or the folder of one kernel's evidence in it."""
    folder = folder.resolve()
    if (folder / "raw").is_dir() or (folder / "evidence").is_dir():
        kernels = sorted(path for path in (folder / "raw").glob("*/"))
        published = published_evidence_folders(folder)
        return [
            *(Verification(folder, path.name) for path in kernels),
            *(PublishedVerification(folder, path.name) for path in published),
        ]
    if folder.parent.name in ("raw", "evidence") and folder.is_dir():
        results, release = folder.parents[1], folder.name
        if folder.parent.name == "raw":
            return [Verification(results, release)]
        return [PublishedVerification(results, release)]
    return []
