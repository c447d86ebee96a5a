"""Who imports whom: Python modules by their import statements, C++ files by their #includes.

Promises what the sources say, read without running any of them, wherever in a file it stands. Tests
are left out. Leaves to others what is allowed (harness/tests/test_import_contract.py, which holds
the sources to LAYERS) and how it looks (import_graph, import_map).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)

# From the floor up: an import may only point to a row further left. Those in one row are strangers.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("language",),
    ("formats",),
    ("spec",),
    ("plan", "judge"),
    ("analysis",),
    ("records",),
    ("grid",),
    ("report",),
    ("run",),
    ("cures", "export", "guests"),
    ("pytest_plugin",),
    ("tools",),
    ("cli",),
)

# A module, or a file, with all that it names.
Imports = Mapping[str, frozenset[str]]


def python_imports(root: Path, package: str) -> Imports:
    """Every module of a package below `root` with the modules it imports, by dotted names.

    A name from another package comes as it is written: `jinja2`, `ruamel.yaml`.
    """
    paths = _sources(root / package, ".py")
    modules = {_dotted(path.relative_to(root)): path for path in paths}
    return {
        name: frozenset(_imported(path, name, modules)) - {name} for name, path in modules.items()
    }


def _imported(path: Path, name: str, modules: Container[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One level is the package that the file is in, and for __init__.py that is itself.
            depth = node.level - (path.name == "__init__.py")
            above = name.split(".")[: -depth or None] if node.level else []
            source = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield whole if whole in modules else source


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def cpp_includes(root: Path, folders: Iterable[str]) -> Imports:
    """Every header and source below `folders` with what it includes in quotes, by path."""
    found: dict[str, frozenset[str]] = {}
    for folder in folders:
        for path in _sources(root / folder, ".hpp", ".cpp"):
            found[path.relative_to(root).as_posix()] = frozenset(
                _included(path, name, root) for name in INCLUDE.findall(path.read_text())
            )
    return found


def _included(path: Path, name: str, root: Path) -> str:
    """As a compiler looks: "child.hpp" beside the file, "netns/child.hpp" from the root."""
    if (path.parent / name).is_file():
        return PurePosixPath((path.parent / name).relative_to(root)).as_posix()
    return name


def _sources(folder: Path, *suffixes: str) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        of_tests = "tests" in path.relative_to(folder).parts or path.name == "conftest.py"
        if path.suffix in suffixes and not of_tests:
            yield path
