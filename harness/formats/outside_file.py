"""Files that others may have written: the one place where they are opened.

Promises to end, and to end with no more than was allowed: a FIFO is not waited for, a device not
read, and a file that grows without end is an error. What may not be led elsewhere is not followed.
Every refusal is an OSError whose `strerror` says what to do. What the bytes mean is left to
`json_text` and to whoever asked.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1 << 20

AUTHORED: Final = 200_000
"""a scenario, a list: many times the longest; longer ones would keep a parser busy for long"""
PLAN: Final = 4 * MEGABYTE
"""plan.json: the engine reads no longer ones either; the longest has some 40 KB"""
OBSERVATIONS: Final = 32 * MEGABYTE
"""observations.ndjson: a case that waits 500 times has one; most have 30 KB"""
CAPTURE: Final = 32 * MEGABYTE
"""a capture: some 400,000 packets, of which a case has a dozen"""
VERDICT: Final = MEGABYTE
"""verdict.json, and a line of records: the longest has some 3 KB"""
RECORDS: Final = 64 * MEGABYTE
"""verdicts.jsonl and the journal: 25 times what 1900 cases have"""
ATTEMPTS: Final = 4 * MEGABYTE
"""attempts.json: the last words of a few guests"""
TEXT: Final = 4 * MEGABYTE
"""a page, a table: what is compared with what would be written"""


def read_outside(path: Path, most: int, *, follow: bool = False) -> bytes:
    """The bytes of a regular file, `most` of them at most. Raises OSError.

    `follow`: whether the name itself may be a symbolic link, as of what a person has put there.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    try:
        # O_NONBLOCK, or open(2) would wait for somebody to write into a FIFO.
        descriptor = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
    except ValueError as error:  # a NUL in the name
        raise _refused(path, "a NUL in its name: name another") from error
    except OSError as error:
        if error.errno == errno.ELOOP and not follow:
            raise _refused(path, "a symbolic link: put the file itself here") from error
        if error.errno == errno.ENXIO:  # a socket
            raise _refused(path, "not a regular file: put a file here") from error
        raise
    with open(descriptor, "rb") as file:
        told = os.fstat(descriptor)
        if stat.S_ISDIR(told.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(told.st_mode):
            raise _refused(path, "not a regular file: put a file here")
        content = b"" if told.st_size > most else file.read(most + 1)
    if told.st_size > most or len(content) > most:
        raise OSError(errno.EFBIG, f"longer than {most} bytes: remove it", str(path))
    return content


def _refused(path: Path, words: str) -> OSError:
    return OSError(errno.EINVAL, words, str(path))
