"""`draw` shows a folder of evidence as text and writes the picture; anything else is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.tests.evidence_builder import restart


def test_a_case_is_told_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = restart().write(tmp_path)
    picture = tmp_path / "ladder.svg"
    assert main(["draw", str(folder), "--svg", str(picture)]) == 0
    told = capsys.readouterr().out
    assert "second: bind 10.0.0.1:9527 = EADDRINUSE [step 13, expected EADDRINUSE]" in told
    assert picture.read_text().startswith("<svg ")


@pytest.mark.parametrize("lost", ["plan.json", "observations.ndjson"])
def test_a_folder_that_is_not_whole_is_one_line(
    tmp_path: Path, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = restart().write(tmp_path)
    (folder / lost).unlink()
    assert main(["draw", str(folder)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert "name a case's folder" in said.err


def test_a_picture_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = restart().write(tmp_path)
    (tmp_path / "file").write_text("")
    assert main(["draw", str(folder), "--svg", str(tmp_path / "file" / "ladder.svg")]) != 0
    assert "a file is in the way" in capsys.readouterr().err
