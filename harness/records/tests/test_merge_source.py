"""What came from elsewhere is files and folders alone, with records of our cases."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.records.layout import verdicts_file
from harness.records.merge_source import MOST_FILES, evidence_files, read_source, record_files_below
from harness.records.store import ResultsError, write_text, write_verdicts
from harness.tests.verdicts import sound

RELEASE = "6.1.0"


def records(folder: Path) -> Path:
    """A file of records with one verdict."""
    path = verdicts_file(folder, RELEASE)
    write_verdicts(path, [sound()])
    return path


def test_records_are_found_however_deep_they_lie(tmp_path: Path) -> None:
    paths = [records(tmp_path / "one"), records(tmp_path / "two" / "three")]
    assert record_files_below(tmp_path) == paths


@pytest.mark.parametrize("place", ["x", "one/kernels/x", f"one/kernels/{RELEASE}/x"])
@pytest.mark.parametrize("what", ["link", "folder", "dangling", "fifo"])
def test_what_is_no_file_is_refused_wherever_it_is(tmp_path: Path, place: str, what: str) -> None:
    records(tmp_path / "one")
    path = tmp_path / place
    if what == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to({"link": "/etc/passwd", "folder": "/etc", "dangling": "none"}[what])
    with pytest.raises(ResultsError, match="symbolic link|not a regular file"):
        record_files_below(tmp_path)


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="none: No such file"):
        record_files_below(tmp_path / "none")


def test_only_cases_of_this_checkout_are_taken(tmp_path: Path) -> None:
    path = records(tmp_path)
    assert len(read_source(path, {"a/b[x=1]"})) == 1
    with pytest.raises(ResultsError, match=r"a/b\[x=1\] is no case of these scenarios"):
        read_source(path, {"a/c"})


@pytest.mark.parametrize(
    "change",
    [
        {"case": "../../../../x"},
        {"case": "/etc/x"},
        {"kernel": "../../../y"},
        {"kernel": "6.2.0"},
        {"verdict": "FAIL"},
        {"verdict": "GOOD"},
        {"line": "1"},
        {"seconds": -1},
        {"evidence": "/etc/"},
        {"format": 1},
        {"more": 1},
    ],
    ids=str,
)
def test_a_record_that_was_made_up_is_one_line(tmp_path: Path, change: dict[str, object]) -> None:
    path = verdicts_file(tmp_path, RELEASE)
    write_text(path, json.dumps(sound().to_json() | change) + "\n")
    with pytest.raises(ResultsError, match=r"verdicts\.jsonl:1: "):
        read_source(path, {"a/b[x=1]", "../../../../x", "/etc/x"})


def test_records_outside_a_kernels_folder_are_none(tmp_path: Path) -> None:
    path = tmp_path / RELEASE / "verdicts.jsonl"
    write_verdicts(path, [sound(status=Status.PASS)])
    with pytest.raises(ResultsError, match="not in a folder kernels/RELEASE/"):
        read_source(path, {"a/b[x=1]"})


def test_evidence_has_some_files_and_not_hundreds(tmp_path: Path) -> None:
    for number in range(MOST_FILES + 1):
        (tmp_path / str(number)).touch()
    with pytest.raises(ResultsError, match="101 files"):
        evidence_files(tmp_path)
    assert evidence_files(tmp_path / "none") == {}
