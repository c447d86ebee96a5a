"""The text of a file that an author wrote, or what is wrong with the file.

Owns what can be wrong before any syntax: no such file, no regular file, too long, not UTF-8. What
the text means is left to harness.spec.yaml_reader.
"""

from __future__ import annotations

import errno
from pathlib import Path

from harness.formats.outside_file import AUTHORED, read_outside
from harness.language.diagnostics import Diagnostics


def read_text(path: Path, diagnostics: Diagnostics) -> str | None:
    """The text without its byte order mark; None, and a diagnostic, if there is none to go on."""
    try:
        data = read_outside(path, AUTHORED, follow=True)
    except OSError as error:
        if error.errno == errno.EFBIG:
            diagnostics.say(1, f"is longer than {AUTHORED} bytes: split it, or remove it from here")
        else:
            diagnostics.say(1, f"cannot be read: {error.strerror}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        diagnostics.say(line, f"byte {data[error.start]:#04x} is not UTF-8: save the file as UTF-8")
        return None
