"""`site` writes every page or leaves those of an earlier time; without records it is one line."""

from __future__ import annotations

import errno
import gc
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from harness import ROOT
from harness.cli import site_command
from harness.cli.command_line import main
from harness.plan.case import Case
from harness.plan.catalogue import load_cases
from harness.records.layout import verdicts_file
from harness.records.store import write_verdicts
from harness.report.site.build import build
from harness.tests.verdicts import sound


def test_the_pages_of_an_earlier_time_are_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), [sound()])
    output = tmp_path / "pages"
    assert main(["site", "--results", str(tmp_path), "--output", str(output)]) == 0
    (output / "q" / "old.html").write_text("")
    assert main(["site", "--results", str(tmp_path), "--output", str(output)]) == 0
    assert (output / "index.html").is_file() and not (output / "q" / "old.html").exists()
    assert str(output / "index.html") in capsys.readouterr().out
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize("words", [[], ["--published"]])
def test_runs_here_are_told_beside_the_published_ones_unless_they_are_left_out(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, committed = tmp_path / "own", tmp_path / "committed"
    for folder in (own, committed):
        write_verdicts(verdicts_file(folder, "6.1.0"), [sound()])
    monkeypatch.setattr(site_command, "local_results", lambda root: own)
    monkeypatch.setattr(site_command, "committed_results", lambda root: committed)
    output = tmp_path / "pages"
    assert main(["site", "--results", str(committed), "--output", str(output), *words]) == 0
    told = "Your runs beside the published ones" in (output / "index.html").read_text()
    assert told is (words == [])


@pytest.mark.parametrize("name", ["full", "full/file"])
def test_what_is_no_pages_is_not_replaced(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), [sound()])
    file = tmp_path / "full" / "file"
    file.parent.mkdir()
    file.write_text("dear to somebody")
    assert main(["site", "--results", str(tmp_path), "--output", str(tmp_path / name)]) != 0
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "name an" in said
    assert file.read_text() == "dear to somebody"


def test_without_records_one_line_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "--results", str(tmp_path)]) != 0
    said = capsys.readouterr().err
    assert "run the cases first" in said and len(said.splitlines()) == 1


def test_pages_that_cannot_take_their_place_leave_the_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), [sound()])
    words = ["site", "--results", str(tmp_path), "--output", str(tmp_path / "pages")]
    assert main(words) == 0
    (tmp_path / "pages" / "mark").touch()
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    assert main(words) == 3
    assert (tmp_path / "pages" / "mark").exists()
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert gc.isenabled()


def test_a_signal_breaks_off_the_writing_and_never_the_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results, pages = tmp_path / "results", tmp_path / "out" / "pages"
    write_verdicts(verdicts_file(results, "6.1.0"), [sound()])
    words = ["site", "--results", str(results), "--output", str(pages)]
    assert main(words) == 0
    rename, handled = Path.rename, signal.getsignal(signal.SIGTERM)

    def signalled(self: Path, target: Path) -> Path:
        os.kill(os.getpid(), signal.SIGTERM)
        return rename(self, target)

    def broken_off(*given: Any) -> int:
        number = build(*given)
        os.kill(os.getpid(), signal.SIGTERM)
        return number

    for name, instead, code, is_new in (
        ("rename", signalled, 0, True),
        ("", broken_off, 130, False),
    ):
        (pages / "mark").touch()
        with monkeypatch.context() as patched:
            if name:
                patched.setattr(Path, name, instead)
            else:
                patched.setattr(site_command, "build", instead)
            assert main(words) == code
        signal.signal(signal.SIGTERM, handled)
        assert (pages / "index.html").exists() and (pages / "mark").exists() is not is_new
        assert [it.name for it in pages.parent.iterdir()] == ["pages"]


def test_only_the_scenario_whose_plan_is_wanted_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = []

    def seen(root: Path, only: str) -> list[Case]:
        wanted.append(only)
        return load_cases(root, only)

    monkeypatch.setattr(site_command, "load_cases", seen)
    plans = site_command.Plans()
    first, second = (case.cell for case in load_cases(ROOT, "restart/server-closes-first")[:2])
    assert plans[first].case == first and plans[second].case == second
    assert "of/no/scenario[a=b]" not in plans and "restart" not in plans
    assert "restart/server-closes-first[a=b]" not in plans
    assert wanted == ["restart/server-closes-first"]


def test_all_plans_are_those_of_all_cases() -> None:
    plans = site_command.Plans()
    assert set(plans) == {case.cell for case in load_cases(ROOT)}
