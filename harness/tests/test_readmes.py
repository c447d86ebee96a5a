"""Every folder of sources has a README that names each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from harness import ROOT
from harness.tools.style import sources

SUFFIXES = (".py", ".cpp", ".hpp")
# Python's own names, which say all there is to say.
UNTOLD = {"__init__", "__main__"}
# The engine is one thing in six folders, and one README tells of them all.
TOGETHER = {"cpp_servers/engine"}


def untold(root: Path, paths: Iterable[Path]) -> Iterator[str]:
    """A line for each README that is missing or leaves out a source beside it."""
    stems: dict[Path, set[str]] = {}
    for path in paths:
        folder = path.parent
        if "tests" in folder.parts or folder == Path() or path.stem in UNTOLD:
            continue
        home = folder.parent if folder.parent.as_posix() in TOGETHER else folder
        stems.setdefault(home / "README.md", set()).add(path.stem)
    for readme, expected in sorted(stems.items()):
        if not (root / readme).is_file():
            yield f"{readme}: missing; it should name {', '.join(sorted(expected))}"
            continue
        code = re.findall(r"`([^`\n]+)`|^ {4}(.+)$", (root / readme).read_text(), re.MULTILINE)
        named = {word for span in code for word in re.findall(r"\w+", " ".join(span))}
        if missing := sorted(expected - named):
            yield f"{readme}: does not name {', '.join(missing)}"


def test_every_source_is_named_in_the_readme_of_its_folder() -> None:
    complaints = list(untold(ROOT, sources(*SUFFIXES)))
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("readme", "complaint"),
    [
        (None, "netns/README.md: missing; it should name address, child"),
        ("a child and an address", "netns/README.md: does not name address, child"),
        ("`child` and `mac_address`", "netns/README.md: does not name address"),
        ("`child.hpp`, `address`", None),
        ("    child      a process\n    address    text", None),
    ],
)
def test_a_readme_that_leaves_out_a_source_is_named(
    tmp_path: Path, readme: str | None, complaint: str | None
) -> None:
    (tmp_path / "netns").mkdir()
    if readme is not None:
        (tmp_path / "netns/README.md").write_text(readme)
    files = ["child.cpp", "child.hpp", "address.cpp", "tests/child_test.cpp"]
    found = list(untold(tmp_path, [Path("netns", file) for file in files]))
    assert found == ([complaint] if complaint else [])


def test_the_engine_tells_of_its_folders_in_one_readme(tmp_path: Path) -> None:
    (tmp_path / "cpp_servers/engine").mkdir(parents=True)
    (tmp_path / "cpp_servers/engine/README.md").write_text("`plan`")
    files = [Path("cpp_servers/engine/plan/plan.hpp"), Path("cpp_servers/engine/run/results.cpp")]
    assert list(untold(tmp_path, files)) == ["cpp_servers/engine/README.md: does not name results"]
