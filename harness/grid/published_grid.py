"""How little of what grids have measured has to be published, and how the whole comes of it again.

Of one kernel everything, packed; of every other the cells that came out otherwise there, with the
digest of the whole. Promises that what is put together again is the file that was measured, byte
for byte, or an error.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass, replace
from pathlib import Path

from harness.formats.codec import to_json
from harness.formats.grid_origin import GridOrigin
from harness.formats.outside_file import MEGABYTE
from harness.grid.grid_file import LONGEST, GridFile, content_of, parse_grid
from harness.records.published_json import read_if_there
from harness.records.layout import grid_file, grid_origin_file
from harness.records.store import ResultsError


@dataclass(frozen=True, slots=True)
class Published:
    """What is beside a published file: where it comes from, and how to get the whole of it."""

    origin: GridOrigin
    sha256: str
    """of the whole file"""
    base: str | None
    """the release whose cells the others are, which are not in the file; None: the file is whole"""


@dataclass(frozen=True, slots=True)
class Base:
    """The kernel of which everything is published."""

    release: str
    grid: GridFile


def published_files(
    results: Path, name: str, grid: GridFile, origin: GridOrigin, base: Base | None
) -> dict[Path, bytes]:
    """What to write for a kernel. Raises ResultsError if it has other cells than the base."""
    path = grid_file(results, origin.kernel, name)
    meta = Published(origin, grid.digest, base.release if base else None)
    about = {
        grid_origin_file(results, origin.kernel, name): f"{json.dumps(to_json(meta))}\n".encode()
    }
    if base is None:
        packed = lzma.compress(grid.text.encode(), preset=9 | lzma.PRESET_EXTREME)
        return {packed_file(path): packed, **about}
    return {path: differing(base.grid, grid, path).text.encode(), **about}


def has_same_cells(one: GridFile, other: GridFile) -> bool:
    """Whether both were asked the same, in the same order."""
    return (
        one.columns == other.columns
        and len(one.lines) == len(other.lines)
        and all(
            here == there or one.cell(here) == other.cell(there)
            for here, there in zip(one.lines, other.lines)
        )
    )


def differing(base: GridFile, other: GridFile, where: Path) -> GridFile:
    """The cells that are not as in the base. Raises ResultsError if the cells are not the same."""
    if base.columns != other.columns or len(base.lines) != len(other.lines):
        raise ResultsError(f"{where}: not the cells of {_OTHERS}: measure all of them")
    lines = []
    for here, there in zip(base.lines, other.lines):
        if here != there:
            if base.cell(here) != other.cell(there):
                raise ResultsError(f"{where}: '{there}' is no cell of {_OTHERS}: measure again")
            lines.append(there)
    return replace(other, lines=tuple(lines))


def whole(base: GridFile, some: GridFile) -> GridFile:
    """The base with other results where there are some."""
    results = len(base.results)  # behind the last of the axes, in half a million lines
    by_cell = {line.rsplit(",", results)[0]: line for line in some.lines}
    if not by_cell:
        return base
    lines = tuple(by_cell.get(line.rsplit(",", results)[0], line) for line in base.lines)
    return replace(base, lines=lines)


def read_published(
    results: Path, name: str, release: str, base: Base | None
) -> tuple[GridFile, Published]:
    """The whole of what was measured. Raises ResultsError if it is not what was published."""
    path = grid_file(results, release, name)
    meta = read_meta(results, name, release)
    if meta.base is None:
        grid = parse_grid(_unpacked(packed_file(path)), path)
    elif base is None or base.release != meta.base:
        raise ResultsError(f"{path}: the cells of {meta.base} are not there: publish again")
    else:
        grid = whole(base.grid, parse_grid(content_of(path), path))
    if grid.digest != meta.sha256:
        raise ResultsError(f"{path}: not what was measured, by its digest: publish again")
    return grid, meta


def read_meta(results: Path, name: str, release: str) -> Published:
    """What is beside a published file. Raises ResultsError."""
    place = grid_origin_file(results, release, name)
    found = read_if_there(Published, place)
    if found is None:
        raise ResultsError(f"{place}: not there: publish again")
    return found


def packed_file(path: Path) -> Path:
    """Where the whole of a file is, packed."""
    return path.with_name(f"{path.name}.xz")


_OTHERS = "the kernel it is held against"


def _unpacked(path: Path) -> bytes:
    unpacker = lzma.LZMADecompressor(memlimit=512 * MEGABYTE)
    try:
        content = unpacker.decompress(content_of(path), max_length=LONGEST)
    except lzma.LZMAError as error:
        raise ResultsError(f"{path}: not packed by xz(1), or cut short: {error}") from error
    if not unpacker.eof:
        raise ResultsError(f"{path}: cut short, or longer than {LONGEST} bytes")
    return content
