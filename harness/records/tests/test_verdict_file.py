"""What is said once for many verdicts is said of each; nothing is lost, nothing said twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness import ROOT
from harness.formats.codec import FormatError
from harness.formats.verdict import Observed, Verdict
from harness.records.layout import committed_results, record_files
from harness.records.store import ResultsError, read_verdicts, write_text
from harness.records.verdict_file import Reader, published_lines, whole_lines
from harness.tests.verdicts import sound


def some() -> list[Verdict]:
    """Verdicts of two scenarios, one of which is unlike the others of its kernel."""
    odd = replace(sound("b/c[x=2]"), machine="other", evidence="results/raw/elsewhere/")
    return [sound("a/b[x=1]"), sound("a/b[x=2]"), sound("b/c[x=1]"), odd]


def read(text: str, folder: Path) -> list[Verdict]:
    path = folder / "verdicts.jsonl"
    write_text(path, text)
    return read_verdicts(path)


@pytest.mark.parametrize("lines", [whole_lines, published_lines])
def test_what_is_written_is_read(tmp_path: Path, lines: object) -> None:
    assert read(lines(some()), tmp_path) == some()  # type: ignore[operator]


def test_what_many_have_in_common_is_said_once() -> None:
    text = published_lines(some()[:3])
    assert text.count('"question"') == 2 and text.count('"version"') == 1
    assert '"evidence"' not in text
    assert len(text) < len(whole_lines(some()[:3]))


def test_what_one_has_otherwise_is_said_of_each() -> None:
    records = [json.loads(line) for line in published_lines(some()).splitlines()]
    assert "machine" not in records[0]["run"]
    assert [it["machine"] for it in records if "case" in it][-1] == "other"
    assert records[-1]["evidence"] == "results/raw/elsewhere/"


def test_published_times_are_as_exact_as_they_are_compared(tmp_path: Path) -> None:
    exact = replace(some()[0], observed={"restart": Observed("ok", None, 12.3456)}, seconds=1.23456)
    (told,) = read(published_lines([exact]), tmp_path)
    assert (told.observed["restart"].ms, told.seconds) == (12.3, 1.23)
    assert published_lines([told]) == published_lines([exact])


def test_nothing_gives_an_empty_file(tmp_path: Path) -> None:
    assert published_lines([]) == "" and read("", tmp_path) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"run": []}', "other keys than format"),
        ('{"run": {"verdict": "PASS"}}', "other keys than format"),
        ('{"scenario": {"kernel": "x"}}', "other keys than scenario"),
        ('{"scenario": {"question": "%s"}}' % ("x" * 9000), "more than 8192 characters"),
    ],
)
def test_what_is_common_has_its_own_keys(line: str, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        Reader().record(json.loads(line))


def test_what_was_said_already_is_refused_at_its_line(tmp_path: Path) -> None:
    lines = published_lines(some()[:2]).splitlines()
    lines[-1] = json.dumps({**json.loads(lines[-1]), "kernel": "another"})
    with pytest.raises(ResultsError, match=f":{len(lines)}: .*kernel: said already"):
        read("\n".join(lines) + "\n", tmp_path)


def test_the_published_records_are_as_they_would_be_written() -> None:
    for path in record_files(committed_results(ROOT))[:3]:
        assert path.read_text() == published_lines(read_verdicts(path)), path
