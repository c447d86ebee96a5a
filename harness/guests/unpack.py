"""What kernels and their modules are packed with, and how each is unpacked.

By Python's own libraries where it has one, else by the format's own program. Owns the list; raises
UnpackError for what is damaged or for a program that is not there.
"""

from __future__ import annotations

import gzip
import lzma
import subprocess
import zlib
from collections.abc import Callable
from functools import partial

Unpacker = Callable[[bytes], bytes]


class UnpackError(Exception):
    """Why it cannot be unpacked, in a few words."""


def gunzip(packed: bytes) -> bytes:
    """Of gzip(1)."""
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise UnpackError(str(error)) from error


def unxz(packed: bytes) -> bytes:
    """Of xz(1)."""
    try:
        return lzma.decompress(packed)
    except lzma.LZMAError as error:
        raise UnpackError(str(error)) from error


def _with_program(program: str, packed: bytes) -> bytes:
    try:
        done = subprocess.run([program, "-dc"], input=packed, capture_output=True)
    except OSError as error:
        raise UnpackError(f"there is no {program} here: install the package {program}") from error
    if done.returncode != 0:
        raise UnpackError(f"{program}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


unlz4: Unpacker = partial(_with_program, "lz4")
unzstd: Unpacker = partial(_with_program, "zstd")
