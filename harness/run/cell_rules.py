"""What the rules say of the cells of the smaller grids, asked of the program.

Owns reading the lines of `bindlab rules --grid`. The rules, and how a cell is made of them, are
C++'s (cpp_servers/rules/, cpp_servers/grid/).
"""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from harness.grid.expectations import Expectation, OfRules, RulesOf
from harness.grid.grid_file import parse_grid
from harness.run.engine import EngineError, require

_PATIENCE = 120


def asked_of(engine: Path) -> RulesOf:
    """The expectations of an engine; of kernels of which it says the same, the same.

    To ask for one raises EngineError, ResultsError.
    """

    @cache
    def from_lines(said: bytes) -> Expectation:
        return OfRules(parse_grid(said, engine))

    @cache
    def expectation(grid: str, version: str) -> Expectation:
        return from_lines(_said(engine, grid, version))

    return expectation


def _said(engine: Path, grid: str, version: str) -> bytes:
    require(engine)
    words = [str(engine), "rules", "--grid", grid, "--kernel", version]
    done = subprocess.run(words, capture_output=True, timeout=_PATIENCE)
    if done.returncode != 0:
        said = (done.stderr.decode(errors="replace").splitlines() or ["the rules say nothing"])[-1]
        raise EngineError(f"{engine}: {said}")
    return done.stdout
