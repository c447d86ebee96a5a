"""Which kernels a selection means: `5.10 6.12.43 oldest all /path/to/bzImage`.

Promises one line with what to do for a word that means nothing. Whether a path has a kernel is left
to `guests`, which looks into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from harness.language.diagnostics import unknown
from harness.spec.kernels import FILE, Kernel, KernelError

OLDEST, NEWEST, ALL = "oldest", "newest", "all"
PACKAGE = ".deb"


def default_set(kernels: Sequence[Kernel]) -> list[Kernel]:
    """Those that run, and have committed records, without being named."""
    return [kernel for kernel in kernels if not kernel.on_request]


def releases_on_request(kernels: Sequence[Kernel]) -> frozenset[str]:
    """Those whose records are committed only if somebody has named them."""
    return frozenset(it.release for it in kernels if it.on_request and it.release is not None)


def select(kernels: Sequence[Kernel], words: str, modules: Path | None = None) -> list[Kernel]:
    """The kernels that the words mean, in the order of the list; the default set without words.

    A word is a version (6.1.192), a release, a line of versions (6.1: its kernels of the default
    set, or all if it has none there), a pattern of versions (`6.1.*`), `all`, `oldest` or `newest`
    of the default set, or the path of a kernel, whose modules may be below `modules`. Raises
    KernelError.
    """
    chosen: list[Kernel] = []
    paths: list[Kernel] = []
    for word in words.split():
        if "/" in word or word.endswith(PACKAGE):
            paths.append(_at(word, modules))
        else:
            chosen += _meant(kernels, word)
    if modules is not None and not paths:
        raise KernelError(
            f"{modules}: MODULES goes with the path of a kernel: KERNELS=/path/bzImage"
        )
    if not words.split():
        return default_set(kernels)
    return [kernel for kernel in kernels if kernel in chosen] + _told_apart(paths)


def _meant(kernels: Sequence[Kernel], word: str) -> Sequence[Kernel]:
    """Those of the list that a word means. Raises KernelError if none."""
    if word == ALL:
        return kernels
    default = default_set(kernels)
    if word in (OLDEST, NEWEST):
        return default[:1] if word == OLDEST else default[-1:]
    of_line = [kernel for kernel in kernels if word == kernel.line]
    meant = default_set(of_line) or of_line
    meant = meant or [kernel for kernel in kernels if word in (kernel.version, kernel.release)]
    meant = meant or [kernel for kernel in kernels if fnmatchcase(kernel.version, word)]
    if not meant:
        names = [*(k.line for k in kernels), *(k.version for k in kernels), OLDEST, NEWEST, ALL]
        raise KernelError(f"{FILE}: {unknown('kernel', word, names)}; or give the path of one")
    return meant


def _told_apart(given: Sequence[Kernel]) -> list[Kernel]:
    """Each path once, and by all of it where two end alike."""
    once = list({kernel.path: kernel for kernel in given}.values())
    names = Counter(kernel.version for kernel in once)
    return [replace(k, version=str(k.path)) if names[k.version] > 1 else k for k in once]


def _at(word: str, modules: Path | None) -> Kernel:
    path = Path(word)
    if not path.exists():
        raise KernelError(f"{word}: there is no kernel here: build it, or correct the path")
    if modules is not None and not modules.is_dir():
        raise KernelError(f"{modules}: no folder: MODULES is the one with *.ko files below it")
    place = path.resolve()
    return Kernel(place.name or word, None, path=place, modules=modules, told=word)
