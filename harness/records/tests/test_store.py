"""A record is written whole or not at all, and read back as it was."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from harness.records.store import (
    ResultsError,
    new_folder,
    read_verdicts,
    write_text,
    write_verdict,
    write_verdicts,
)
from harness.tests.verdicts import saying, verdict


def test_verdicts_are_read_back_as_they_were(tmp_path: Path) -> None:
    some = [saying("a/b", None), saying("a/c", True), verdict("a/d")]
    write_verdicts(tmp_path / "verdicts.jsonl", some)
    assert read_verdicts(tmp_path / "verdicts.jsonl") == some


def test_verdicts_are_kept_in_the_order_of_their_cases(tmp_path: Path) -> None:
    write_verdicts(tmp_path / "v.jsonl", [verdict("b/x"), verdict("a/x")])
    assert [v.case for v in read_verdicts(tmp_path / "v.jsonl")] == ["a/x", "b/x"]


def test_no_file_is_no_verdicts(tmp_path: Path) -> None:
    assert read_verdicts(tmp_path / "none") == []


@pytest.mark.parametrize("text", ["{}", "[]", "nonsense", '{"case": 1', "\udcff"])
def test_a_line_that_is_no_verdict_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_bytes(text.encode(errors="surrogateescape") + b"\n")
    with pytest.raises(ResultsError, match=r"v\.jsonl:(1:)? not? .*: remove it and run again"):
        read_verdicts(path)


def test_a_record_with_a_missing_field_is_named_with_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    record = verdict().to_json()
    del record["kernel"]
    write_text(path, "\n".join(map(json.dumps, (verdict().to_json(), record))))
    with pytest.raises(ResultsError, match=r"v\.jsonl:2: .*kernel.*: remove it and run again"):
        read_verdicts(path)


def test_a_record_of_another_form_says_so(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    old = verdict().to_json()
    del old["format"]
    write_text(path, json.dumps(old))
    with pytest.raises(ResultsError, match=r"v\.jsonl:1: .*format 1.*run again"):
        read_verdicts(path)


def test_a_field_that_is_left_out_is_read_as_its_default(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    record = verdict(wall_seconds=1.5).to_json()
    del record["wall_seconds"]
    write_text(path, json.dumps(record))
    assert read_verdicts(path) == [verdict(wall_seconds=None)]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "v.jsonl"
    write_text(path, "old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultsError, match="v.jsonl: the disk is full: free some space"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "kernels").touch()
    with pytest.raises(ResultsError, match="a file is in the way of a folder"):
        write_text(tmp_path / "kernels" / "6.1" / "v.jsonl", "")


def test_what_root_writes_for_a_user_belongs_to_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda path, *ids: given.update({path.name[:5]: ids}))
    monkeypatch.setenv("SUDO_UID", "1234")
    monkeypatch.setenv("SUDO_GID", "5678")
    write_text(tmp_path / "new" / "file", "")
    assert given == {"new": (1234, 5678), ".file": (1234, 5678)}


def test_a_verdict_lies_beside_its_evidence(tmp_path: Path) -> None:
    write_verdict(tmp_path, verdict())
    assert '"verdict": "PASS"' in (tmp_path / "verdict.json").read_text()


def test_a_new_folder_in_which_nothing_was_written_goes_again(tmp_path: Path) -> None:
    there, new = tmp_path / "there", tmp_path / "there" / "a" / "b"
    there.mkdir()
    with new_folder(new):
        assert new.is_dir()
    assert not any(there.iterdir())
    with pytest.raises(KeyboardInterrupt), new_folder(new):
        raise KeyboardInterrupt
    assert not any(there.iterdir())
    with new_folder(new):
        (new.parent / "file").touch()
    assert [it.name for it in new.parent.iterdir()] == ["file"]
    with new_folder(there):
        pass
    assert there.is_dir()
