"""What the rules say of the cells of the smaller grids, asked of the program.

Owns calling `bindlab rules`, and reading the lines of a grid. The rules, and how a cell is made of
them, are C++'s (cpp_servers/rules/, cpp_servers/grid/).
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


def ask(engine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `bindlab rules` says, whether it was content or not. Raises EngineError."""
    require(engine)
    try:
        return subprocess.run(
            [str(engine), "rules", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
        )
    except OSError as error:
        raise EngineError(f"{engine}: cannot be run: {error.strerror}: run `make build`") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{engine}: said nothing of the rules for {_PATIENCE} s") from error


def complaint(asked: subprocess.CompletedProcess[str]) -> str:
    """Its last line, where it was not content."""
    return (asked.stderr.splitlines() or ["the rules say nothing"])[-1]


def _said(engine: Path, grid: str, version: str) -> bytes:
    done = ask(engine, "--grid", grid, "--kernel", version)
    if done.returncode != 0:
        raise EngineError(f"{engine}: {complaint(done)}")
    return done.stdout.encode()
