"""An engine that cannot be called is one line with what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.run.engine import EngineError, command, require


def test_an_engine_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="none: there is no engine here: run `make build`"):
        command(tmp_path / "none")
    (tmp_path / "text").touch()
    with pytest.raises(EngineError, match="text: cannot be executed: run `make build`"):
        command(tmp_path / "text")


def test_without_root_and_sudo_the_rights_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "engine"
    path.touch(mode=0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="needs root: run as root, or let sudo work"):
        command(path)
    sudo = tmp_path / "sudo"
    sudo.write_text("#!/bin/sh\n")
    sudo.chmod(0o755)
    assert command(path) == ["sudo", "-n", str(path)]


def test_a_guest_needs_no_rights_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "engine"
    path.touch(mode=0o755)
    require(path)
