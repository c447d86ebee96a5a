"""A kernel at a path: its image, a package, a folder with either, or a tree in which it was built.

Owns which of these a path is, and which kernel and modules it means. Nothing of it is executed here
and no link in it is followed. Promises one line for each way in which it is no kernel.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from harness.guests.boot_image import release_in, unpacked, wrong_with
from harness.guests.folder_files import files_below, read_file
from harness.guests.kernel_cache import lay_modules
from harness.guests.package_files import is_image, unpack_packages
from harness.spec.kernel_selection import PACKAGE
from harness.spec.kernels import Kernel, KernelError

_BUILT = "arch/x86/boot/bzImage"
_ORDER = "modules.order"
_MODULES = "lib/modules", "usr/lib/modules"
_PLACES = "", "boot"


def lay_out(kernel: Kernel, scratch: Path, into: Path) -> None:
    """Write `into`/kernel and `into`/modules. Raises KernelError, OSError."""
    assert kernel.path is not None
    path = kernel.path
    packages = [path] if path.name.endswith(PACKAGE) and not path.is_dir() else _packages_in(path)
    if packages:
        path = scratch / "packages"
        path.mkdir()
        unpack_packages(packages, path)
    try:
        image = _image(path)
        content = read_file(image, follow=image == kernel.path)
        wrong = wrong_with(content)
        if wrong is not None:
            raise KernelError(f"{image}: {wrong}")
        into.mkdir(parents=True)
        (into / "kernel").write_bytes(unpacked(content) or content)
        lay_modules(_modules(path, kernel.modules, release_in(content)), into)
    except KernelError as error:
        # Of what came out of packages, no place that is gone by now.
        text = str(error).replace(f"{path}: ", "").replace(f"{path}/", "")
        raise KernelError(f"{kernel.path}: {text}" if packages else str(error)) from error


def _packages_in(path: Path) -> list[Path]:
    """The packages in a folder: an image's, and those of its modules."""
    if not path.is_dir():
        return []
    return sorted(p for p in path.glob(f"*{PACKAGE}") if p.is_file() and not p.is_symlink())


def _image(path: Path) -> Path:
    """The one kernel that a path has."""
    if not path.is_dir():
        return path
    built = path / _BUILT
    if built.is_file() and not built.is_symlink():
        return built
    if (path / "Kbuild").exists() or (path / "arch/x86/boot").is_dir():
        raise KernelError(f"{path}: a tree of Linux without {_BUILT}: build it (make bzImage)")
    found = _images(path, *_PLACES) or _images(path, *(f"{place}/*" for place in _MODULES))
    if not found:
        raise KernelError(
            f"{path}: no kernel in it: vmlinuz… or bzImage… is looked for, there, in boot/ and in"
            " lib/modules/RELEASE/ (of packages, put the one with the kernel and the one with its"
            " modules into one folder)"
        )
    if len(found) > 1:
        names = _some(str(file.relative_to(path)) for file in found)
        raise KernelError(
            f"{path}: {len(found)} kernels ({names}): give the path of one, and MODULES="
        )
    return found[0]


def _images(path: Path, *places: str) -> list[Path]:
    """The files in these folders below it that may be kernels; a place is a pattern."""
    folders = [path] if "" in places else []
    folders += [it for place in places if place for it in sorted(path.glob(place))]
    return [
        file
        for folder in folders
        if folder.is_dir() and not folder.is_symlink()
        for file in sorted(folder.iterdir())
        if is_image(file.name) and file.is_file() and not file.is_symlink()
    ]


def _modules(path: Path, given: Path | None, release: str | None) -> Iterable[Path]:
    """The files of its modules; none if there are none, for they may be built in."""
    if given is not None:
        return files_below(given.resolve())
    if not path.is_dir():
        return ()
    if (path / _BUILT).is_file():
        return _built_modules(path)
    for place in _MODULES:
        if (path / place).is_dir():
            return files_below(_of_release(path / place, release))
    return ()


def _of_release(folder: Path, release: str | None) -> Path:
    """Of the modules of several kernels, those of this one."""
    releases = sorted(p.name for p in folder.iterdir() if p.is_dir() and not p.is_symlink())
    if len(releases) < 2:
        return folder
    if release in releases:
        return folder / str(release)
    raise KernelError(
        f"{folder}: modules of {len(releases)} kernels ({_some(releases)}), none of them for"
        f" {release or 'this one, which does not say its release'}: name a folder with MODULES="
    )


def _built_modules(tree: Path) -> Iterable[Path]:
    """Those that the build lists: `kernel/net/x.ko`, or of later kernels `net/x.o`."""
    order = tree / _ORDER
    if not order.exists():
        return
    for line in read_file(order).decode(errors="replace").split():
        name = line.removeprefix("kernel/")
        name = name.removesuffix(".o") + ".ko" if name.endswith(".o") else name
        if name.startswith("/") or ".." in name.split("/"):
            raise KernelError(f"{order}: '{line}' leads out of the tree: build it again")
        yield tree / name


def _some(names: Iterable[str]) -> str:
    """The first few, for a line."""
    first = list(islice(names, 4))
    return ", ".join([*first[:3], *("…" for _ in first[3:])])
