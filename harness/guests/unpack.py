"""What kernels and their modules are packed with, and how each is unpacked.

By Python's own libraries where it has one, else by the format's own program. Owns the list, and how
much may come out, for a few bytes can be packed that never end. Raises UnpackError for what is
damaged or too much, or for a program that is not there.
"""

from __future__ import annotations

import lzma
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import Final

Unpacker = Callable[[bytes], bytes]

MOST: Final = 512 << 20
"""bytes that may come out: a kernel with everything built in has some 100 MB"""
_GZIP: Final = 16 + zlib.MAX_WBITS  # zlib.h, inflateInit2: a gzip header is wanted


class UnpackError(Exception):
    """Why it cannot be unpacked, in a few words."""


def gunzip(packed: bytes) -> bytes:
    """Of gzip(1), the first of what may be several files."""
    stream = zlib.decompressobj(_GZIP)
    try:
        plain = stream.decompress(packed, MOST + 1)
    except zlib.error as error:
        raise UnpackError(str(error)) from error
    return _whole(plain, stream.eof)


def unxz(packed: bytes) -> bytes:
    """Of xz(1), the first of what may be several files."""
    stream = lzma.LZMADecompressor()
    try:
        plain = stream.decompress(packed, MOST + 1)
    except (lzma.LZMAError, EOFError) as error:
        raise UnpackError(str(error)) from error
    return _whole(plain, stream.eof)


def _whole(plain: bytes, ended: bool) -> bytes:
    if len(plain) > MOST:
        raise UnpackError(f"more than {MOST >> 20} MB come out of it")
    if not ended:
        raise UnpackError("it is cut short")
    return plain


def _with_program(program: str, packed: bytes) -> bytes:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as complaints:
        source.write(packed)
        source.seek(0)
        try:
            running = subprocess.Popen(
                [program, "-dc"], stdin=source, stdout=subprocess.PIPE, stderr=complaints
            )
        except OSError as error:
            text = f"there is no {program} here: install the package {program}"
            raise UnpackError(text) from error
        with running:
            assert running.stdout is not None
            plain = running.stdout.read(MOST + 1)
            if len(plain) > MOST:
                running.kill()
        complaints.seek(0)
        said = complaints.read(1000).decode(errors="replace").strip()
    if running.returncode != 0 and len(plain) <= MOST:
        raise UnpackError(f"{program}: {said}")
    return _whole(plain, True)


unlz4: Unpacker = partial(_with_program, "lz4")
unzstd: Unpacker = partial(_with_program, "zstd")
