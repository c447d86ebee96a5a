"""One kernel measures a grid: its file is whole or not there."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.formats.event import CaseStarted
from harness.guests.channel import Frame
from harness.guests.grid_kernel import GridKernel
from harness.guests.grid_order import CELLS, PACKETS, GridOrder, GridOutcome
from harness.guests.guest_failure import STOPPED
from harness.guests.progress import FleetProgress
from harness.guests.release_claims import ReleaseClaims
from harness.records.layout import cell_capture_file, grid_file, grid_origin_file
from harness.tests.fake_grid import CONTENT, grid_dies, grid_guest, origin, piece, said
from harness.tests.fake_qemu import KERNEL, OTHER, RELEASE, Script, booted, end, install, silent

Play = Callable[..., tuple[GridOutcome, str]]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    def run(*scripts: Script, cell: str | None = None, stop: bool = False) -> Any:
        install(monkeypatch, *scripts)
        err = io.StringIO()
        stopped = threading.Event()
        if stop:
            stopped.set()
        order = GridOrder(tmp_path / "engine", tmp_path, "pairs", cell=cell)
        progress = FleetProgress(1, io.StringIO(), err)
        run = GridKernel(KERNEL, order, progress, stopped, ReleaseClaims())
        run.run()
        return run.outcome, err.getvalue()

    return run


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_the_files_are_put_together_from_their_pieces(play: Play, tmp_path: Path) -> None:
    outcome, err = play(grid_guest(broken=1, differ=2, code=1))
    assert outcome.trouble is None and err == ""
    assert grid_file(tmp_path, RELEASE, "pairs").read_bytes() == CONTENT
    there = grid_origin_file(tmp_path, RELEASE, "pairs").read_bytes()
    assert there == origin(broken=1, differ=2)
    assert outcome.path == grid_file(tmp_path, RELEASE, "pairs")
    assert outcome.origin is not None and outcome.origin.agree == 7
    assert outcome.ended is not None and outcome.ended.code == 1
    assert files(tmp_path) == [f"{RELEASE}.csv", f"{RELEASE}.csv.meta.json"]


def test_a_guest_that_dies_is_started_once_more_and_its_pieces_are_forgotten(
    play: Play, tmp_path: Path
) -> None:
    outcome, err = play(grid_dies, grid_guest())
    assert outcome.trouble is None and len(outcome.attempts) == 2
    assert "the last that it said was '4 of 10 cells': started once more" in err
    assert grid_file(tmp_path, RELEASE, "pairs").read_bytes() == CONTENT


def test_one_that_dies_again_leaves_no_file_and_one_line(play: Play, tmp_path: Path) -> None:
    outcome, _ = play(grid_dies)
    assert outcome.trouble is not None and outcome.trouble.endswith("cells', 2 times")
    assert "Kernel panic" in outcome.trouble and files(tmp_path) == []


def test_one_that_hangs_leaves_the_old_file(play: Play, tmp_path: Path) -> None:
    play(grid_guest())
    outcome, _ = play(silent)
    assert "the guest hangs" in (outcome.trouble or "")
    assert grid_file(tmp_path, RELEASE, "pairs").read_bytes() == CONTENT


def test_what_the_binary_could_not_do_is_its_last_words(play: Play, tmp_path: Path) -> None:
    outcome, _ = play(grid_guest(code=2, words="grid: no cell matches 'x'\n"))
    assert outcome.trouble == "the grid was not measured: grid: no cell matches 'x'"
    assert len(outcome.attempts) == 1 and files(tmp_path) == []


def test_a_cell_is_told_and_no_file_is_written(play: Play, tmp_path: Path) -> None:
    def tells(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield said("first: bind = 0")
        yield said("second: bind = 0")
        yield end()

    outcome, _ = play(tells, cell="a,b")
    assert outcome.story == ["first: bind = 0", "second: bind = 0"]
    assert outcome.trouble is None and files(tmp_path) == []


def test_the_packets_of_a_cell_come_out(play: Play, tmp_path: Path) -> None:
    def captures(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield piece(PACKETS, b"first, ")
        yield piece(PACKETS, b"second")
        yield end()

    outcome, _ = play(captures, cell="a,b")
    assert outcome.path == cell_capture_file(tmp_path, RELEASE, "pairs", "a,b")
    assert outcome.path.read_bytes() == b"first, second"
    assert files(tmp_path) == ["a,b.pcap"]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ([Frame(CaseStarted("a")), end()], "started in a grid"),
        ([piece(CELLS, CONTENT), end()], "meta.json"),
        ([], "it booted twice"),
    ],
    ids=["a case", "no origin", "twice"],
)
def test_what_makes_no_sense_is_no_file(
    play: Play, tmp_path: Path, says: list[Frame], words: str
) -> None:
    def script(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield from says or [booted()]

    outcome, _ = play(script)
    assert words in (outcome.trouble or "") and files(tmp_path) == []


def test_another_kernel_than_the_list_says_is_not_measured(play: Play, tmp_path: Path) -> None:
    outcome, _ = play(grid_guest(OTHER.release or ""))
    assert "correct the list" in (outcome.trouble or "") and files(tmp_path) == []


def test_a_file_that_cannot_be_written_is_one_line(play: Play, tmp_path: Path) -> None:
    grid_file(tmp_path, RELEASE, "pairs").mkdir(parents=True)
    outcome, _ = play(grid_guest())
    assert f"{RELEASE}.csv: " in (outcome.trouble or "")


def test_whoever_wants_it_to_stop_is_heard(play: Play) -> None:
    outcome, _ = play(grid_guest(), stop=True)
    assert outcome.trouble == STOPPED
