"""What cannot be fetched is a line; the rest can be booted."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest

from harness.guests import ready_kernels as module
from harness.guests.ready_kernels import ready_kernels
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import KERNEL, OTHER


def test_a_kernel_that_cannot_be_had_is_left_out_with_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fetch(kernels: Sequence[Kernel], say: Callable[[str], None]) -> dict[str, str]:
        say("fetching")
        return {KERNEL.version: "6.1.192: the archive no longer has it"}

    monkeypatch.setattr(module, "fetch", fetch)
    out, err = io.StringIO(), io.StringIO()
    assert ready_kernels([KERNEL, OTHER], out, err) == [OTHER]
    assert out.getvalue() == "fetching\n"
    assert err.getvalue() == "6.1.192: the archive no longer has it\n"
