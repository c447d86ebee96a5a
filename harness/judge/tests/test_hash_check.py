"""A file that was altered, left out or added after the engine's end line is a fault."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from harness.judge.hash_check import check_hashes, end_line_digest
from harness.judge.observation_lines import read_lines
from harness.formats.observations import End
from harness.tests.evidence_builder import restart

CAPTURE, PLAN, OBSERVATIONS = "capture.pcap", "plan.json", "observations.ndjson"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole folder."""
    return restart().write(tmp_path)


def end_of(folder: Path) -> End:
    end = read_lines(folder / OBSERVATIONS, []).first(End)
    assert end is not None
    return end


def check(folder: Path, *captures: str, end: End | None = None) -> list[tuple[str, object]]:
    """What is wrong, and of which file."""
    digest = read_lines(folder / OBSERVATIONS, []).digest
    causes = check_hashes(folder, captures, digest, end or end_of(folder))
    return [(cause.code, cause.values["file"]) for cause in causes]


def test_a_folder_as_it_was_left_has_no_fault(folder: Path) -> None:
    assert check(folder, CAPTURE) == []


@pytest.mark.parametrize("name", [CAPTURE, PLAN])
@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"\n"),
        lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]),
        lambda path: path.unlink(),
    ],
    ids=["longer", "altered", "gone"],
)
def test_a_file_that_was_altered_is_named(
    folder: Path, name: str, change: Callable[[Path], None]
) -> None:
    change(folder / name)
    assert check(folder, CAPTURE) == [("altered", name)]


def test_lines_that_were_altered_are_named(folder: Path) -> None:
    path = folder / OBSERVATIONS
    path.write_bytes(path.read_bytes().replace(b'"pid": 100', b'"pid": 700'))
    assert check(folder, CAPTURE) == [("altered", OBSERVATIONS)]


def test_a_capture_that_nobody_tells_of_is_the_hash_of_nothing(folder: Path) -> None:
    assert check(folder) == [("hash-of-nothing", CAPTURE)]


def test_a_capture_that_has_no_hash_was_added(folder: Path) -> None:
    (folder / "other.pcap").write_bytes(b"x")
    assert check(folder, CAPTURE, "other.pcap") == [("altered", "other.pcap")]


def test_the_end_lines_digest_is_that_of_the_last_line(folder: Path) -> None:
    last = (folder / OBSERVATIONS).read_bytes().splitlines(keepends=True)[-1]
    assert end_line_digest(folder) == sha256(last).hexdigest()


@pytest.mark.parametrize("content", [None, b"", b'{"kind": "end"}'])
def test_without_a_whole_end_line_there_is_no_digest(folder: Path, content: bytes | None) -> None:
    (folder / OBSERVATIONS).unlink()
    if content is not None:
        (folder / OBSERVATIONS).write_bytes(content)
    assert end_line_digest(folder) is None
