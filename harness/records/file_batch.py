"""Many files replaced together: all of them, or none.

Owns the folder in which the new ones are written first, so that a full disk or a file in the way
strikes before anything is touched, and in which the old ones are kept until all are in place. Only
a death in the very moment of the exchange leaves some new and some old: the same again mends it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.records.store import ResultsError, make_folder, write_bytes


def replace_files(contents: Mapping[Path, bytes], gone: Iterable[Path], aside: Path) -> None:
    """Write these and remove those; `aside` is a folder of the same disk. Raises ResultsError."""
    shutil.rmtree(aside, ignore_errors=True)  # of one that died
    try:
        new = {path: aside / "new" / str(number) for number, path in enumerate(contents)}
        for path, place in new.items():
            write_bytes(place, contents[path])
        _exchange(new, list(gone), aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(new: Mapping[Path, Path], gone: list[Path], old: Path) -> None:
    kept: dict[Path, Path] = {}
    path = old
    try:
        make_folder(old)
        for number, path in enumerate([*new, *gone]):
            make_folder(path.parent)
            if path.is_symlink() or path.exists():
                shutil.copy2(path, old / str(number), follow_symlinks=False)
                kept[path] = old / str(number)
        done: list[Path] = []
        try:
            for path, place in new.items():
                done.append(path)
                os.replace(place, path)
            for path in gone:
                done.append(path)
                path.unlink(missing_ok=True)
        except BaseException:
            _put_back(done, kept)
            raise
    except OSError as error:
        raise ResultsError.of(path, error) from error


def _put_back(done: list[Path], kept: Mapping[Path, Path]) -> None:
    for path in done:
        if path in kept:
            os.replace(kept[path], path)
        else:
            path.unlink(missing_ok=True)
