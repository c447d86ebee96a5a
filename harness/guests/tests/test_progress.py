"""What one sees while guests run."""

from __future__ import annotations

import io

from harness.formats.verdict import Status
from harness.guests.progress import FleetProgress
from harness.spec.kernels import Kernel
from harness.tests.verdicts import verdict

KERNEL = Kernel("6.1.192", "6.1.0-56-cloud-amd64")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_than_on_a_terminal_each_phase_and_each_tenth_is_a_line() -> None:
    out, err = io.StringIO(), io.StringIO()
    progress = FleetProgress(1, out, err)
    progress.phase(KERNEL, "booting")
    for number in range(100):
        progress.verdict(KERNEL, verdict(f"a/b[x={number}]"), 100)
    lines = out.getvalue().splitlines()
    assert lines[0] == "6.1.192: booting" and len(lines) == 11
    assert lines[1] == "6.1.192: case 10 of 100: 10 PASS"
    assert lines[-1] == "6.1.192: case 100 of 100: 100 PASS"
    assert err.getvalue() == ""


def test_how_far_a_kernel_is_is_told_on_a_terminal_alone() -> None:
    out, err = io.StringIO(), io.StringIO()
    progress = FleetProgress(1, out, err)
    progress.doing(KERNEL, "400 of 800 cells")
    assert out.getvalue() == err.getvalue() == ""
    assert progress.line() == "0 of 1 kernels | 6.1.192 400 of 800 cells"


def test_on_a_terminal_one_line_tells_of_all_kernels() -> None:
    out, err = io.StringIO(), Terminal()
    progress = FleetProgress(2, out, err)
    progress.phase(KERNEL, "booting")
    progress.verdict(KERNEL, verdict(), 2)
    assert progress.line() == "0 of 2 kernels | 6.1.192 case 1 of 2"
    progress.verdict(KERNEL, verdict("a/b[x=2]", Status.FAIL), 2)
    progress.over(KERNEL)
    assert progress.line() == "1 of 2 kernels"
    assert out.getvalue() == "6.1.192: case 2 of 2: 1 PASS, 1 FAIL\n"
    assert "6.1.192 booting" in err.getvalue()


def test_a_kernel_that_is_given_up_is_no_longer_under_way() -> None:
    progress = FleetProgress(2, io.StringIO(), Terminal())
    progress.phase(KERNEL, "booting")
    progress.over(KERNEL)
    assert progress.line() == "1 of 2 kernels"


def test_words_stand_above_the_line() -> None:
    err = Terminal()
    progress = FleetProgress(1, io.StringIO(), err)
    progress.say("6.1.192: the guest hangs")
    assert "\r\x1b[2K6.1.192: the guest hangs\n" in err.getvalue()
