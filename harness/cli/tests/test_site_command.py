"""`site` writes every page or leaves those of an earlier time; without records it is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.records.layout import verdicts_file
from harness.records.store import write_verdicts
from harness.tests.verdicts import sound


def test_the_pages_of_an_earlier_time_are_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), [sound()])
    output = tmp_path / "pages"
    (output / "q").mkdir(parents=True)
    (output / "q" / "old.html").write_text("")
    assert main(["site", "--results", str(tmp_path), "--output", str(output)]) == 0
    assert (output / "index.html").is_file() and not (output / "q" / "old.html").exists()
    assert str(output / "index.html") in capsys.readouterr().out
    assert list(tmp_path.glob(".pages*")) == []


def test_without_records_one_line_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "--results", str(tmp_path)]) != 0
    said = capsys.readouterr().err
    assert "run the cases first" in said and len(said.splitlines()) == 1
