"""A program in the foreground ends with us, and its death is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness import ROOT
from harness.run import foreground
from harness.run.engine import EngineError
from harness.run.foreground import run_in_foreground
from harness.tests.patience import PATIENCE


def test_its_exit_code_is_ours(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_in_foreground(["sh", "-c", "echo said; exit 7"]) == 7
    assert capfd.readouterr().out == "said\n"


@pytest.mark.parametrize(("number", "name"), [(11, "SIGSEGV"), (9, "SIGKILL"), (35, "signal 35")])
def test_a_death_by_a_signal_is_one_line(number: int, name: str) -> None:
    with pytest.raises(EngineError, match=f"sh: ended by {name}: run it again"):
        run_in_foreground(["sh", "-c", f"kill -{number} $$"])


def test_what_cannot_be_run_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="nothing: cannot be run: No such file or directory"):
        run_in_foreground([str(tmp_path / "nothing")])


@pytest.mark.parametrize("heeds", ["", "trap '' TERM INT;"])
def test_it_does_not_outlive_us(
    tmp_path: Path, heeds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreground, "PATIENCE_S", 0.2)
    file = tmp_path / "pid"
    words = ["sh", "-c", f"{heeds} echo $$ >{file}; sleep 30 & wait; sleep 30"]

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            run_in_foreground(words)
    finally:
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_for_us_alone_ends_it_too(tmp_path: Path, number: signal.Signals) -> None:
    engine, pid = tmp_path / "engine", tmp_path / "pid"
    engine.write_text(f'#!/bin/sh\n[ "$1" = rights ] && exit 0\necho $$ >{pid}\nexec sleep 30\n')
    engine.chmod(0o755)
    words = [sys.executable, "-m", "harness", "grid", "--only", "tcp,*"]
    words += ["--engine", str(engine), "--results", str(tmp_path / "results")]
    process = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)
    while not pid.exists() or not pid.read_text():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (130, b"interrupted\n")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
