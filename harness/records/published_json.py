"""Published JSON that is no record of a case, read: strictly, with one line for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from harness.formats.codec import FormatError, parse_object, read
from harness.formats.outside_file import TEXT, read_outside
from harness.records.store import ResultsError

T = TypeVar("T")


def read_if_there(
    kind: type[T], path: Path, known: int | None = None, todo: str = "publish again"
) -> T | None:
    """The file, of the format that is known if it has a number; None if there is no file.

    `todo`: what helps where it is of another form.

    Raises ResultsError.
    """
    try:
        record = parse_object(read_outside(path, TEXT))
        if known is not None and record.get("format") != known:
            raise FormatError(f"format {record.get('format')}, known is {known}")
        return read(kind, record)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ResultsError.of(path, error) from error
    except FormatError as error:
        raise ResultsError(f"{path}: {error}: {todo}") from error
