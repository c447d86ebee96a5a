"""An order becomes the words that the binary gets in a guest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.guests.attempt import Attempt
from harness.guests.grid_order import GridOrder, GridOutcome
from harness.tests.fake_qemu import KERNEL


def words(**more: Any) -> str:
    return " ".join(GridOrder(Path("engine"), Path("results"), "three", **more).arguments())


def test_a_grid_is_measured_into_a_file_by_one_process() -> None:
    rest = "--output /results/cells.csv --jobs 1 --progress"
    assert words() == f"grid --grid three {rest}"
    assert words(only="udp,*") == f"grid --grid three {rest} --only udp,*"
    assert words(part="2/5", ask_why=True) == f"grid --grid three {rest} --part 2/5 --ask-why"


def test_of_a_cell_the_story_is_told() -> None:
    assert words(cell="a,b", only="udp,*") == "grid --grid three --cell a,b"
    told = "grid --grid three --cell a,b --capture /results/cell.pcap"
    assert words(cell="a,b", capture=True) == told


def test_one_grid_needs_the_modules_of_sctp() -> None:
    assert GridOrder(Path("engine"), Path("results"), "protocols").rare
    assert not GridOrder(Path("engine"), Path("results"), "three").rare


def test_the_time_begins_when_the_kernel_is_up() -> None:
    first, last = Attempt("6.1"), Attempt("6.1", boot_wall_seconds=3.0, wall_seconds=10.0)
    assert GridOutcome(KERNEL, [first, last]).wall_seconds == 7.0
