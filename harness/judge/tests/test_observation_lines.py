"""Whatever is missing or damaged in observations.ndjson is named, and sound lines are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from harness.formats.observations import Begin, End, HostMade, StepDone
from harness.formats.verdict import Cause
from harness.judge.observation_lines import Lines, read_lines
from harness.tests.evidence_builder import read_lines as lines_of, restart, write_observations
from harness.tests.evidence_parts import Record

FILE = "observations.ndjson"


def read(path: Path) -> tuple[Lines, list[tuple[str, Record]]]:
    """The sound lines, and each fault with its values."""
    faults: list[Cause] = []
    lines = read_lines(path, faults)
    return lines, [(fault.code, dict(fault.values)) for fault in faults]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The observations of a whole case."""
    return restart().write(tmp_path) / FILE


def rewrite(path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """The lines, changed, and nothing counted again."""
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def codes(path: Path) -> list[str]:
    return [code for code, _ in read(path)[1]]


def test_whole_lines_are_read_in_their_order(path: Path) -> None:
    lines, faults = read(path)
    assert faults == []
    assert [record.seq for record in lines.records] == list(range(len(lines_of(path.parent))))
    assert [step.n for step in lines.all(StepDone)] == list(range(1, 14))
    assert lines.first(Begin) is lines.records[0]
    assert [host.name for host in lines.all(HostMade)] == ["server", "client"]


def test_of_a_kind_that_is_not_there_there_is_no_first() -> None:
    assert (Lines().first(Begin), Lines().all(Begin)) == (None, [])


def test_the_digest_is_that_of_all_lines_before_the_last(path: Path) -> None:
    before = b"".join(path.read_bytes().splitlines(keepends=True)[:-1])
    assert read(path)[0].digest == sha256(before).hexdigest()


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    lines, faults = read(tmp_path / FILE)
    assert lines.records == []
    assert faults == [("unreadable", {"file": FILE, "error": "No such file or directory"})]


def test_an_empty_file_has_neither_begin_nor_end(path: Path) -> None:
    path.write_bytes(b"")
    assert codes(path) == ["no-begin", "no-end"]


def test_a_last_line_without_its_end_is_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
    assert codes(path)[0] == "last-line-cut"


def test_a_line_that_is_gone_is_missed_in_the_numbers_and_the_counts(path: Path) -> None:
    rewrite(path, lambda lines: lines[:5] + lines[6:])
    lines, faults = read(path)
    total = len(lines.records)
    assert faults[0] == ("numbering", {"line": 6, "seq": "6"})
    assert ("line-count", {"lines": total, "counted": total + 1}) in faults
    assert "byte-count" in dict(faults)


def test_a_line_is_numbered_by_its_place_whatever_it_says(path: Path) -> None:
    rewrite(path, lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]])
    assert codes(path) == ["numbering", "numbering"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"not json", "line 3"),
        (b"[]", "line 3"),
        (b"", "line 3"),
        (b'{"seq": 2, "kind": "gossip"}', "seq 2"),
        (b'{"seq": 2, "kind": "fault", "what": "x", "where": null}', "seq 2"),
        (
            b'{"seq": 2, "kind": "fault", "what": "x", "where": null, "todo": null, "by": 1}',
            "seq 2",
        ),
    ],
)
def test_a_line_that_is_none_is_left_out_and_named(path: Path, line: bytes, error: str) -> None:
    rewrite(path, lambda lines: [*lines[:2], line + b"\n", *lines[3:]])
    lines, faults = read(path)
    assert faults[0][0] == "malformed"
    assert faults[0][1]["file"] == f"{FILE} {error}"
    assert 2 not in [record.seq for record in lines.records]
    assert 3 in [record.seq for record in lines.records]


@pytest.mark.parametrize("said", [1, 3, None, "2"])
def test_lines_of_another_format_are_not_read(path: Path, said: object) -> None:
    lines = lines_of(path.parent)
    write_observations(path.parent, [{**lines[0], "format": said}, *lines[1:]])
    code, values = read(path)[1][0]
    assert (code, values["format"], values["known"]) == ("format", str(said), 2)
    assert "no-begin" in codes(path)


def test_what_begins_or_ends_twice_is_named(path: Path) -> None:
    first, *between, last = lines_of(path.parent)
    write_observations(path.parent, [first, first, *between, last, last])
    faults = read(path)[1]
    assert [values["kind"] for code, values in faults if code == "more-than-one"] == [
        Begin.kind,
        End.kind,
    ]


def test_the_end_must_be_last_and_the_begin_first(path: Path) -> None:
    lines = lines_of(path.parent)
    write_observations(path.parent, lines[:-1])
    assert codes(path) == ["no-end"]
    write_observations(path.parent, lines[1:])
    assert codes(path) == ["no-begin"]
    write_observations(path.parent, [*lines[1:-1], lines[0], lines[-1]])
    assert codes(path) == ["no-begin"]


@pytest.mark.parametrize(("key", "code"), [("records", "line-count"), ("bytes", "byte-count")])
def test_the_end_line_counts_right(path: Path, key: str, code: str) -> None:
    def miscount(lines: list[bytes]) -> list[bytes]:
        end = json.loads(lines[-1])
        return [*lines[:-1], json.dumps({**end, key: end[key] + 1}).encode() + b"\n"]

    rewrite(path, miscount)
    assert codes(path) == [code]
