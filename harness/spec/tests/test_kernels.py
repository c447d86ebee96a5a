"""What an entry of the list of kernels is, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.language.diagnostics import ScenarioError
from harness.spec.kernel_selection import default_set
from harness.spec.kernels import read_kernels

ENTRY = """\
"6.1.192":
  release: 6.1.0-56-cloud-amd64
  suite: bookworm
  packages:
    - {name: linux-image-x, version: 6.1.192-2, sha256: "%s"}
"""


def test_the_list_of_the_project_has_eight_lines_of_development_from_old_to_new() -> None:
    kernels = read_kernels(ROOT)
    lines = list(dict.fromkeys(kernel.line for kernel in kernels))
    assert lines[0] == "5.10" and len(lines) >= 8
    assert len({kernel.release for kernel in kernels}) == len(kernels)
    # A line of which nothing runs by default would have no records.
    assert {kernel.line for kernel in default_set(kernels)} == set(lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY % "abc", "kernels.yaml:5:"),
        (ENTRY.replace('"6.1.192"', '"6.1"') % ("0" * 64), "kernels.yaml:1: bad version '6.1'"),
        (ENTRY.replace("suite", "suit") % ("0" * 64), "'suite:' is missing in 6.1.192 .or 'path:'"),
        (ENTRY % ("0" * 64) + "  path: x.deb\n", "'path' and 'suite' in 6.1.192"),
        (ENTRY % ("0" * 64) + "  on_request: yes\n", "6.1.192.on_request must be true or false"),
        (ENTRY % ("0" * 64) + "  on_request: true\n", "every kernel is on request"),
    ],
)
def test_what_is_wrong_in_the_list_is_named_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "kernels.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=words):
        read_kernels(tmp_path)


def test_kernels_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    entry = ENTRY % ("0" * 64)
    (tmp_path / "kernels.yaml").write_text(entry.replace("6.1.192", "6.12.3") + entry)
    assert [kernel.version for kernel in read_kernels(tmp_path)] == ["6.1.192", "6.12.3"]


def test_a_kernel_may_be_on_request_or_at_a_path_from_the_root_of_the_project(
    tmp_path: Path,
) -> None:
    more = '"6.16.12":\n  on_request: true\n  path: mine/image.deb\n  modules: mine/lib\n'
    (tmp_path / "kernels.yaml").write_text(ENTRY % ("0" * 64) + more)
    pinned, mine = read_kernels(tmp_path)
    assert not pinned.on_request and pinned.path is None
    assert mine.on_request and mine.release is None
    assert mine.path == tmp_path / "mine/image.deb" and mine.modules == tmp_path / "mine/lib"
    assert mine.origin == "mine/image.deb"
