"""The command line says in its exit code whether all is well, and never shows a traceback."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import pytest

from harness import ROOT
from harness.cli import command_line
from harness.cli.command_line import main
from harness.language.diagnostics import Diagnostic
from harness.plan.catalogue import ScenarioError
from harness.records.store import ResultsError
from harness.run.engine import EngineError
from harness.spec.kernels import KernelError


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    piped = f"cd {ROOT} && /usr/bin/python3 -m harness plan '*' | head -c 100 >/dev/null"
    ended = subprocess.run(["sh", "-c", piped], capture_output=True, text=True)
    assert ended.stderr == ""


@pytest.mark.parametrize(
    ("output", "said"),
    [(">/dev/full", "No space left on device"), (">&-", "closed")],
)
@pytest.mark.parametrize(
    "words", ["explain --scenarios harness/tests/canaries good", "--help", "export --help"]
)
def test_output_that_nobody_gets_is_one_line(words: str, output: str, said: str) -> None:
    called = f"cd {ROOT} && /usr/bin/python3 -m harness {words} {output}"
    ended = subprocess.run(["sh", "-c", called], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (3, f"standard output: {said}\n")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ScenarioError([Diagnostic("x.yaml", 3, "unknown key")]), 2),
        (ResultsError("the disk is full"), 3),
        (EngineError("there is no engine"), 3),
        (KernelError("unknown kernel"), 3),
        (KeyboardInterrupt("interrupted"), 130),
    ],
)
def test_what_keeps_a_command_from_its_work_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
) -> None:
    def fails(options: argparse.Namespace) -> int:
        raise error

    class Parser:
        def parse_args(self, arguments: object) -> argparse.Namespace:
            return argparse.Namespace(command=fails)

    monkeypatch.setattr(command_line, "make_parser", Parser)
    assert main([]) == code
    assert capsys.readouterr() == ("", f"{error}\n")


@pytest.mark.parametrize("words", ["list --only udp", "jobs"])
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_output_that_is_lost_is_one_line_and_not_exit_code_0(words: str, where: str) -> None:
    command = f"cd {ROOT} && /usr/bin/python3 -m harness {words} {where}"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert ended.returncode == 3
    (line,) = ended.stderr.splitlines()
    assert line.startswith("standard output")


def test_a_current_folder_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["verify", "results"]) == 3
    assert capsys.readouterr().err == "the current folder: No such file or directory\n"
