"""The command that writes a case or a cell as a program that somebody else can run."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import Column
from harness.export.kinds import Files, Wish, export as files_of, looks_like_a_cell
from harness.export.program import Refused
from harness.export.programs import rules_of
from harness.grid.collection import OnKernel, published_grids
from harness.grid.grid_causes import read_causes
from harness.language.escape import for_terminal
from harness.language.kernel_range import parse_release
from harness.language.diagnostics import LineError
from harness.plan.catalogue import load_cases
from harness.records.store import ResultsError, make_folder
from harness.report.publish import columns_about
from harness.run.exit_codes import GOOD, USAGE
from harness.spec.kernel_selection import NEWEST, OLDEST, select
from harness.spec.kernels import read_kernels, versions_by_release


def export(options: argparse.Namespace) -> int:
    """`export`: to standard output, or into a folder. Raises ScenarioError, ResultsError, …"""
    try:
        wish = _wish(options)
        files = files_of(wish, options.kind)
    except Refused as error:
        print(error, file=sys.stderr)
        return USAGE
    if options.output is None:
        print(next(iter(files.values())), end="")
        return GOOD
    try:
        _refuse_others(options.output, files)
        for name, text in files.items():
            print(_write(options.output / name, text))
    except OSError as error:
        raise ResultsError(_no_place(options.output, error)) from error
    return GOOD


def _wish(options: argparse.Namespace) -> Wish:
    """Raises Refused for what names no single case, ScenarioError for what names none."""
    kernel = _kernel(options.kernel)
    id, plan = options.case, None
    if not looks_like_a_cell(id):
        cases = [it for it in load_cases(ROOT, id, options.scenarios) if it.is_first_run]
        if len(cases) > 1:
            raise Refused(f"{id}: these are {len(cases)} cases, as {cases[0].cell}: name one")
        id, plan = cases[0].cell, cases[0].plan()
    results: Path = options.results

    def grid(name: str) -> list[OnKernel]:
        return published_grids(results, versions_by_release(ROOT), [name]).grids.get(name, [])

    def columns() -> list[Column]:
        return columns_about(results, "" if plan is None else plan.scenario)

    rules = rules_of(options.engine)
    return Wish(id, plan, kernel, rules, columns, grid, lambda: read_causes(ROOT))


def _kernel(named: str | None) -> str:
    """The version. Raises Refused for one of a line of which nothing is known."""
    kernels = read_kernels(ROOT)
    oldest, newest = (select(kernels, word)[0].version for word in (OLDEST, NEWEST))
    if named is None:
        return newest
    try:
        line = parse_release(named)[:2]
    except LineError as error:
        raise Refused(f"--kernel {named}: {error}") from error
    if not parse_release(oldest)[:2] <= line <= parse_release(newest)[:2]:
        raise Refused(
            f"--kernel {named}: nothing is known of it: name one from {oldest} to {newest}"
        )
    return named


def _write(path: Path, text: str) -> str:
    make_folder(path.parent)
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".sh":
        path.chmod(0o755)
    return for_terminal(str(path))


def _refuse_others(folder: Path, files: Files) -> None:
    """No file that says something else is written over. Raises ResultsError, OSError."""
    for path, text in ((folder / name, text) for name, text in files.items()):
        if os.path.lexists(path) and (not path.is_file() or path.read_bytes() != text.encode()):
            raise ResultsError(
                f"{path}: says something else already: name a new folder with --output (DIR=)"
            )


def _no_place(folder: Path, error: OSError) -> str:
    """Why nothing can be written there, and what to do; nothing there is to be removed."""
    if os.path.lexists(folder) and not folder.is_dir():
        return f"{folder}: not a folder: name a new one with --output (DIR=)"
    return f"{folder}: {error.strerror or error}: name another folder with --output (DIR=)"
