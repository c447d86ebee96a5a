"""What a run has found is on disk before the run has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Status
from harness.records.journal import Journal, put_among_records, read_journal
from harness.records.layout import journal_file, verdicts_file
from harness.records.store import ResultsError, read_verdicts, write_verdicts
from harness.tests.verdicts import verdict

RELEASE = "6.1.0"


def test_a_verdict_is_on_disk_as_soon_as_it_is_given(tmp_path: Path) -> None:
    with Journal(tmp_path, RELEASE) as journal:
        journal.add(verdict("a[x=1]"))
        assert read_journal(journal_file(tmp_path, RELEASE)) == {"a[x=1]": verdict("a[x=1]")}


def test_what_was_left_joins_the_records_and_newer_verdicts_count(tmp_path: Path) -> None:
    known = [verdict("a[x=1]"), verdict("a[x=2]")]
    write_verdicts(verdicts_file(tmp_path, RELEASE), known)
    with Journal(tmp_path, RELEASE) as journal:
        journal.add(verdict("a[x=2]", Status.FAIL))
        journal.add(verdict("a[x=3]"))
        journal.add(verdict("a[x=4]"))
        journal.withdraw("a[x=4]")
    assert put_among_records(tmp_path, RELEASE) == 2
    found = {it.case: it.verdict for it in read_verdicts(verdicts_file(tmp_path, RELEASE))}
    assert found == {"a[x=1]": Status.PASS, "a[x=2]": Status.FAIL, "a[x=3]": Status.PASS}
    assert not journal_file(tmp_path, RELEASE).exists()
    assert put_among_records(tmp_path, RELEASE) == 0


def test_a_miss_that_was_left_takes_away_nothing(tmp_path: Path) -> None:
    write_verdicts(verdicts_file(tmp_path, RELEASE), [verdict("a[x=1]")])
    with Journal(tmp_path, RELEASE) as journal:
        journal.add(verdict("a[x=1]", Status.MISS))
        journal.add(verdict("a[x=2]", Status.MISS))
    put_among_records(tmp_path, RELEASE)
    found = {it.case: it.verdict for it in read_verdicts(verdicts_file(tmp_path, RELEASE))}
    assert found == {"a[x=1]": Status.PASS, "a[x=2]": Status.MISS}


def test_a_line_that_was_cut_off_costs_no_other(tmp_path: Path) -> None:
    with Journal(tmp_path, RELEASE) as journal:
        journal.add(verdict("a[x=1]"))
        journal.add(verdict("a[x=2]"))
    path = journal_file(tmp_path, RELEASE)
    path.write_bytes(path.read_bytes()[:-10])
    assert list(read_journal(path)) == ["a[x=1]"]


def test_a_line_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = journal_file(tmp_path, RELEASE)
    path.parent.mkdir(parents=True)
    path.write_text('{"case": 5}\n')
    with pytest.raises(ResultsError, match=r"journal.jsonl:1: no verdict as this version"):
        read_journal(path)


def test_a_journal_that_is_written_out_is_gone(tmp_path: Path) -> None:
    with Journal(tmp_path, RELEASE) as journal:
        journal.add(verdict())
        journal.remove()
    assert read_journal(journal_file(tmp_path, RELEASE)) == {}


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("in the way")
    with pytest.raises(ResultsError, match="in the way of a folder"):
        Journal(tmp_path, RELEASE)
