"""Two kernels of a run never write into one folder."""

from __future__ import annotations

import pytest

from harness.guests.guest_failure import KernelUnusable
from harness.guests.release_claims import ReleaseClaims
from harness.tests.fake_qemu import KERNEL, OTHER


def test_a_kernel_keeps_its_release_for_its_second_start() -> None:
    claims = ReleaseClaims()
    claims.claim("6.1.0", KERNEL)
    claims.claim("6.1.0", KERNEL)
    claims.claim("6.12.0", OTHER)


def test_another_kernel_of_that_name_is_refused() -> None:
    claims = ReleaseClaims()
    claims.claim("6.1.0", KERNEL)
    with pytest.raises(KernelUnusable, match="6.12.43: it calls itself 6.1.0, as does 6.1.192"):
        claims.claim("6.1.0", OTHER)
