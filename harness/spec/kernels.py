"""The kernels that the matrix can run on: kernels.yaml, or what somebody has built or fetched.

Owns what an entry of the list is. Promises a line for each thing that is wrong in it. What a
selection means is left to `kernel_selection`, getting hold of the kernels to `guests`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.language.diagnostics import Diagnostic, OneLineError, ScenarioError
from harness.language.kernel_range import parse_release
from harness.spec.schema_check import check
from harness.spec.yaml_node import Entry, children, entry_at, items_at, text_at
from harness.spec.yaml_reader import read_yaml

FILE = "kernels.yaml"
_VERSION = re.compile(r"\d+\.\d+\.\d+")


class KernelError(OneLineError):
    """A kernel cannot be had or used; the text is one line with what to do about it."""


@dataclass(frozen=True, slots=True)
class Package:
    """A Debian package of exactly one version, known by its hash."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel of Debian's archive; or one at a path, and then its release may not be known yet."""

    version: str  # 6.1.192; of one that is given by its path alone, the last part of that
    release: str | None
    suite: str = ""
    packages: tuple[Package, ...] = ()
    on_request: bool = False
    """not of the default set: it runs only if it is named"""
    path: Path | None = None
    """a kernel's image, a package, a folder with these, or a built tree"""
    modules: Path | None = None
    """where the modules are, if not where `path` has them"""
    told: str = ""
    """the path as it was written"""

    @property
    def line(self) -> str:
        """The line of development: 6.1 of 6.1.192."""
        return ".".join(self.version.split(".")[:2])

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if self.path is not None:
            return self.told or str(self.path)
        return f"Debian {self.suite}, {self.packages[0].version}"


def read_kernels(root: Path) -> list[Kernel]:
    """The list, from old to new. Raises ScenarioError with one line per diagnostic."""
    node, diagnostics = read_yaml(root / FILE, FILE)
    if node is None:
        raise ScenarioError(diagnostics)
    diagnostics += check(node, FILE, "kernels")
    entries = children(node)
    diagnostics += [found for entry in entries for found in _wrong_with(entry)]
    if diagnostics:
        raise ScenarioError(diagnostics)
    kernels = [_kernel(entry, root) for entry in entries]
    if all(kernel.on_request for kernel in kernels):
        text = "every kernel is on request: leave 'on_request' out of one, the default set"
        raise ScenarioError([Diagnostic(FILE, 1, text)])
    return sorted(kernels, key=lambda kernel: parse_release(kernel.version))


def versions_by_release(root: Path) -> dict[str, str]:
    """The version of each kernel of the list, by its release. Raises ScenarioError."""
    listed = read_kernels(root) if (root / FILE).exists() else []
    return {kernel.release: kernel.version for kernel in listed if kernel.release is not None}


def _wrong_with(entry: Entry) -> Iterator[Diagnostic]:
    """What a schema cannot say of an entry."""
    if not _VERSION.fullmatch(entry.key):
        text = f"bad version '{entry.key}': write it as 6.1.192"
        yield Diagnostic(FILE, entry.line, text)
    there = [key for key in ("suite", "packages") if entry_at(entry.value, key) is not None]
    if entry_at(entry.value, "path") is not None:
        for key in there:
            text = f"'path' and '{key}' in {entry.key}: a kernel comes from one place"
            yield Diagnostic(FILE, entry.line, text)
        return
    for key in ("suite", "packages", "release"):
        if entry_at(entry.value, key) is None:
            text = f"'{key}:' is missing in {entry.key} (or 'path:', of a kernel on this machine)"
            yield Diagnostic(FILE, entry.line, text)


def _kernel(entry: Entry, root: Path) -> Kernel:
    node = entry.value
    packages = tuple(
        Package(text_at(item, "name"), text_at(item, "version"), text_at(item, "sha256"))
        for item in items_at(node, "packages")
    )
    told = text_at(node, "path")
    modules = text_at(node, "modules")
    return Kernel(
        entry.key,
        text_at(node, "release") or None,
        text_at(node, "suite"),
        packages,
        text_at(node, "on_request").lower() == "true",
        root / told if told else None,
        root / modules if modules else None,
        told,
    )
