"""A folder of evidence put into the place of an earlier one.

Promises that at no moment the place has files of both: either it is exchanged in one go (renameat2,
RENAME_EXCHANGE), or, where that cannot be, its verdict.json is gone first and comes last, and the
new folder stays whole until then, so that the same again ends what was broken off. Folders below
the place are the evidence of other cases, and stay.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

from harness.records.layout import VERDICT
from harness.records.store import make_folder

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# Not of this kernel, not of this file system, or not of this folder (a lower layer of overlayfs).
_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EXDEV}


def put_in_place(new: Path, place: Path) -> None:
    """`new` becomes `place`; what was there is gone. Raises OSError."""
    make_folder(place.parent)
    if place.exists() and not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
    if not _has_folders(new) and not _has_folders(place) and _exchanged(new, place):
        shutil.rmtree(new, ignore_errors=True)
    else:
        _file_by_file(new, place)


def remove_files(folder: Path) -> None:
    """A case's evidence, but not that of cases below it. Raises OSError."""
    if not folder.is_dir():
        return
    others = False
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            others = True
        else:
            path.unlink()
    if not others:
        folder.rmdir()


def _has_folders(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_dir() for path in folder.iterdir())


def _exchanged(new: Path, place: Path) -> bool:
    """Whether it could be done in one go. Raises OSError for what no other way would mend."""
    try:
        if place.exists():
            _exchange(new, place)
        else:
            os.rename(new, place)
    except OSError as error:
        if error.errno in _CANNOT:
            return False
        raise
    return True


def _exchange(one: Path, other: Path) -> None:
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    names = os.fsencode(one), os.fsencode(other)
    if call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))


def _file_by_file(new: Path, place: Path) -> None:
    make_folder(place)
    (place / VERDICT).unlink(missing_ok=True)
    files = {path.name: path for path in new.iterdir() if not path.is_dir()}
    for path in place.iterdir():
        if not path.is_dir() and path.name not in files:
            path.unlink()
    for name in sorted(files, key=lambda name: name == VERDICT):
        aside = place / f".{name}.new"
        shutil.copy2(files[name], aside)
        os.replace(aside, place / name)
    remove_files(new)
