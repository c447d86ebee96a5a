"""`cures`: one case, its text or its data, and an exit code that says whether anything helped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.cures.tests.made_up_case import LISTENER, planned
from harness.formats.codec import read
from harness.formats.cures import Cures
from harness.run.exit_codes import GOOD, NO_WORK, USAGE
from harness.tests.end_to_end import missing

needs_engine = pytest.mark.skipif(bool(missing()), reason=missing() or "never")


def call(home: Path, *words: str) -> int:
    return main(["cures", *words, "--scenarios", str(home)])


@needs_engine
def test_it_tells_what_helps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, *LISTENER)
    assert call(tmp_path, "made-up") == GOOD
    said = capsys.readouterr()
    assert "  IPV6_V6ONLY on the new socket (rule other-family)\n" in said.out
    assert "trying 13 changes" in said.err


@needs_engine
def test_it_tells_the_same_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, *LISTENER)
    assert call(tmp_path, "made-up", "--json", "--keep", str(tmp_path / "kept")) == GOOD
    found = read(Cures, json.loads(capsys.readouterr().out))
    assert found.outcome == "EADDRINUSE" and any(one.works for one in found.tried)
    assert list((tmp_path / "kept").rglob("observations.ndjson"))


@needs_engine
def test_of_several_refused_calls_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planned(tmp_path, *LISTENER[:5], "new: socket tcp as two", "new: bind two 0.0.0.0:80 => ?")
    assert call(tmp_path, "made-up") == GOOD
    assert "step 7, new: bind two 0.0.0.0:80 => EADDRINUSE (--step 7)" in capsys.readouterr().out
    assert call(tmp_path, "made-up", "--step", "7") == GOOD
    assert ": new: bind two 0.0.0.0:80 => EADDRINUSE\n" in capsys.readouterr().out
    assert call(tmp_path, "made-up", "--step", "6") == USAGE
    assert "no step '6' was refused" in capsys.readouterr().err


@needs_engine
def test_a_glob_of_one_case_is_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, *LISTENER)
    assert call(tmp_path, "made*") == GOOD
    assert "case made-up, on " in capsys.readouterr().out


@needs_engine
def test_nothing_to_cure_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, "new: socket tcp", "new: bind 10.0.0.1:80 => ok")
    assert call(tmp_path, "made-up") == USAGE
    assert capsys.readouterr().err.count("\n") == 1


@needs_engine
def test_one_case_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cures", "restart/another-user*"]) == USAGE
    assert "these are 6 cases, as restart/another-user[" in capsys.readouterr().err


def test_without_an_engine_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, *LISTENER)
    assert call(tmp_path, "made-up", "--engine", str(tmp_path / "none")) == NO_WORK
    assert "there is no engine here" in capsys.readouterr().err


def test_no_such_case_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned(tmp_path, *LISTENER)
    assert call(tmp_path, "made-upp") == USAGE
    assert "did you mean" in capsys.readouterr().err
