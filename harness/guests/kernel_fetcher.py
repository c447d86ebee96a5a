"""Kernels on their way into the cache: out of Debian's archive, or from a path on this machine.

Promises that one process at a time fetches, that a kernel which cannot be had costs the others
nothing, and one line for each of these.
"""

from __future__ import annotations

import fcntl
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from harness.guests.boot_image import unpacked
from harness.guests.debian_archive import DebianSuite, Say
from harness.guests.folder_files import files_below
from harness.guests.kernel_cache import (
    cache_folder,
    forget_origin,
    is_fetched,
    lay_modules,
    put_kernel,
)
from harness.guests.local_kernel import lay_out
from harness.guests.package_files import unpack_packages
from harness.records.store import ResultsError
from harness.spec.kernels import FILE, Kernel, KernelError


def fetch(kernels: Iterable[Kernel], say: Say) -> dict[str, str]:
    """Bring the kernels into the cache that are not; by version, why one could not be had.

    One process at a time, for many may share a cache (a batch system, a home on a file server).
    """
    missing = [kernel for kernel in kernels if not is_fetched(kernel)]
    if not missing:
        return {}
    try:
        with alone(say):
            return _fetch_all([kernel for kernel in missing if not is_fetched(kernel)], say)
    except OSError as error:
        return {kernel.version: _words(kernel, error) for kernel in missing}


@contextmanager
def alone(say: Say) -> Iterator[None]:
    """Hold the cache while something is brought into it. Raises OSError."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting: another run is fetching kernels")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_all(missing: Iterable[Kernel], say: Say) -> dict[str, str]:
    troubles: dict[str, str] = {}
    suites: dict[str, list[Kernel]] = {}
    for kernel in missing:
        if kernel.path is not None:
            troubles |= _try(kernel, partial(_lay_out_local, kernel))
        else:
            suites.setdefault(kernel.suite, []).append(kernel)
    for suite, ours in suites.items():
        try:
            archive = DebianSuite(cache_folder() / "apt" / suite, suite, say)
        except (KernelError, OSError) as error:
            troubles |= {kernel.version: _words(kernel, error) for kernel in ours}
            continue
        for kernel in ours:
            say(f"{kernel.version}: fetching from {kernel.origin}")
            troubles |= _try(kernel, partial(_fetch, kernel, archive))
    return troubles


def _try(kernel: Kernel, bring: Callable[[], None]) -> dict[str, str]:
    try:
        bring()
    except (KernelError, OSError) as error:
        return {kernel.version: _words(kernel, error)}
    return {}


def _words(kernel: Kernel, error: Exception) -> str:
    if isinstance(error, OSError):
        return str(ResultsError.of(Path(error.filename or cache_folder()), error))
    return f"{kernel.version}: {error}"


def _fetch(kernel: Kernel, archive: DebianSuite) -> None:
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=cache_folder()) as scratch:
        place = Path(scratch)
        root = place / "root"
        root.mkdir()
        unpack_packages((archive.download(it, place) for it in kernel.packages), root)
        images = [*root.rglob("vmlinuz*")]
        if len(images) != 1:
            raise KernelError(f"{len(images)} kernels in {kernel.origin}: correct {FILE}")
        (place / "new").mkdir()
        image = images[0].read_bytes()
        (place / "new" / "kernel").write_bytes(unpacked(image) or image)
        lay_modules(files_below(root), place / "new")
        put_kernel(kernel, place / "new")


def _lay_out_local(kernel: Kernel) -> None:
    """A kernel at a path; always anew, for it may be new."""
    with tempfile.TemporaryDirectory(prefix=".building-", dir=cache_folder()) as scratch:
        lay_out(kernel, Path(scratch), Path(scratch) / "new")
        put_kernel(kernel, Path(scratch) / "new")
        forget_origin(kernel)
