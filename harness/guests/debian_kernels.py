"""Which kernels Debian's archive has: what the list could name, and what is newer than it.

Owns how Debian calls a kernel's packages and in which suites there are some. Asking the archive is
left to `debian_archive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from harness.language.kernel_range import Version, parse_release
from harness.spec.kernels import Kernel, Package

SUITES: Final = (
    "experimental",
    "sid",
    "forky",
    "bullseye",
    "bullseye-security",
    "bookworm",
    "bookworm-backports",
    "bookworm-security",
    "trixie",
    "trixie-backports",
    "trixie-security",
)
"""the later in this order, the better to be listed from: those that keep old versions come last. In
the suites for updates there are no kernels"""

NAMES: Final = re.compile(
    r"linux-(?P<part>image|binary|modules)-(?P<release>\d+\.\d+\.\d+\S*-cloud-amd64)"
    r"(?P<unsigned>-unsigned)?"
)
"""Packages with two numbers only (linux-image-6.12-cloud-amd64) are empty, and name another."""
# 6.1.192-2, 6.12.43-1~bpo12+1; not 7.3~rc7-1~exp1, which is no release yet.
_VERSION = re.compile(r"(\d+\.\d+\.\d+)-(\d+)(~\S+)?")


def kernels_in(suite: str, packages: Iterable[Package]) -> list[Kernel]:
    """The kernels that packages of a suite make up, from old to new.

    Since 6.19 a kernel is in two, linux-binary and linux-modules, and linux-image is empty; if the
    modules are missing there, the kernel has one package. Signed ones go before unsigned ones.
    """
    parts: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        found = NAMES.fullmatch(package.name)
        if found is not None and _VERSION.fullmatch(package.version):
            parts.setdefault((found["part"], found["release"]), []).append(package)
    kernels = []
    for (part, release), ours in parts.items():
        if part == "modules" or (part == "image" and ("binary", release) in parts):
            continue
        package = max(ours, key=lambda it: (order_of(it), not it.name.endswith("-unsigned")))
        modules = parts.get(("modules", release), [])
        fitting = [it for it in modules if it.version == package.version]
        version = package.version.split("-")[0]
        kernels.append(Kernel(version, release, suite, (package, *fitting[:1])))
    return sorted(kernels, key=lambda kernel: order_of(kernel.packages[0]))


def can_run(kernel: Kernel) -> bool:
    """Whether its modules are there, too."""
    return len(kernel.packages) > 1 or "-binary-" not in kernel.packages[0].name


def order_of(package: Package) -> tuple[Version, int]:
    """What is newer of two packages: the version of Linux, then Debian's revision of it.

    For other releases of Debian the same is built again (~bpo13+1); that is not newer.
    """
    found = _VERSION.fullmatch(package.version)
    if found is None:
        return (0, 0, 0), 0
    return parse_release(found[1]), int(found[2])


def newer_than(listed: Sequence[Kernel], archive: Iterable[Kernel]) -> Iterator[Kernel]:
    """Of each line in the list, and of lines newer than all in it, what the list has not yet.

    The same in several suites is told once, from the last of them.
    """
    ours = [kernel for kernel in listed if kernel.packages]
    newest: dict[str, tuple[Version, int]] = {}
    for kernel in ours:
        order = order_of(kernel.packages[0])
        newest[kernel.line] = max(order, newest.get(kernel.line, order))
    last = max(newest.values(), default=((0, 0, 0), 0))
    found: dict[tuple[Version, int], Kernel] = {}
    for kernel in archive:
        order = order_of(kernel.packages[0])
        if order > newest.get(kernel.line, last):
            found[order] = kernel
    yield from (found[order] for order in sorted(found))


def entry_of(kernel: Kernel) -> Iterator[str]:
    """The lines of its entry in the list."""
    yield f'"{kernel.version}":'
    if kernel.on_request:
        yield "  on_request: true"
    yield f"  release: {kernel.release}"
    yield f"  suite: {kernel.suite}"
    yield "  packages:"
    for package in kernel.packages:
        yield f"    - name: {package.name}"
        yield f"      version: {package.version}"
        yield f"      sha256: {package.sha256}"
