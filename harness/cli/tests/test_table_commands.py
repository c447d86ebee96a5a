"""Tables are what the records give, and a wrong finding is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.layout import verdicts_file
from harness.records.store import write_verdicts
from harness.tests.fake_project import call, project
from harness.tests.verdicts import saying, sound

CLAIMS = "C1: {claim: It fails., setting: one host, source: bind(2), finding: holds, why: so}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


def test_tables_are_written_and_then_agree(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "scenarios" / "claims.yaml").write_text(CLAIMS)
    results = home / "results"
    write_verdicts(verdicts_file(results, "6.1.0"), [saying("a/b", True)])
    words = ["tables", "--results", str(results)]
    assert call(home, *words, "--check") == 1
    assert "claims.md: not what the records give: run `make tables`" in capsys.readouterr().err
    assert call(home, *words) == 0
    assert call(home, *words, "--check") == 0
    (results / "tables" / "claims.md").write_text("other")
    assert call(home, *words, "--check") == 1


@pytest.mark.parametrize("holds", [False, None])
def test_tables_fail_when_a_recorded_finding_is_wrong_or_nothing_speaks_of_it(
    home: Path, holds: bool | None, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "scenarios" / "claims.yaml").write_text(CLAIMS)
    results = home / "results"
    verdicts = [sound()] if holds is None else [saying("a/b", holds)]
    write_verdicts(verdicts_file(results, "6.1.0"), verdicts)
    assert call(home, "tables", "--results", str(results)) == 1
    assert f"{home}/scenarios/claims.yaml:1: C1: " in capsys.readouterr().err


def test_tables_without_verdicts_say_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(home, "tables", "--results", str(home / "results")) == 3
    assert call(home, "tables", "--results", str(home / "results"), "--kernel", "6.1") == 3
    assert "no verdicts: run" in capsys.readouterr().err


def test_both_a_table_and_a_finding_that_are_wrong_are_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "scenarios" / "claims.yaml").write_text(CLAIMS)
    write_verdicts(verdicts_file(home / "results", "6.1.0"), [saying("a/b", False)])
    assert call(home, "tables", "--results", str(home / "results"), "--check") == 1
    err = capsys.readouterr().err
    assert "claims.md: not what the records give" in err and "claims.yaml:1: C1: " in err
