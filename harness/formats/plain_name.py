"""Names from records that become names of files: kernels' releases, cases, files of evidence.

Owns what such a name may be. Promises that one which passes leads nowhere but into the folder that
it is put in, and fits a file system with what is written around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LONGEST_NAME: Final = 230
"""bytes: of the 255 of ext4 and tmpfs, `.experiments-NAME.md.` and eight letters of a temporary
file's name take the rest"""
_RUN = re.compile(r"(?<=\])/[1-9][0-9]{0,3}$")
LONGEST_CASE: Final = 1000
"""bytes of a case's id: with the folders before it, it fits the 4096 of a path (path_resolution(7))
"""


def fault_of_name(name: str) -> str | None:
    """What keeps it from being the name of one file or folder; None if nothing does."""
    if not name:
        return "an empty name"
    if name in (".", ".."):
        return f"'{name}' is no name of its own"
    if "/" in name:
        return "a '/' in a name"
    if not name.isprintable():
        return "a control character in a name"
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return "half a letter in a name"
    if length > LONGEST_NAME:
        return f"a name of {length} bytes: {LONGEST_NAME} are the most"
    return None


@lru_cache(maxsize=1 << 14)
def fault_of_case(case: str) -> str | None:
    """What keeps it from being a case's id: names with '/' between them, and `/N` for a run."""
    if len(case.encode(errors="replace")) > LONGEST_CASE:
        return f"an id of more than {LONGEST_CASE} bytes"
    # The brackets come after the scenario's path; a '/' in them would begin another folder.
    path, bracket, cell = _RUN.sub("", case).partition("[")
    if "/" in cell:
        return "a '/' in a name"
    *folders, last = path.split("/")
    return next(filter(None, map(fault_of_name, [*folders, last + bracket + cell])), None)
