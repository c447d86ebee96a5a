"""Evidence is judged again, and nothing is written unless asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.cli.command_line import main
from harness.tests.evidence_builder import RELEASE, restart
from harness.tests.verdicts import verdict


def test_evidence_is_judged_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    restart().write(tmp_path / "good")
    restart(outcome="ok").write(tmp_path / "more" / "wrong")
    assert main(["judge", str(tmp_path / "good")]) == 0
    assert main(["judge", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["PASS", "PASS", "FAIL"]
    assert "second.bind: expected EADDRINUSE, observed ok" in err
    assert not list(tmp_path.rglob("verdict.json"))


def test_a_new_verdict_keeps_the_revision_of_the_old_one(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "good")
    (folder / "verdict.json").write_text(
        json.dumps(verdict(revision="old", kernel=RELEASE).to_json())
    )
    assert main(["judge", "--write", str(folder)]) == 0
    written = json.loads((folder / "verdict.json").read_text())
    assert (written["revision"], written["case"]) == ("old", "restart/server-closes-first[reuse=0]")


def test_a_folder_without_evidence_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["judge", str(tmp_path)]) == 2
    assert (
        capsys.readouterr().err == f"{tmp_path}: no evidence here: name a folder with plan.json\n"
    )
