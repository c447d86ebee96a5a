"""A kernel that is not the one meant, or lacks something, is refused with what to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.event import GuestBooted
from harness.guests.boot_check import check_boot
from harness.guests.guest_failure import KernelUnusable
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import KERNEL, RELEASE

BOOTED = GuestBooted(RELEASE, "Debian", "x86_64", seconds=3.5, refused=(), missing=())
BUILT = Kernel("bzImage", None, path=Path("bzImage"), modules=Path("/lib/mine"))


def test_the_kernel_of_the_list_and_one_without_a_release_are_let_through() -> None:
    check_boot(KERNEL, BOOTED)
    check_boot(BUILT, BOOTED)


def test_another_kernel_than_the_lists_is_refused() -> None:
    with pytest.raises(KernelUnusable, match="calls itself 5.10, the list says 6.1.0-56"):
        check_boot(KERNEL, replace(BOOTED, kernel="5.10"))


def test_what_a_kernel_lacks_is_told_with_the_modules_it_refused() -> None:
    booted = replace(BOOTED, missing=("veth pairs",), refused=("veth.ko: Exec format error",))
    with pytest.raises(KernelUnusable) as refused:
        check_boot(BUILT, booted)
    said = str(refused.value)
    assert "lacks veth pairs; module veth.ko: Exec format error: build it in" in said
    assert "below /lib/mine was not enough" in said
    with pytest.raises(KernelUnusable, match="of its modules beside it$"):
        check_boot(KERNEL, booted)
