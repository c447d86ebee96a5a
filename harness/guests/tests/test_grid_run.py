"""A grid on many kernels, from its request to its exit code, with guests that are played."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.guests import grid_run, ready_kernels
from harness.guests.channel import Frame
from harness.guests.debian_archive import Say
from harness.guests.grid_order import GridOrder
from harness.guests.grid_run import GridRequest, run_grids
from harness.records.layout import grid_file
from harness.records.lock import results_lock
from harness.run import engine
from harness.spec.kernels import Kernel
from harness.tests.fake_grid import grid_dies, grid_guest
from harness.tests.fake_qemu import KERNEL, OTHER, Script, booted, end, install, silent

ENTRY = """"{0.version}":
  release: {0.release}
  suite: {0.suite}
  packages:
    - {{name: linux-image-x, version: "1", sha256: "{1}"}}
"""


@dataclass
class Grids:
    """A project with two kernels."""

    root: Path
    monkeypatch: pytest.MonkeyPatch

    def run(
        self, *scripts: Script, kernels: str = "all", cell: str | None = None
    ) -> tuple[int, str, str]:
        install(self.monkeypatch, *scripts)
        order = GridOrder(self.root / "engine", self.root / "results", "pairs", cell=cell)
        out, err = io.StringIO(), io.StringIO()
        code = run_grids(GridRequest(order, kernels, guests=1, root=self.root), out, err)
        return code, out.getvalue(), err.getvalue()

    def written(self) -> list[str]:
        return sorted(path.name for path in (self.root / "results/grid").glob("*.csv"))


@pytest.fixture
def grids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Grids:
    entries = "".join(ENTRY.format(kernel, "0" * 64) for kernel in (KERNEL, OTHER))
    (tmp_path / "kernels.yaml").write_text(entries)
    monkeypatch.setattr(engine, "require", lambda path: None)
    monkeypatch.setattr(grid_run, "require_qemu", lambda: None)
    monkeypatch.setattr(ready_kernels, "fetch", lambda kernels, say: {})
    return Grids(tmp_path, monkeypatch)


OTHER_GUEST = grid_guest(OTHER.release or "")


def test_each_kernel_has_its_file_and_its_row(grids: Grids) -> None:
    code, out, err = grids.run(grid_guest(), OTHER_GUEST)
    assert (code, err) == (0, "")
    assert grids.written() == [f"{KERNEL.release}.csv", f"{OTHER.release}.csv"]
    rows = [line.split() for line in out.splitlines()[-2:]]
    assert [row[0] for row in rows] == [KERNEL.version, OTHER.version]


def test_cells_that_broke_or_differ_are_told_and_the_exit_code_says_so(grids: Grids) -> None:
    words = "DIFFERS a,b: bind ok\n10 cells in 1 s\n"
    code, _, err = grids.run(grid_guest(), grid_guest(OTHER.release or "", 1, words, differ=1))
    assert (code, err) == (1, "6.12.43: DIFFERS a,b: bind ok\n")


def test_a_kernel_that_dies_costs_the_other_nothing(grids: Grids) -> None:
    code, out, err = grids.run(grid_dies, grid_dies, OTHER_GUEST)
    assert code == 3 and grids.written() == [f"{OTHER.release}.csv"]
    assert err.splitlines()[-1].startswith("6.1.192: the guest switched off")
    assert "6.1.192  none" in out


def test_a_kernel_that_cannot_be_had_is_a_line_and_the_other_is_measured(grids: Grids) -> None:
    def fetch(kernels: Sequence[Kernel], say: Say) -> dict[str, str]:
        return {KERNEL.version: "6.1.192: the archive no longer has it"}

    grids.monkeypatch.setattr(ready_kernels, "fetch", fetch)
    code, _, err = grids.run(OTHER_GUEST)
    assert (code, err) == (3, "6.1.192: the archive no longer has it\n")
    assert grids.written() == [f"{OTHER.release}.csv"]


def test_a_pattern_that_no_cell_matches_is_a_mistake_of_the_user(grids: Grids) -> None:
    words = "grid: no cell matches 'x' in part 1/1\n"
    code, _, err = grids.run(grid_guest(code=2, words=words), kernels="6.1")
    assert code == 2 and err.endswith(f"6.1.192: the grid was not measured: {words}")


def test_the_story_of_a_cell_is_all_there_is_on_standard_output(grids: Grids) -> None:
    def tells(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield from (frame for frame in grid_guest()([]) if "piece" not in str(frame))

    code, out, _ = grids.run(tells, kernels="6.1", cell="a,b")
    assert (code, out) == (0, "on 6.1.192:\n10 of 10 cells\n\n")
    assert not (grids.root / "results").exists()


def test_ctrl_c_ends_all_guests_and_leaves_no_half_file(grids: Grids) -> None:
    def interrupted(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield from [*grid_guest()([])][:3]
        os.kill(os.getpid(), signal.SIGINT)
        yield from silent(plans)

    code, _, err = grids.run(interrupted)
    assert code == 130 and grids.written() == []
    assert "6.1.192: interrupted" in err and "6.12.43: interrupted" in err


def test_one_that_has_no_release_yet_is_not_another_s(grids: Grids) -> None:
    for name in ("one", "two"):
        (grids.root / name).write_text("")
    kernels = f"{grids.root}/one {grids.root}/two"
    code, _, err = grids.run(grid_guest(), kernels=kernels)
    assert code == 3 and "and their results would mix" in err
    assert grids.written() == [f"{KERNEL.release}.csv"]


@pytest.mark.parametrize(
    ("kernels", "words"), [("4.4", "unknown kernel"), ("/nowhere/bzImage", "no kernel here")]
)
def test_a_kernel_that_there_is_not_is_one_line(grids: Grids, kernels: str, words: str) -> None:
    code, _, err = grids.run(grid_guest(), kernels=kernels)
    assert code == 3 and words in err and len(err.splitlines()) == 1


def test_two_runs_do_not_write_into_one_folder(grids: Grids) -> None:
    with results_lock(grids.root / "results"):
        code, _, err = grids.run(grid_guest())
    assert code == 3 and "another run is writing here" in err


def test_the_old_file_stays_while_nothing_better_is_there(grids: Grids) -> None:
    grids.run(grid_guest(), kernels="6.1")
    path = grid_file(grids.root / "results", KERNEL.release or "", "pairs")
    before = path.read_bytes()

    def cannot(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield end(3, "grid: no room\n")

    code, _, err = grids.run(cannot, kernels="6.1")
    assert code == 3 and "6.1.192: the grid was not measured: grid: no room" in err
    assert path.read_bytes() == before
