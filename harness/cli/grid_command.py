"""The command that measures every pair of sockets on one port, on this machine's kernel."""

from __future__ import annotations

import argparse
import os
import subprocess

from harness.records.layout import grid_file
from harness.records.lock import results_lock
from harness.records.store import ResultsError, make_folder
from harness.run.engine import command
from harness.run.exit_codes import GOOD, NOT_GOOD


def grid(options: argparse.Namespace) -> int:
    """`grid`: a file of this kernel, or one cell's story. Raises EngineError, ResultsError."""
    words = [*command(options.engine), "grid", "--grid", options.grid]
    if options.cell is not None:
        return subprocess.run([*words, "--cell", options.cell]).returncode
    path = grid_file(options.results, os.uname().release, options.grid)
    words += ["--output", str(path)]
    if options.only is not None:
        words += ["--only", options.only]
    if options.jobs is not None:
        words += ["--jobs", str(options.jobs)]
    with results_lock(options.results):
        try:
            make_folder(path.parent)
        except OSError as error:
            raise ResultsError.of(path.parent, error) from error
        code = subprocess.run(words).returncode
    if code in (GOOD, NOT_GOOD):
        print(path)
    return code
