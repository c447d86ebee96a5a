"""The kernels that the matrix can run on: kernels.yaml, or a kernel that somebody has built.

Owns what a selection (`5.10 6.12.43 oldest /path/to/bzImage`) means. Promises one line with what to
do for one that means nothing. Getting hold of the kernels is left to `guests`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.language.diagnostics import Diagnostic, OneLineError, ScenarioError, unknown
from harness.language.kernel_range import parse_release
from harness.spec.schema_check import check
from harness.spec.yaml_node import children, items_at, text_at
from harness.spec.yaml_reader import read_yaml

FILE = "kernels.yaml"
OLDEST, NEWEST = "oldest", "newest"
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
    """A kernel of the list; or a file somebody has built, and then its release is not known yet."""

    version: str  # 6.1.192; for a file its name
    release: str | None
    suite: str = ""
    packages: tuple[Package, ...] = ()
    file: Path | None = None
    modules: Path | None = None

    @property
    def line(self) -> str:
        """The line of development: 6.1 of 6.1.192."""
        return ".".join(self.version.split(".")[:2])

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if self.file is not None:
            return str(self.file)
        return f"Debian {self.suite}, {self.packages[0].version}"


def read_kernels(root: Path) -> list[Kernel]:
    """The list, from old to new. Raises ScenarioError with one line per diagnostic."""
    node, diagnostics = read_yaml(root / FILE, FILE)
    if node is None:
        raise ScenarioError(diagnostics)
    diagnostics += check(node, FILE, "kernels")
    kernels = []
    for entry in children(node):
        if not _VERSION.fullmatch(entry.key):
            text = f"bad version '{entry.key}': write it as 6.1.192"
            diagnostics.append(Diagnostic(FILE, entry.line, text))
            continue
        packages = tuple(
            Package(text_at(item, "name"), text_at(item, "version"), text_at(item, "sha256"))
            for item in items_at(entry.value, "packages")
        )
        release = text_at(entry.value, "release")
        kernels.append(Kernel(entry.key, release, text_at(entry.value, "suite"), packages))
    if diagnostics:
        raise ScenarioError(diagnostics)
    return sorted(kernels, key=lambda kernel: parse_release(kernel.version))


def select(kernels: Sequence[Kernel], words: str, modules: Path | None = None) -> list[Kernel]:
    """The kernels that the words mean, in the order of the list; all if there are no words.

    A word is a version (6.1.192), a line of versions (6.1), a release, `oldest`, `newest`, or the
    path of a kernel, whose modules are below `modules`. Raises KernelError.
    """
    chosen: list[Kernel] = []
    files: list[Kernel] = []
    for word in words.split():
        if "/" in word:
            files.append(_built(Path(word), modules))
            continue
        if word in (OLDEST, NEWEST):
            chosen.append(kernels[0] if word == OLDEST else kernels[-1])
            continue
        meant = [k for k in kernels if word in (k.version, k.line, k.release)]
        if not meant:
            known = [*(k.line for k in kernels), *(k.version for k in kernels), OLDEST, NEWEST]
            raise KernelError(f"{FILE}: {unknown('kernel', word, known)}; or give the path of one")
        chosen += meant
    if modules is not None and not files:
        raise KernelError(
            f"{modules}: MODULES goes with the path of a kernel: KERNELS=/path/bzImage"
        )
    if not words.split():
        return list(kernels)
    return [kernel for kernel in kernels if kernel in chosen] + _told_apart(files)


def _told_apart(files: Sequence[Kernel]) -> list[Kernel]:
    """Each file once, and by its path where two have the same name."""
    once = list({kernel.file: kernel for kernel in files}.values())
    names = Counter(kernel.version for kernel in once)
    return [replace(k, version=str(k.file)) if names[k.version] > 1 else k for k in once]


def _built(file: Path, modules: Path | None) -> Kernel:
    if not file.is_file():
        raise KernelError(f"{file}: there is no kernel here: build it, or correct the path")
    if modules is not None and not modules.is_dir():
        raise KernelError(f"{modules}: no folder: MODULES is the one with *.ko files below it")
    return Kernel(file.name, None, file=file.resolve(), modules=modules)
