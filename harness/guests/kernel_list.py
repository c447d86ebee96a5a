"""The kernels of the matrix as a table for people: which there are, and which are in the cache."""

from __future__ import annotations

from pathlib import Path

from harness.guests.kernel_cache import is_fetched
from harness.report.terminal import aligned
from harness.spec.kernels import read_kernels


def list_kernels(root: Path) -> list[str]:
    """A line for each: version, release, where it is from, fetched or not. Raises KernelError."""
    rows = [("version", "release", "origin", "in the cache")]
    for kernel in read_kernels(root):
        fetched = "yes" if is_fetched(kernel) else "no"
        rows.append((kernel.version, kernel.release or "", kernel.origin, fetched))
    return list(aligned(rows))
