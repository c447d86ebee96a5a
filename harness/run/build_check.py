"""Whether the engine at hand is the one that the sources here make.

Owns the question of a stale build: what an engine observed is labelled with the commit that it was
built from, which it says itself, and whoever runs one that was built from other sources is told.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

# What the binary is made of; cpp_servers/build_commit.cmake looks at the same.
SOURCES = ("cpp_servers", "netns", "CMakeLists.txt", "CMakePresets.json")
_DIRTY = "-dirty"
_ANSWER_LIMIT = 10.0


def commit_of(engine: Path) -> str | None:
    """The commit that an engine says it was built from; None if it says nothing of the kind."""
    try:
        done = subprocess.run(
            [engine.resolve(), "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_ANSWER_LIMIT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(r"bindlab \S+ \(([a-z0-9]+(?:-dirty)?)\)\n", done.stdout)
    return None if found is None or found[1] == "unknown" else found[1]


def stale_build(engine: Path, root: Path) -> str | None:
    """One line if the engine was built from other sources than those in `root`; else None."""
    commit = commit_of(engine)
    if commit is None:
        return None
    same = _is_same(root, commit.removesuffix(_DIRTY))
    if not commit.endswith(_DIRTY):
        stale = not same
    else:
        # Of changes that are no commit's there is only their time.
        stale = same or _newest(root) > engine.stat().st_mtime
    if not stale:
        return None
    return f"{engine}: built from {commit}, which the sources here are not: run `make engine`"


def _is_same(root: Path, commit: str) -> bool:
    git = ["git", "-C", str(root), "-c", "safe.directory=*"]
    done = subprocess.run(
        [*git, "diff", "--quiet", commit, "--", *SOURCES],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode == 0


def _newest(root: Path) -> float:
    files = (path for name in SOURCES for path in (root / name, *(root / name).rglob("*")))
    return max((path.stat().st_mtime for path in files if path.is_file()), default=0.0)
