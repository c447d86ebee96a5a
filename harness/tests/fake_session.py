"""What a pytest session has of a project: its cases, and a request for the fake engine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.records.run_records import RunRecords
from harness.run import engine_process
from harness.run.request import Request
from harness.tests.fake_run import FAKE_ENGINE, scenario


def session(home: Path, monkeypatch: pytest.MonkeyPatch, *about: str) -> tuple[Request, RunRecords]:
    """A case for each word to the fake engine: a, b, …; it needs no rights."""
    monkeypatch.setattr(engine_process, "command", lambda path: [str(path)])
    (home / "scenarios").mkdir()
    for name, word in zip("abc", about):
        (home / "scenarios" / f"{name}.yaml").write_text(scenario(word))
    request = Request(FAKE_ENGINE, home / "results", root=home)
    return request, RunRecords.open(request.cases(), request.results, os.uname().release)
