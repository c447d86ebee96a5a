"""The engine's process is ours: it ends when we do, and how it ended is told in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness import driver
from harness.driver import EngineRun, Event, clear_evidence, parse_event
from harness.engine import EngineError, command

PLANS = [{"case": "a"}, {"case": "b"}]
OVER = """echo '{"event":"over","finished":2}'"""


@pytest.fixture(autouse=True)
def no_rights_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "command", lambda path: [str(path)])


def engine(tmp_path: Path, script: str) -> EngineRun:
    path = tmp_path / "engine"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return EngineRun(path, PLANS, tmp_path, jobs=3)


def test_the_engine_reads_the_plans_and_knows_its_options(tmp_path: Path) -> None:
    with engine(tmp_path, f'cp "$3" {tmp_path}/plans; echo "$@" >&2') as run:
        assert list(run.events()) == []
        assert (tmp_path / "plans").read_text() == '{"case": "a"}\n{"case": "b"}\n'
        (words,) = run.words()[-1:]
    assert words.endswith(f"--results {tmp_path} --backend host --stop-on-eof --jobs 3")


def test_events_come_as_they_are_told(tmp_path: Path) -> None:
    tell = """printf '{"event":"started",'; echo '"case":"a"}'; echo '{"event":"waiting",
"case":"a","seconds":61.5}' | tr -d '\\n'; echo; """
    with engine(tmp_path, tell + OVER) as run:
        events = list(run.events())
        assert events == [Event("started", "a"), Event("waiting", "a", 61.5), Event("over")]
        assert run.trouble() is None


def test_a_moment_without_an_event_is_a_tick(tmp_path: Path) -> None:
    with engine(tmp_path, "read end") as run:
        assert next(run.events(tick=0.01)) is None


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"event":"x","seconds":"y"}'])
def test_a_line_that_is_no_event_is_an_error(line: str) -> None:
    with pytest.raises(EngineError, match="is no event"):
        parse_event(line)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("kill -SEGV $$", "the engine ended before its work was done: signal SIGSEGV: "),
        ("exit 0", "the engine ended before its work was done: exit 0: "),
        ("echo no room >&2; exit 1", "the engine ended before its work was done: exit 1 (no room)"),
        ("echo no room: make some >&2; exit 3", "no room: make some"),
        ("exit 3", "the engine ended before its work was done: exit 3: "),
    ],
)
def test_an_engine_that_did_not_do_its_work_is_one_line(
    tmp_path: Path, script: str, words: str
) -> None:
    with engine(tmp_path, script) as run:
        list(run.events())
        trouble = run.trouble()
    assert trouble is not None
    assert trouble.startswith(words)
    assert "\n" not in trouble


@pytest.mark.parametrize("code", [0, 1])
def test_an_engine_that_was_over_did_its_work(tmp_path: Path, code: int) -> None:
    with engine(tmp_path, f"{OVER}; exit {code}") as run:
        list(run.events())
        assert run.trouble() is None


def test_leaving_the_run_closes_the_engines_standard_input(tmp_path: Path) -> None:
    with engine(tmp_path, f"read end; touch {tmp_path}/torn-down"):
        pass
    assert (tmp_path / "torn-down").exists()


def test_an_engine_that_does_not_heed_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PATIENCE", 0.2)
    with engine(tmp_path, "trap '' TERM; while :; do sleep 0.1; done") as run:
        pass
    assert run._process.returncode == -9


def test_an_engine_that_cannot_be_executed_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("#!/nowhere\n")
    (tmp_path / "engine").chmod(0o755)
    with pytest.raises(EngineError, match="engine: cannot be run: No such file"):
        EngineRun(tmp_path / "engine", PLANS, tmp_path)


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


def test_clearing_a_case_leaves_the_cases_below_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "plan.json").touch()
    clear_evidence(tmp_path, "a")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    clear_evidence(tmp_path, "a/b")
    clear_evidence(tmp_path, "never/was")
    assert list((tmp_path / "a").iterdir()) == []
