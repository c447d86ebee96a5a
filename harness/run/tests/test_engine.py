"""An engine that cannot be called is one line with what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import harness.run.engine as engine_module
from harness.run.engine import EngineError, command, require


def test_an_engine_that_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="none: there is no engine here: run `make build`"):
        command(tmp_path / "none")
    (tmp_path / "text").touch()
    with pytest.raises(EngineError, match="text: cannot be executed: run `make build`"):
        command(tmp_path / "text")


def an_engine(folder: Path, rights: str) -> Path:
    """One that answers `rights` by these lines of a shell."""
    path = folder / "engine"
    path.write_text(f'#!/bin/sh\n[ "$1" = rights ] || exit 9\n{rights}\n')
    path.chmod(0o755)
    return path


def test_an_ordinary_user_calls_it_as_it_is_where_the_machine_lets_him(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = an_engine(tmp_path, "exit 0")
    assert command(path) == [str(path)]


def test_where_it_does_not_sudo_is_tried_and_else_the_switch_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = an_engine(tmp_path, "echo 'bindlab: a.b is 0: let root say x' >&2; exit 3")
    with pytest.raises(EngineError, match="^bindlab: a.b is 0: let root say x; or .* BACKEND=gu"):
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


def test_another_program_that_prints_without_end_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "_SECONDS", 0.2)
    path = an_engine(tmp_path, "while :; do echo y; done")
    with pytest.raises(EngineError, match="does not say what rights it has: run `make engine`"):
        command(path)
