"""The text of a file that an author wrote, or what is wrong with the file.

Owns what can be wrong before any syntax: no such file, no regular file, too long, not UTF-8.
Promises to end: a FIFO is not waited for and a device not read. What the text means is left to
harness.spec.yaml_reader.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from harness.language.diagnostics import Diagnostics

MOST_BYTES = 200_000
"""many times what the longest scenario has; longer ones would keep a parser busy for long"""


def read_text(path: Path, diagnostics: Diagnostics) -> str | None:
    """The text without its byte order mark; None, and a diagnostic, if there is none to go on."""
    try:
        data = _read(path)
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        what = getattr(error, "strerror", None) or str(error)
        diagnostics.say(1, f"cannot be read: {what}")
        return None
    if len(data) > MOST_BYTES:
        diagnostics.say(1, f"is longer than {MOST_BYTES} bytes: split it, or remove it from here")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        diagnostics.say(line, f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8")
        return None


def _read(path: Path) -> bytes:
    """At most one byte more than is allowed; raises OSError also for what is no regular file."""
    # O_NONBLOCK, or open(2) would wait for somebody to write into a FIFO.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise OSError(0, "not a regular file: put a file of text here")
        return file.read(MOST_BYTES + 1)
