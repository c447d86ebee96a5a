"""The command that measures every pair of sockets on one port, here or on other kernels."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from harness.cli.grid_findings_command import grid_findings
from harness.grid.axes import complaint_about, nearest_grid
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest, run_grids
from harness.language.escape import for_terminal
from harness.records.layout import cell_capture_file, grid_file, partial_grids
from harness.records.lock import results_lock
from harness.records.store import ResultsError, give_back, new_folder
from harness.run.engine import EngineError, command
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.run.foreground import run_in_foreground
from harness.run.request import from_here


def grid(options: argparse.Namespace) -> int:
    """`grid`: a file of each kernel, or one cell's story. Raises EngineError, ResultsError."""
    if options.cell is not None:
        complaint = _wrong_with_cell(options)
        if complaint is not None:
            print(for_terminal(complaint), file=sys.stderr)
            return USAGE
    if options.kernels is not None or options.modules is not None:
        return _in_guests(options)
    results: Path = options.results
    if options.only is not None:
        results = partial_grids(results)
    words = [*command(options.engine), "grid", "--grid", options.grid]
    if options.cell is not None:
        return _one_cell(options, words)
    path = grid_file(results, os.uname().release, options.grid)
    words += ["--output", str(path)]
    if options.only is not None:
        words += ["--only", options.only]
    if options.jobs is not None:
        words += ["--jobs", str(options.jobs)]
    with results_lock(results):
        before = _written_at(path)
        code = _into(path.parent, words)
    if code in (GOOD, NOT_GOOD):
        if _written_at(path) == before:
            raise EngineError(f"{options.engine}: wrote no {path}: run `make engine`")
        print(path)
    return _compared(options, code)


def _written_at(path: Path) -> tuple[int, int] | None:
    """Another value once it is written anew; None as long as it is not there."""
    try:
        told = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return told.st_mtime_ns, told.st_ino


def _wrong_with_cell(options: argparse.Namespace) -> str | None:
    """What is wrong with the words that name one cell."""
    if options.only is not None:
        return "--cell names one cell and --only many: leave one of them out (CELL=, ONLY=)"
    complaint = complaint_about(options.cell, options.grid)
    if complaint is not None:
        return complaint
    grid = nearest_grid(options.cell)
    if grid in (None, options.grid):
        return None
    return (
        f"{options.cell} is a cell of the grid {grid}: name that, too (GRID={grid}, --grid {grid})"
    )


def _one_cell(options: argparse.Namespace, words: list[str]) -> int:
    """Its story, and its packets where there is somebody to capture them."""
    words = [*words, "--cell", options.cell]
    if not _can_capture():
        return run_in_foreground(words)
    path = cell_capture_file(options.results, os.uname().release, options.grid, options.cell)
    code = _into(path.parent, [*words, "--capture", str(path)])
    if path.exists() and code in (GOOD, NOT_GOOD):
        give_back(path)
        print(for_terminal(f"its packets: {from_here(path)}"))
    return code


def _into(folder: Path, words: list[str]) -> int:
    """What the binary says that writes into a folder, of which nothing stays if it wrote nothing.

    Raises ResultsError."""
    with ExitStack() as held:
        try:
            held.enter_context(new_folder(folder))
        except OSError as error:
            raise ResultsError.of(folder, error) from error
        code = run_in_foreground(words)
    return code


def _can_capture() -> bool:
    """Whether tcpdump is here; without it a cell is told all the same, and that is said."""
    if shutil.which("tcpdump") is not None:
        return True
    print("no packets are captured: there is no tcpdump here", file=sys.stderr)
    return False


def _compared(options: argparse.Namespace, code: int) -> int:
    """The exit code; what whole grids of all kernels say together is told behind them."""
    if code not in (GOOD, NOT_GOOD) or options.only is not None:
        return code
    told = grid_findings(options)
    return code or told


def _in_guests(options: argparse.Namespace) -> int:
    if options.cell is not None:
        words = ["grid", "--grid", options.grid, "--cell", options.cell, "--is-there"]
        code = run_in_foreground([*command(options.engine), *words])
        if code != GOOD:  # told before a guest is started for it
            return code
    whole = options.only is None
    results = options.results if whole else partial_grids(options.results)
    capture = options.cell is not None and _can_capture()
    order = GridOrder(options.engine, results, options.grid, options.only, options.cell, capture)
    request = GridRequest(
        order, options.kernels or "", modules=options.modules, guests=options.jobs
    )
    code = run_grids(request, sys.stdout, sys.stderr)
    return code if options.cell is not None else _compared(options, code)
