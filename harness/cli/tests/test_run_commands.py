"""The options of a run reach it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli import run_commands
from harness.cli.command_line import main
from harness.guests.matrix_run import MatrixRequest
from harness.run import engine_process
from harness.tests.fake_project import call, project
from harness.tests.fake_run import FAKE_ENGINE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return project(tmp_path)


def test_a_run_is_given_its_options(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine_process, "command", lambda path: [str(path)])
    monkeypatch.setattr("harness.run.host_run.command", lambda path: [str(path)])
    where = ["--results", str(home / "results"), "--engine", str(FAKE_ENGINE), "--jobs", "2"]
    assert call(home, "run", "--only", "good", *where) == 0
    assert capsys.readouterr().out.startswith("PASS   good")


def test_a_matrix_is_given_its_options(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[MatrixRequest] = []

    def run(request: MatrixRequest, out: object, err: object) -> int:
        given.append(request)
        return 130

    monkeypatch.setattr(run_commands, "run_matrix", run)
    where = ["--results", str(home / "results"), "--engine", "x", "--modules", "m"]
    how = ["--kernels", "6.1 newest", "--shard", "2/5", "--guests", "3", "--jobs", "4", "--resume"]
    assert main(["matrix", "--only", "good", *where, *how]) == 130
    (request,) = given
    assert request == MatrixRequest(
        engine=Path("x"),
        results=home / "results",
        only="good",
        jobs=4,
        kernels="6.1 newest",
        modules=Path("m"),
        shard=(2, 5),
        guests=3,
        resume=True,
    )
