"""harness/plan/chosen_ports.py: which port the kernel has chosen is left to chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import plan, with_steps

TCP = "server: socket tcp"
NAME = "server: getsockname => ?"


def chance(root: Path, *steps: str, more: str = "repeat: 3\n") -> str | None:
    """The mechanism of the last step, in the case's first run."""
    case = "x/1" if more else "x"
    found = plan(root, with_steps(steps, more), case)["steps"][-1]["expect"][0].get("chance")
    assert found is None or isinstance(found, str)
    return found


@pytest.mark.parametrize(
    "steps",
    [
        [TCP, "server: bind 10.0.0.1:0", NAME],
        [TCP, "server: listen", NAME],
        ["server: socket udp", "server: connect 10.0.0.2:53", NAME],
        [TCP, "server: bind 10.0.0.1:0", "server: listen", NAME],
    ],
)
def test_what_the_kernel_chose_is_left_to_chance(tmp_path: Path, steps: list[str]) -> None:
    assert chance(tmp_path, *steps) == "ephemeral port"


@pytest.mark.parametrize(
    "steps",
    [
        [TCP, "server: bind 10.0.0.1:80", NAME],
        [TCP, "server: bind 10.0.0.1:80", "server: listen", NAME],
        [TCP, NAME],
        [TCP, "server: bind 10.0.0.1:0", "server: close", TCP, NAME],
        [TCP, "server: bind 10.0.0.1:0", "server: socket tcp as s", "server: getsockname s => ?"],
        [TCP, "server: bind 10.0.0.1:0", "server: getsockname => 10.0.0.1:*"],
        [TCP, "server: bind 10.0.0.1:0 => ?"],
    ],
)
def test_what_it_did_not_choose_is_not(tmp_path: Path, steps: list[str]) -> None:
    assert chance(tmp_path, *steps) is None


def test_a_single_run_tells_the_number(tmp_path: Path) -> None:
    assert chance(tmp_path, TCP, "server: bind 10.0.0.1:0", NAME, more="") is None
