"""Many files of a results folder, replaced together or not at all.

Promises that until `commit` nothing but a hidden folder is written, that nothing outside the folder
is touched, by a link least of all, and that a commit which fails is taken back. What is in the
files is the caller's affair.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from harness.records.store import ResultsError, give_back, make_folder


class Staging:
    """Files on their way into a results folder."""

    def __init__(self, results: Path) -> None:
        """Make the hidden folder. Raises ResultsError."""
        self._results = results
        self._staged: dict[Path, Path] = {}
        self._removed: dict[Path, None] = {}
        try:
            make_folder(results)
            self._folder = Path(tempfile.mkdtemp(prefix=".merge.", dir=results))
        except OSError as error:
            raise ResultsError.of(results, error) from error

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, path: Path, content: bytes) -> None:
        """A file that is to be there. Raises ResultsError."""
        self._require_inside(path)
        staged = self._folder / str(len(self._staged))
        try:
            staged.write_bytes(content)
            staged.chmod(0o644)
            give_back(staged)
        except OSError as error:
            raise ResultsError.of(path, error) from error
        self._staged[path] = staged

    def empty(self, folder: Path) -> None:
        """The files of a folder are to go, those of folders below it stay. Raises ResultsError."""
        self._require_inside(folder / "x")
        if folder.is_dir():
            self._removed |= {
                it: None for it in folder.iterdir() if it.is_symlink() or it.is_file()
            }

    def commit(self) -> None:
        """Put everything in its place. Raises ResultsError, and then all is as it was."""
        undo: list[Callable[[], object]] = []
        path = self._results
        try:
            os.sync()
            for number, path in enumerate([*self._removed, *self._staged]):
                if os.path.lexists(path):
                    _move(path, self._folder / f"old.{number}", undo)
            for path, staged in self._staged.items():
                make_folder(path.parent)
                _move(staged, path, undo)
        except BaseException as error:
            for step in reversed(undo):
                step()
            if isinstance(error, OSError):
                raise ResultsError.of(path, error) from error
            raise

    def _require_inside(self, path: Path) -> None:
        """Raises ResultsError if a link on the way leads elsewhere."""
        for folder in path.relative_to(self._results).parents:
            if (self._results / folder).is_symlink() and folder != Path():
                said = "a symbolic link is in the way of a folder: remove it"
                raise ResultsError(f"{self._results / folder}: {said}")


def _move(path: Path, to: Path, undo: list[Callable[[], object]]) -> None:
    os.rename(path, to)
    undo.append(lambda: os.rename(to, path))
