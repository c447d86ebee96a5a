"""The list says of each kernel where it comes from and whether it is here, and what is newer."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.guests import kernel_list
from harness.guests.kernel_list import entry_for, list_kernels, list_newer
from harness.spec.kernels import KernelError, read_kernels
from harness.tests.fake_debian_archive import play_archive

ENTRY = """"{version}":
  release: 6.1.0-{abi}-cloud-amd64
  suite: bookworm
  packages:
    - {{name: linux-image-x, version: {version}-1, sha256: "{hash}"}}
"""
OLD = ENTRY.format(version="6.1.192", abi=56, hash="0" * 64)
NEW = ENTRY.format(version="6.1.199", abi=57, hash="0" * 64)


def say(words: str) -> None:
    """Nobody listens."""


@pytest.fixture(autouse=True)
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play_archive(tmp_path, monkeypatch)
    monkeypatch.setattr(kernel_list, "SUITES", ("sid", "bookworm", "trixie"))
    (tmp_path / "kernels.yaml").write_text(OLD)


def test_each_kernel_is_a_line(tmp_path: Path) -> None:
    more = '"6.2.1":\n  on_request: true\n  path: mine.deb\n'
    (tmp_path / "kernels.yaml").write_text(OLD + more)
    head, line, mine = list_kernels(tmp_path)
    assert head.split()[:3] == ["version", "release", "origin"]
    assert line.split("  ")[0] == "6.1.192" and "Debian bookworm, 6.1.192-1" in line
    assert line.split()[-3:] == ["no", "by", "default"]
    assert mine.split() == ["6.2.1", "mine.deb", "no", "need", "on", "request"]


def test_what_the_archive_has_and_the_list_has_not_is_a_line_each(tmp_path: Path) -> None:
    newer, gone = list_newer(tmp_path, say)
    # Two suites have it; the later of them is named.
    assert [line.split() for line in newer] == [
        ["6.1.199", "trixie", "linux-image-6.1.0-57-cloud-amd64", "6.1.199-1"]
    ]
    assert gone == ["Debian's archive has no suite sid any more: change kernels.yaml"]


@pytest.mark.parametrize("wrong", ["", "bare"])
def test_a_list_that_has_the_newest_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("WRONG", wrong)
    (tmp_path / "kernels.yaml").write_text(NEW)
    newer, _ = list_newer(tmp_path, say)
    assert newer == ["kernels.yaml has the newest of every line that Debian's archive has"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("offline", "suite bookworm cannot be fetched: E: Could not resolve"),
        ("nowhere", "names no Debian archive"),
        ("mute", "apt-cache says nothing of linux-image-6.1.0-57-cloud-amd64: E: no such"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    monkeypatch.setenv("WRONG", wrong)
    with pytest.raises(KernelError, match=words) as refused:
        list_newer(tmp_path, say)
    assert "\n" not in str(refused.value)


def test_the_entry_of_a_kernel_can_be_put_into_the_list(tmp_path: Path) -> None:
    lines = entry_for("6.1.199", say)
    text = "\n".join(lines).replace("5e", "5e" * 32)
    (tmp_path / "kernels.yaml").write_text(text + "\n")
    (kernel,) = read_kernels(tmp_path)
    assert (kernel.version, kernel.suite) == ("6.1.199", "trixie")
    with pytest.raises(KernelError, match="Debian's archive has no kernel 6.1.200"):
        entry_for("6.1.200", say)
