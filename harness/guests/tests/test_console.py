"""The line that says most of a console is found."""

from __future__ import annotations

import pytest

from harness.guests.console import why_off
from harness.guests.guest_failure import KernelUnusable


@pytest.mark.parametrize(
    ("console", "words"),
    [
        ("a\n[1.0] Kernel panic - not syncing: x\nCall trace\nreboot: Restarting\n", "not syncing"),
        ("a\nlast words\n[1.1] reboot: Restarting system\n", ": last words"),
        ("", "no words"),
    ],
    ids=["a panic", "no panic", "nothing"],
)
def test_a_guest_that_went_off_is_told_in_one_line(console: str, words: str) -> None:
    said = why_off(console, 3)
    assert said.startswith("the guest switched off before its work was done (QEMU exit 3): ")
    assert words in said and "\n" not in said


def test_what_the_first_process_could_not_do_is_the_kernels_affair() -> None:
    said = "bindlab: guest: mount devtmpfs on /dev: No such device\nreboot: Restarting system\n"
    with pytest.raises(KernelUnusable, match="with this kernel: mount devtmpfs on /dev: No such"):
        why_off(said, 0)
