"""The imports drawn together: packages of the harness and folders of C++, row over row.

Owns which box a module or a file belongs to, and which row a box stands in: for Python the rows of
the contract, for C++ those below. Promises that no folder is left out: one without a row is a
ValueError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.tools.imports import LAYERS, Imports, cpp_includes, python_imports

Rows = tuple[tuple[str, ...], ...]

# What a person starts, and nothing else imports; what is kept; what is made of a case; pairs,
# their rules, and a command that meets them. Each is one box, or the picture would have too many.
DOORS = ("pytest_plugin", "tools", "cli")
RECORDS = ("records", "grid")
CASES = ("cures", "export")
PAIRS = ("rules", "trace", "grid", "why", "check", "agreement")


def _together(rows: Rows, *packages: str) -> Rows:
    """The rows with these as one box, where the first of them stands."""
    box = ", ".join(packages)
    left = (tuple(it for it in row if it not in packages[1:]) for row in rows)
    return tuple(tuple(box if it == packages[0] else it for it in row) for row in left if row)


PYTHON_ROWS = _together(_together(_together(LAYERS, *DOORS), *RECORDS), *CASES)
# From the floor up, as in LAYERS.
CPP_ROWS = _together(
    (
        ("netns",),
        ("actor",),
        ("rules", "trace"),
        ("grid", "why", "check"),
        ("agreement",),
        ("programs",),
        ("engine",),
        ("guest",),
    ),
    *PAIRS,
)


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the project: its boxes, row by row from the floor up, and who leans on whom."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    arrows: frozenset[tuple[str, str]]

    @property
    def boxes(self) -> list[str]:
        """Every box, from the floor up."""
        return [box for row in self.rows for box in row]

    def upward(self) -> frozenset[tuple[str, str]]:
        """The arrows that do not point to a lower row."""
        height = {box: at for at, row in enumerate(self.rows) for box in row}
        return frozenset((tail, head) for tail, head in self.arrows if height[head] >= height[tail])

    def implied(self) -> frozenset[tuple[str, str]]:
        """The downward arrows whose way a longer chain of downward arrows goes, too."""
        down = self.arrows - self.upward()
        reached: dict[str, set[str]] = {}
        for box in self.boxes:  # from the floor up: what is below is known already
            heads = {head for tail, head in down if tail == box}
            reached[box] = heads.union(*(reached[head] for head in heads))
        return frozenset(
            (tail, head)
            for tail, head in down
            if any(head in reached[other] for start, other in down if start == tail)
        )


def halves(root: Path) -> list[Half]:
    """Both halves, as the sources below `root` say. Raises ValueError for a box without a row."""
    python = python_imports(root, "harness")
    cpp = cpp_includes(root, ("netns", "cpp_servers"))
    return [
        _half("harness (Python)", PYTHON_ROWS, python, _package),
        _half("netns, cpp_servers (C++)", CPP_ROWS, cpp, _folder),
    ]


def _half(
    name: str,
    rows: tuple[tuple[str, ...], ...],
    imports: Imports,
    box_of: Callable[[str], str | None],
) -> Half:
    placed = {box for row in rows for box in row}
    strangers = {box for box in map(box_of, imports) if box} - placed
    if strangers:
        raise ValueError(f"{', '.join(sorted(strangers))}: no row (harness/tools/import_graph.py)")
    pairs = {
        (box_of(module), box_of(other)) for module, names in imports.items() for other in names
    }
    arrows = ((tail, head) for tail, head in pairs if tail and head in placed and head != tail)
    return Half(name, rows, frozenset((tail, head) for tail, head in arrows if head))


def _package(module: str) -> str | None:
    """harness.judge.pcap is in the box `judge`; harness itself and other libraries are in none."""
    first, _, rest = module.partition(".")
    package = rest.partition(".")[0]
    if first != "harness" or package in ("", "__main__"):
        return None
    return _box(package, DOORS, RECORDS, CASES)


def _folder(file: str) -> str | None:
    """cpp_servers/engine/plan/plan.hpp is in the box `engine`; cpp_servers/main.cpp is in none."""
    parts = Path(file).parts[:-1]
    folder = next(iter(parts[1:] if parts[:1] == ("cpp_servers",) else parts), None)
    return None if folder is None else _box(folder, PAIRS)


def _box(name: str, *boxes: tuple[str, ...]) -> str:
    """The box that it shares, or its own."""
    return next((", ".join(box) for box in boxes if name in box), name)
