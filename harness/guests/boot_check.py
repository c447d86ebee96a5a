"""Whether the kernel that has booted is the one that was meant, and has what the cases need."""

from __future__ import annotations

from harness.formats.event import GuestBooted
from harness.guests.guest_failure import KernelUnusable
from harness.spec.kernels import Kernel


def check_boot(kernel: Kernel, booted: GuestBooted) -> None:
    """Raises KernelUnusable."""
    if booted.missing:
        refused = [f"module {line}" for line in booted.refused]
        given = kernel.modules
        told = f" (what was found below {given} was not enough)" if given else ""
        raise KernelUnusable(
            f"{kernel.version}: this kernel lacks {'; '.join([*booted.missing, *refused])}:"
            f" build it in, name the folder of its modules with MODULES=, or put the package of its"
            f" modules beside it{told}"
        )
    if kernel.release not in (None, booted.kernel):
        raise KernelUnusable(
            f"{kernel.version}: it calls itself {booted.kernel}, the list says"
            f" {kernel.release}: correct the list"
        )
