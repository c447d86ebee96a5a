"""The JSON beside the published grids, read: strictly, and with one line for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from harness.formats.codec import FormatError, parse_object, read
from harness.formats.outside_file import TEXT, read_outside
from harness.records.store import ResultsError

T = TypeVar("T")


def read_if_there(kind: type[T], path: Path) -> T | None:
    """The file; None if there is none. Raises ResultsError."""
    try:
        return read(kind, parse_object(read_outside(path, TEXT)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ResultsError.of(path, error) from error
    except FormatError as error:
        raise ResultsError(f"{path}: {error}: publish again") from error
