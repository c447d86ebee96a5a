"""What the program says of the cells of the smaller grids."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.run.cell_rules import asked_of
from harness.run.engine import DEFAULT, EngineError

CELL = "tcp_bound,mapped_wildcard,none,mapped_first,none,bind"


def program(folder: Path, script: str) -> Path:
    path = folder / "bindlab"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_it_is_asked_of_the_grid_and_the_kernel(tmp_path: Path) -> None:
    rules = asked_of(program(tmp_path, 'echo kind,bind result,rule; echo "$2-$3,ok,$5"'))
    assert rules("many", "6.1.170").rule_of("--grid-many,ok") == "6.1.170"


def test_kernels_of_which_it_says_the_same_have_one_expectation(tmp_path: Path) -> None:
    rules = asked_of(program(tmp_path, "echo kind,bind result,rule; echo tcp,ok,listener"))
    assert rules("many", "6.1.170") is rules("many", "6.12.43")


@pytest.mark.parametrize("script", ["exit 1", "echo 'rules: no such grid' >&2; exit 2"])
def test_what_it_refuses_is_said_in_one_line(tmp_path: Path, script: str) -> None:
    with pytest.raises(EngineError, match="rules: no such grid|the rules say nothing"):
        asked_of(program(tmp_path, script))("many", "6.1.170")


def test_without_a_program_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="make build"):
        asked_of(tmp_path / "none")("many", "6.1.170")


def test_what_is_no_program_is_said_in_one_line(tmp_path: Path) -> None:
    garbage = tmp_path / "bindlab"
    garbage.write_bytes(b"\0\1\2")
    garbage.chmod(0o755)
    with pytest.raises(EngineError, match="cannot be run: Exec format error: run `make build`"):
        asked_of(garbage)("many", "6.1.170")


@pytest.mark.skipif(not DEFAULT.exists(), reason=f"the engine is not built: no {DEFAULT}")
def test_the_real_one_knows_a_kernel_from_another() -> None:
    rules = asked_of(DEFAULT)
    assert rules("automatic", "6.1.192").rule_of(f"{CELL},-,-,-") == "mapped-wildcard-overlooked"
    assert rules("automatic", "6.12.43").rule_of(f"{CELL},-,-,-") == "chosen-port-is-not-shared"
