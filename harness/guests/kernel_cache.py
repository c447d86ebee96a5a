"""The kernels that are kept: a folder each, complete or not there.

Owns the folder of the cache and what a kernel's folder in it holds. How kernels come into it is
left to `kernel_fetcher`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from harness.guests.modules import RARE, WANTED, collect
from harness.spec.kernels import Kernel

# What a kernel's folder holds. Other versions of bindlab share the cache, and have their kernels in
# a folder of another name, so that none takes away what another is at.
_LAYOUT = f"kernel, origin, modules {' '.join(WANTED)}, rare {' '.join(RARE)}"
KERNELS = f"kernels-{hashlib.sha256(_LAYOUT.encode()).hexdigest()[:8]}"
MODULES = "modules"
RARE_MODULES = "modules-rare"


def cache_folder() -> Path:
    """Where kernels are kept: $XDG_CACHE_HOME/bindlab, by default ~/.cache/bindlab."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "bindlab"


def image_of(kernel: Kernel) -> Path:
    """The kernel to boot."""
    return _folder(kernel) / "kernel"


def modules_of(kernel: Kernel, rare: bool = False) -> Path:
    """The folder with its modules, in the order of their names; with the rare ones, or without."""
    return _folder(kernel) / (RARE_MODULES if rare else MODULES)


def is_fetched(kernel: Kernel) -> bool:
    """Whether the kernel is in the cache, and is the one that the list pins now."""
    try:
        return (_folder(kernel) / "origin").read_text() == _origin(kernel)
    except OSError:
        return False


def lay_modules(found: Iterable[Path], made: Path) -> None:
    """Copy the modules among these to where a kernel's folder has them. Raises KernelError."""
    files = list(found)
    collect(files, made / MODULES)
    collect(files, made / RARE_MODULES, (*WANTED, *RARE))


def put_kernel(kernel: Kernel, made: Path) -> None:
    """Move what was made into the cache, whole or not at all: it appears by one rename."""
    (made / "origin").write_text(_origin(kernel))
    folder = _folder(kernel)
    folder.parent.mkdir(exist_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    made.chmod(0o755)
    made.rename(folder)


def forget_origin(kernel: Kernel) -> None:
    """Have a kernel at a path taken for a new one the next time, for it may be built anew."""
    (_folder(kernel) / "origin").unlink()


def _folder(kernel: Kernel) -> Path:
    name = kernel.version
    if kernel.path is not None:
        key = f"{kernel.path}\n{kernel.modules}"
        name = "path-" + hashlib.sha256(key.encode()).hexdigest()[:12]
    return cache_folder() / KERNELS / name


def _origin(kernel: Kernel) -> str:
    """What the cache must have been made from."""
    lines = [f"{p.name} {p.version} {p.sha256}\n" for p in kernel.packages]
    return "".join(lines) or f"{kernel.path} {kernel.modules}\n"
