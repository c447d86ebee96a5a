"""The engine's process is ours: it ends when we do, and how it ended is told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.formats.event import CaseStarted, CaseWaiting, RunOver
from harness.run import engine_process
from harness.run.engine import EngineError
from harness.run.engine_process import EngineProcess
from harness.tests.evidence_builder import Case

PLANS = [Case("a").planned(), Case("b").planned()]
OVER = """echo '{"event":"over","finished":2}'"""


@pytest.fixture(autouse=True)
def no_rights_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_process, "command", lambda path: [str(path)])


def engine(
    tmp_path: Path, script: str, tick: float | None = None, more: tuple[str, ...] = ()
) -> EngineProcess:
    path = tmp_path / "engine"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return EngineProcess(path, PLANS, tmp_path, jobs=3, tick=tick, more=more)


def test_the_engine_reads_the_plans_and_knows_its_options(tmp_path: Path) -> None:
    script = f'cp "$3" {tmp_path}/plans; echo "$@" >&2'
    with engine(tmp_path, script, more=("--ask-why",)) as run:
        assert list(run.events()) == []
        assert [
            json.loads(line)["case"] for line in (tmp_path / "plans").read_text().splitlines()
        ] == ["a", "b"]
        (words,) = run.complaints()[-1:]
    assert words.endswith(
        f"--results {tmp_path} --backend host --stop-on-eof --heartbeat 2 --jobs 3 --ask-why"
    )


def test_events_come_as_they_are_told(tmp_path: Path) -> None:
    tell = """printf '{"event":"started",'; echo '"case":"a"}'; echo '{"event":"waiting",
"case":"a","seconds":61.5}' | tr -d '\\n'; echo; """
    with engine(tmp_path, tell + OVER) as run:
        events = list(run.events())
        assert events == [CaseStarted("a"), CaseWaiting("a", 61.5), RunOver(2)]
        assert run.trouble() is None


def test_a_moment_without_an_event_is_a_tick(tmp_path: Path) -> None:
    with engine(tmp_path, "read end", tick=0.01) as run:
        assert next(run.events()) is None


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
    monkeypatch.setattr(engine_process, "TEAR_DOWN_LIMIT", 0.2)
    with engine(tmp_path, "trap '' TERM; while :; do sleep 0.1; done") as run:
        pass
    assert run._process.returncode == -9


def test_an_engine_that_cannot_be_executed_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("#!/nowhere\n")
    (tmp_path / "engine").chmod(0o755)
    with pytest.raises(EngineError, match="engine: cannot be run: No such file"):
        EngineProcess(tmp_path / "engine", PLANS, tmp_path)


def test_an_engine_that_is_stopped_is_given_up_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_process, "SILENCE_LIMIT", 0.3)
    with engine(tmp_path, "sleep 1000 & kill -STOP $$", tick=0.01) as run:
        with pytest.raises(EngineError, match="no sign of life"):
            list(run.events())
        assert run.trouble() == "the engine ended before its work was done: signal SIGKILL: " + (
            "run again, and report it if it stays"
        )


def test_signs_of_life_are_no_events_but_end_the_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_process, "SILENCE_LIMIT", 2.0)
    signs = 'for i in 1 2 3 4 5 6 7 8; do echo \'{"event":"alive"}\'; sleep 0.4; done; '
    with engine(tmp_path, signs + OVER, tick=0.01) as run:
        assert [event for event in run.events() if event is not None] == [RunOver(2)]


def test_an_engine_that_others_hear_is_given_up_when_they_hear_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_process, "SILENCE_LIMIT", 0.3)
    monkeypatch.setattr(engine_process, "HEARTBEAT", 0.01)
    with engine(tmp_path, "kill -STOP $$") as run:
        with pytest.raises(EngineError, match="no sign of life"):
            run.watch(lambda: 7)


def test_a_stopped_engine_goes_on_in_order_to_end(tmp_path: Path) -> None:
    with engine(tmp_path, f"kill -STOP $$; read end; touch {tmp_path}/tidied") as run:
        stat = Path(f"/proc/{run.pid}/stat")
        while stat.read_text().rpartition(")")[2].split()[0] != "T":
            pass
    assert (tmp_path / "tidied").exists()
