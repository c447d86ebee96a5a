"""The kernels of the matrix as a table for people: which there are, and what is newer."""

from __future__ import annotations

from pathlib import Path

from harness.guests.debian_archive import DebianSuite, Say, SuiteGone
from harness.guests.debian_kernels import NAMES, SUITES, can_run, entry_of, kernels_in, newer_than
from harness.guests.kernel_cache import cache_folder, is_fetched
from harness.guests.kernel_fetcher import alone
from harness.report.aligned import aligned
from harness.spec.kernels import FILE, Kernel, KernelError, read_kernels


def list_kernels(root: Path) -> list[str]:
    """A line for each: version, release, where it is from, fetched or not. Raises KernelError."""
    rows = [("version", "release", "origin", "in the cache", "runs")]
    for kernel in read_kernels(root):
        fetched = "no need" if kernel.path else "yes" if is_fetched(kernel) else "no"
        runs = "on request" if kernel.on_request else "by default"
        rows.append((kernel.version, kernel.release or "", kernel.origin, fetched, runs))
    return list(aligned(rows))


def list_newer(root: Path, say: Say) -> tuple[list[str], list[str]]:
    """A line for each kernel that the archive has and the list has not; and for each suite gone.

    Raises KernelError.
    """
    listed = read_kernels(root)
    archive, gone = archive_kernels(say)
    rows = []
    for kernel in newer_than(listed, archive):
        package = kernel.packages[0]
        runs = "" if can_run(kernel) else "without its modules there: it cannot run"
        rows.append((kernel.version, kernel.suite, f"{package.name} {package.version}", runs))
    if not rows:
        return [f"{FILE} has the newest of every line that Debian's archive has"], gone
    return list(aligned(rows)), gone


def entry_for(version: str, say: Say) -> list[str]:
    """The lines to put into the list for a version that the archive has. Raises KernelError."""
    archive, _ = archive_kernels(say)
    found = [kernel for kernel in archive if kernel.version == version and can_run(kernel)]
    if not found:
        raise KernelError(f"Debian's archive has no kernel {version} with its modules")
    return list(entry_of(found[-1]))


def archive_kernels(say: Say) -> tuple[list[Kernel], list[str]]:
    """What the archive has in the suites, in their order; a line for each that it has dropped.

    Raises KernelError.
    """
    found: list[Kernel] = []
    gone: list[str] = []
    with alone(say):
        for suite in SUITES:
            try:
                archive = DebianSuite(cache_folder() / "apt" / suite, suite, say)
                found += kernels_in(suite, archive.offered(NAMES))
            except SuiteGone as error:
                gone.append(str(error))
    return found, gone
