"""The log of publications is read as it was written, or one line says why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.publication import FORMAT, ChangedCell, Publication
from harness.records.layout import publications_file
from harness.records.publication_log import publication_lines, read_publications
from harness.records.store import ResultsError

CHANGE = ChangedCell("6.1.0", "a/b[x=1]", "PASS (ok)", "FAIL (EADDRINUSE)")
ONE = Publication("2026-11-29T08:59:00Z", "abc1234", 2, ("6.1.0",), (), FORMAT)
OTHER = replace(ONE, new=(), again=("6.1.0",), changed=1, changes=(CHANGE,))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_publications(tmp_path) == []
    publications_file(tmp_path).write_text(publication_lines([ONE, OTHER]))
    assert read_publications(tmp_path) == [ONE, OTHER]


@pytest.mark.parametrize("line", ["x", "{}", '{"format": 2}', '{"format": 1, "date": 3}'])
def test_what_is_none_is_one_line(tmp_path: Path, line: str) -> None:
    publications_file(tmp_path).write_text(publication_lines([ONE]) + line + "\n")
    with pytest.raises(ResultsError, match=r"publications.jsonl:2: no publication .* remove"):
        read_publications(tmp_path)


def test_a_file_that_is_none_is_one_line(tmp_path: Path) -> None:
    publications_file(tmp_path).mkdir()
    with pytest.raises(ResultsError, match="publications.jsonl"):
        read_publications(tmp_path)
