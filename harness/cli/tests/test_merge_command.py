"""Results of several machines become one, or the command says what is missing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from harness.analysis.kernel_column import Column
from harness.cli import merge_command
from harness.cli.command_line import main
from harness.formats.status import Status
from harness.records.layout import verdicts_file
from harness.records.merge import Merged
from harness.records.merge_writer import write_merged
from harness.records.store import read_verdicts, write_verdicts
from harness.report.publish import all_columns
from harness.spec.kernels import Kernel
from harness.tests.fake_project import project
from harness.tests.verdicts import sound

RELEASE = "6.1.0"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(merge_command, "read_kernels", lambda root: [Kernel("6.1.0", RELEASE)])
    monkeypatch.setattr(merge_command, "select", lambda kernels, words: kernels)
    return project(tmp_path)


def merge(home: Path, *more: str) -> int:
    where = ["--results", str(home / "results"), "--scenarios", str(home / "scenarios")]
    return main(["merge", str(home / "came"), *where, *more])


def bring(home: Path, machine: str, status: Status, date: str) -> None:
    """A machine's records, as they came here."""
    path = verdicts_file(home / "came" / machine, RELEASE)
    write_verdicts(path, [sound("good", status, date=date)])


def test_a_whole_is_written_and_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(home, "one", Status.PASS, "2026-11-23T08:00:00Z")
    summary = home / "summary.md"
    summary.write_text("before\n")
    assert merge(home, "--summary", str(summary)) == 0
    out = capsys.readouterr().out
    assert summary.read_text() == "before\n" + out and "1 PASS" in out
    (written,) = read_verdicts(verdicts_file(home / "results", RELEASE))
    assert written.verdict is Status.PASS
    assert (home / "results" / "raw" / RELEASE / "junit.xml").exists()
    assert (home / "results" / "tables" / "kernels.md").exists()


@pytest.mark.parametrize("other", [None, Status.FAIL], ids=["it fails", "two do not agree"])
def test_a_whole_that_is_not_good_is_not_exit_code_0(home: Path, other: Status | None) -> None:
    bring(home, "one", Status.FAIL if other is None else Status.PASS, "2026-11-23T08:00:00Z")
    if other is not None:
        bring(home, "two", other, "2026-11-23T07:00:00Z")
    assert merge(home) == 1


def test_a_cell_that_is_missing_is_a_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(home, "one", Status.MISS, "2026-11-23T08:00:00Z")
    assert merge(home) == 1
    assert "6.1.0: 1 of 1 cases have no result, the first is good" in capsys.readouterr().err


def test_a_signal_while_records_are_written_comes_too_late(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(home, "one", Status.PASS, "2026-11-23T08:00:00Z")
    handled = signal.getsignal(signal.SIGTERM)

    def signalled(merged: Merged, results: Path) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        write_merged(merged, results)

    def broken_off(results: Path) -> list[Column]:
        os.kill(os.getpid(), signal.SIGTERM)
        return all_columns(results)

    with monkeypatch.context() as patched:
        patched.setattr(merge_command, "all_columns", broken_off)
        assert merge(home) == 130
    signal.signal(signal.SIGTERM, handled)
    assert [path.name for path in (home / "results").iterdir()] == ["lock"]
    monkeypatch.setattr(merge_command, "write_merged", signalled)
    assert merge(home) == 0
    signal.signal(signal.SIGTERM, handled)
    assert verdicts_file(home / "results", RELEASE).exists()
    assert (home / "results" / "tables" / "kernels.md").exists()


def test_a_folder_without_results_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "came").mkdir()
    assert merge(home) == 3
    assert f"{home}/came: no verdicts.jsonl below" in capsys.readouterr().err


def test_a_summary_that_cannot_be_written_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(home, "one", Status.PASS, "2026-11-23T08:00:00Z")
    assert merge(home, "--summary", str(home / "none" / "summary.md")) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{home}/none/summary.md: ")
