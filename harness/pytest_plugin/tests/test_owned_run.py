"""The owner of the engine tells all who follow how it ends, and stays as long as they need it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.pytest_plugin.event_file import NAME, EventFile
from harness.pytest_plugin.owned_run import OwnedRun, leave
from harness.pytest_plugin.shared_run import SharedRun
from harness.run import engine_process
from harness.run.engine import command
from harness.tests.fake_session import session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


def test_who_follows_judges_from_the_owners_events(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "good", "fail")
    owned = OwnedRun(request, records, folder)
    source = EventFile(folder / NAME)
    shared = SharedRun(request, records, source)
    statuses = [shared.verdict(case).verdict.verdict for case in records.cases]
    owned.serve(workers=1)  # ends with the engine, though nobody has left
    owned.close()
    assert statuses == [Status.PASS, Status.FAIL] and source.trouble() is None


def test_an_engine_that_dies_is_told_to_all(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "die")
    owned = OwnedRun(request, records, folder)
    source = EventFile(folder / NAME)
    list(source.events())
    owned.close()
    assert "SIGKILL" in (source.trouble() or "")


def test_an_engine_that_cannot_be_started_is_told_to_all(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "good")
    monkeypatch.setattr(engine_process, "command", command)
    owned = OwnedRun(replace(request, engine=tmp_path / "none"), records, folder)
    owned.serve(workers=1)
    owned.close()
    source = EventFile(folder / NAME)
    assert list(source.events()) == []
    assert "there is no engine here" in (source.trouble() or "")


def test_the_owner_stays_until_all_have_left(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, records = session(tmp_path, monkeypatch, "wait")
    owned = OwnedRun(request, records, folder)
    for worker in ("gw0", "gw1"):
        leave(folder, worker)
    owned.serve(workers=2)  # the engine waits for ever
    owned.close()
    assert "exit 130" in (trouble_of(folder) or "")


def trouble_of(folder: Path) -> str | None:
    source = EventFile(folder / NAME)
    list(source.events())
    return source.trouble()
