"""Guests that measure a grid, played."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from harness.formats.event import FilePiece, ProgramSaid
from harness.guests.channel import Frame
from harness.guests.grid_order import CELLS, ORIGIN
from harness.tests.fake_qemu import RELEASE, Script, booted, end

CONTENT = b"first address,bind result\nfirst4,ok\n"


def origin(release: str = RELEASE, broken: int = 0, differ: int = 0) -> bytes:
    """The line beside the file."""
    where = {"kernel": release, "machine": "x86_64", "version": "0.1.0", "commit": "abc"}
    counts = {"cells": 10, "broken": broken, "differ": differ}
    return json.dumps({**where, "date": "2026-11-29", **counts}).encode() + b"\n"


def said(line: str) -> Frame:
    """A line of the binary's."""
    return Frame(ProgramSaid(line))


def piece(name: str, content: bytes) -> Frame:
    """A part of a file of the binary's."""
    return Frame(FilePiece(name, len(content)), content)


def grid_guest(release: str = RELEASE, code: int = 0, words: str = "", **counts: int) -> Script:
    """A guest that measures ten cells and hands its files out."""

    def script(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        assert plans == []
        yield booted(release)
        yield said("10 of 10 cells")
        yield piece(CELLS, CONTENT[:9])
        yield piece(CELLS, CONTENT[9:])
        yield piece(ORIGIN, origin(release, **counts))
        yield end(code, words)

    return script


def grid_dies(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
    """One that is off in the middle of its file."""
    yield booted()
    yield said("4 of 10 cells")
    yield piece(CELLS, CONTENT[:9])
    yield "off"
