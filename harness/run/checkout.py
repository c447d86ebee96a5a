"""The sources that runs are made from, as git knows them: which commit, and whether it is all.

Owns what makes a checkout dirty: a file of git's that was changed, or a new one among the sources;
but neither the results nor the claims in the READMEs, which are made from runs. Changes nothing,
not even git's index. Where there is no git, or no commit, nothing is known.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from harness.report.readme_claims import BEGIN, END, READMES

UNKNOWN = "unknown"
DIRTY = "-dirty"
SOURCES = ("scenarios", "harness", "cpp_servers", "netns")
"""what a verdict depends on"""

_CONTENT = ("--", ".", ":!results", *(f":!{name}" for name in READMES))
# As `git describe` prints one. Whatever else a record says is no word to give to git.
_REVISION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


def revision_of(root: Path) -> str:
    """The commit; of a dirty checkout with "-dirty" and a hash of what is changed."""
    commit = _git(root, "describe", "--always")
    if commit is None:
        return UNKNOWN
    name = commit.decode().strip()
    return f"{name}{DIRTY}.{_hash_of_changes(root)}" if changed_files(root) else name


def changed_files(root: Path) -> list[str]:
    """The files that make a checkout dirty, by their paths from its root."""
    told = _git(root, "status", "--porcelain", "-z", "-uall", "--", ".", ":!results") or b""
    files = []
    entries = iter(told.decode(errors="surrogateescape").split("\0"))
    for entry in entries:
        state, path = entry[:2], entry[3:]
        if state[:1] in ("R", "C"):
            next(entries, None)  # what it was called
        if not path or (state == "??" and path.split("/")[0] not in SOURCES):
            continue
        if path not in READMES or not _only_claims_differ(root, path):
            files.append(path)
    return files


def differing_sources(root: Path, revision: str) -> list[str] | None:
    """Which of SOURCES are not the same in a revision and in HEAD; None if git has no such one."""
    if not _REVISION.fullmatch(revision):
        return None
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        return None
    told = _git(root, "diff", "--name-only", "-z", commit.decode().strip(), "HEAD", "--", *SOURCES)
    if told is None:
        return None
    changed = {path.split(b"/")[0].decode() for path in told.split(b"\0") if path}
    return [folder for folder in SOURCES if folder in changed]


def _only_claims_differ(root: Path, readme: str) -> bool:
    committed = _git(root, "show", f"HEAD:{readme}")
    try:
        here = (root / readme).read_bytes()
    except OSError:
        return False
    return committed is not None and _around_claims(committed) == _around_claims(here)


def _around_claims(readme: bytes) -> tuple[bytes, bytes]:
    before, _, rest = readme.partition(BEGIN.encode())
    return before, rest.partition(END.encode())[2]


def _hash_of_changes(root: Path) -> str:
    digest = hashlib.sha256()
    diff = ("diff", "HEAD", "--binary", "--no-ext-diff", "--no-textconv", *_CONTENT)
    digest.update(_git(root, *diff) or b"")
    for path, content in _new_files(root):
        digest.update(path + b"\0" + content + b"\0")
    return digest.hexdigest()[:8]


def _new_files(root: Path) -> Iterator[tuple[bytes, bytes]]:
    told = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *SOURCES) or b""
    for name in filter(None, told.split(b"\0")):
        path = root / name.decode(errors="surrogateescape")
        yield name, path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def _git(root: Path, *words: str) -> bytes | None:
    """What git says; None if it cannot."""
    # The owner of a checkout may be another than root; and to look is not to write.
    how = ["-c", "safe.directory=*", "--no-optional-locks", "-C", str(root)]
    try:
        said = subprocess.run(["git", *how, *words], capture_output=True)
    except OSError:
        return None
    return said.stdout if said.returncode == 0 else None
