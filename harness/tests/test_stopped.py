"""Whoever runs a case and is stopped (SIGSTOP) is noticed: nothing that he was at is a PASS."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from harness import ROOT
from harness.guests import guest as guest_module
from harness.guests.boot import Boot
from harness.guests.guest import Guest
from harness.guests.guest_failure import StartFailed
from harness.guests.qemu import Qemu
from harness.guests.qemu_command import QEMU
from harness.run import engine_process
from harness.run.engine import DEFAULT
from harness.run.exit_codes import GOOD
from harness.run.host_run import run
from harness.run.request import Request
from harness.tests.process_tree import descendants, parents

SCENARIO = """\
question: Does a case that takes long come to its end?
sources: [bind(2)]
matrix:
  long: [100ms, 20s]
steps:
  - server: socket tcp
  - server: bind $server:9527 => ok
  - advance: $long
"""


def stop_the_engine(out: io.StringIO, before: set[int], stopped: list[int]) -> None:
    """Stop it once the short case has its verdict."""
    while "PASS" not in out.getvalue():
        time.sleep(0.02)
    for pid in descendants(os.getpid()) - before:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:  # an actor that has ended meanwhile
            continue
        if b"--stop-on-eof" in words and parents().get(pid) == os.getpid():
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="making network namespaces needs root")
@pytest.mark.skipif(not DEFAULT.exists(), reason=f"there is no {DEFAULT.relative_to(ROOT)}")
def test_of_a_stopped_engine_only_what_was_judged_before_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_process, "SILENCE_LIMIT", 6.0)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "stopped.yaml").write_text(SCENARIO)
    out, err, stopped = io.StringIO(), io.StringIO(), list[int]()
    before = descendants(os.getpid())
    who = threading.Thread(target=stop_the_engine, args=(out, before, stopped), daemon=True)
    who.start()
    results = tmp_path / "results"
    code = run(Request(DEFAULT, results, scenarios=tmp_path / "scenarios"), out, err)
    who.join()
    assert len(stopped) == 1
    (file,) = results.glob("kernels/*/verdicts.jsonl")
    records = [json.loads(line) for line in file.read_text().splitlines()]
    verdicts = {record["params"]["long"]: record["verdict"] for record in records}
    assert code != GOOD
    assert verdicts["100ms"] == "PASS"
    assert verdicts["20s"] in ("BROKEN", "MISS")
    assert "the engine gave no sign of life for" in err.getvalue()
    assert not Path(f"/proc/{stopped[0]}").exists()


def test_a_guest_that_is_stopped_is_given_up_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("setpriv", "kill -STOP $$"), (QEMU, "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(guest_module, "BOOT_LIMIT", 0.5)
    with Qemu(Boot(tmp_path / "kernel", b"")) as machine:
        with pytest.raises(StartFailed, match="the guest hangs: it said nothing for"):
            Guest(machine, threading.Event()).boot()
        assert machine.is_on()
    assert machine.code() == -signal.SIGKILL
