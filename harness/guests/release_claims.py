"""Which kernel has which folder of the results: two that call themselves alike share none."""

from __future__ import annotations

import threading

from harness.guests.guest_failure import KernelUnusable
from harness.spec.kernels import Kernel


class ReleaseClaims:
    """The releases that the kernels of a run have. For many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_release: dict[str, Kernel] = {}

    def claim(self, release: str, kernel: Kernel) -> None:
        """Raises KernelUnusable if another kernel of this run has it."""
        with self._lock:
            other = self._by_release.setdefault(release, kernel)
        if other is not kernel:
            raise KernelUnusable(
                f"{kernel.version}: it calls itself {release}, as does {other.version}, and their"
                " results would mix: run one after the other, with --results"
            )
