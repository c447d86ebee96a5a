"""Exported cells of the small grids, run on this kernel, find what was measured of it."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from harness.export.c_text import A_SECOND_MS, c_text
from harness.export.kinds import Wish, export
from harness.export.programs import NoCell, program_of_cell
from harness.export.tests.made import SMALL_CELLS
from harness.export.tests.measured import results, rules_here, sample
from harness.export.tests.running import HERE, STRICT, compiled, run
from harness.export.tests.test_runs import RULES, ends_as_expected
from harness.records.layout import SMALL_GRIDS
from harness.tests.patience import PATIENCE

FORGOTTEN = "tcp_bound,wildcard4,addr,wildcard4,both,first4,port"
"""a cell of `three` that grid-causes.yaml explains"""
_SLOWEST = 5.0
"""in seconds, on a machine that is busy: a program is done in some milliseconds"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("grid", SMALL_GRIDS)
def test_a_sample_with_every_word_is_answered_as_it_was_measured(grid: str, tmp_path: Path) -> None:
    ran = 0
    for cell in sample(grid):
        with suppress(NoCell):  # of a protocol that this kernel lacks
            measured = rules_here(cell, HERE)
            program = program_of_cell(cell, HERE, RULES)
            if results(measured) != results(RULES(cell, HERE)):
                assert_it_shows_a_fault(cell, tmp_path)
                program = program_of_cell(cell, HERE, rules_here)
            began = time.monotonic()
            assert ends_as_expected(program, tmp_path), cell
            assert time.monotonic() - began < _SLOWEST
            ran += 1
    assert ran > 5


def assert_it_shows_a_fault(cell: str, folder: Path) -> None:
    """That what is expected by the rules does not come."""
    ended = run(compiled(folder, c_text(program_of_cell(cell, HERE, RULES))))
    assert ended.returncode == 1 and "EADDRINUSE?" in ended.stdout, f"{cell}\n{ended.stdout}"


def test_a_fault_of_the_kernel_is_told_by_the_exit_code(tmp_path: Path) -> None:
    if results(rules_here(FORGOTTEN, HERE)) == results(RULES(FORGOTTEN, HERE)):
        pytest.skip("this kernel has not the fault of fast-path-forgets-the-first")
    assert_it_shows_a_fault(FORGOTTEN, tmp_path)


@pytest.mark.parametrize("grid", SMALL_GRIDS)
def test_clang_has_nothing_to_complain_of(grid: str, tmp_path: Path) -> None:
    cell, _ = SMALL_CELLS[grid]
    text = c_text(program_of_cell(cell, HERE, RULES))
    assert run(compiled(tmp_path, text, "clang", *STRICT)).returncode == 0


@pytest.mark.parametrize("grid", SMALL_GRIDS)
def test_nobody_has_to_be_root(grid: str, open_folder: Path) -> None:
    cell, _ = SMALL_CELLS[grid]
    program = program_of_cell(cell, HERE, RULES)
    path = compiled(open_folder, c_text(program))
    nobody: list[str | Path] = ["setpriv", "--reuid", "65534", "--clear-groups"]
    as_nobody = nobody if os.geteuid() == 0 else []
    asked = subprocess.run([*as_nobody, "unshare", "--user", "--net", "true"], capture_output=True)
    if asked.returncode != 0:
        pytest.skip("an ordinary user may make no namespaces here: " + asked.stderr.decode())
    said = subprocess.run([*as_nobody, path], capture_output=True, text=True, timeout=PATIENCE)
    assert said.returncode == 0, f"{said.stdout}{said.stderr}"


def test_what_takes_longer_than_a_second_says_so() -> None:
    cell, _ = SMALL_CELLS["connect"]
    program = program_of_cell(cell, HERE, RULES)
    assert program.waits_ms >= A_SECOND_MS and "It takes 1.1 s." in c_text(program)
    at_once = program_of_cell(cell.replace("1,1,automatic", "1,0,automatic"), HERE, RULES)
    assert "It takes" not in c_text(at_once)


@pytest.mark.parametrize("grid", SMALL_GRIDS)
def test_a_kselftest_passes_with_the_kernels_own_harness(grid: str, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a kselftest makes its network namespace as root")
    cell, _ = SMALL_CELLS[grid]
    files = export(Wish(cell, None, HERE, RULES, list), "kselftest")
    for header in (Path(__file__).parent / "selftests").glob("*.h"):
        (tmp_path / header.name).write_text(header.read_text())
    text = next(iter(files.values()))
    assert all(len(line.expandtabs(8)) <= 100 for line in text.splitlines())
    ended = run(compiled(tmp_path / "net", text, "gcc", "-Wall", "-Wno-cpp", "-D_GNU_SOURCE="))
    assert ended.returncode == 0, f"{ended.stdout}\n{text}"
    variants = text.count("FIXTURE_VARIANT_ADD")
    assert variants == {"connect": 2, "automatic": 2}.get(grid, 4)
    assert f"Totals: pass:{variants} fail:0 xfail:0 xpass:0 skip:0 error:0" in ended.stdout
