"""Events in, verdicts out, whatever tells the events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.formats.codec import to_json
from harness.formats.event import CaseFinished, CaseStarted, Event, RunOver
from harness.formats.status import Status
from harness.plan.catalogue import Case, load_cases
from harness.report.words import reason
from harness.run.engine import EngineError
from harness.run.provenance import RunProvenance
from harness.run.run_loop import RunLoop
from harness.tests import fake_engine
from harness.tests.fake_run import scenario


@dataclass
class Told:
    """A backend that tells these events, and writes a case's evidence just before its end."""

    raw: Path
    cases: Sequence[Case]
    tells: Sequence[Event | None | Exception]
    ends: str | None = None

    def events(self) -> Iterator[Event | None]:
        for event in self.tells:
            if isinstance(event, Exception):
                raise event
            if isinstance(event, CaseFinished):
                self.write(event.case)
            yield event

    def write(self, name: str) -> None:
        for case in self.cases:
            if case.id == name:
                fake_engine.write(to_json(case.plan()), self.raw / name)

    def trouble(self) -> str | None:
        return self.ends


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    (tmp_path / "scenarios").mkdir()
    for name in ("a", "b"):
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(scenario())
    return load_cases(tmp_path)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return tmp_path / "raw"


@pytest.fixture
def loop(cases: list[Case], raw: Path) -> RunLoop:
    return RunLoop(cases, raw, RunProvenance.of_host("abc1234"))


def done(case: str, reason: str | None = None) -> CaseFinished:
    return CaseFinished(case, reason is None, None, reason, 0.1)


def test_each_case_is_judged_when_it_has_finished(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    told = Told(raw, cases, [CaseStarted("b"), done("b"), None, CaseStarted("a"), done("a")])
    verdicts = [judged.verdict for judged in loop.judged(told)]
    assert [(it.case, it.verdict) for it in verdicts] == [("b", Status.PASS), ("a", Status.PASS)]
    assert verdicts[0].revision == "abc1234"
    written = json.loads((raw / "b" / "verdict.json").read_text())
    assert written == verdicts[0].to_json()
    assert loop.trouble is None


def test_what_the_backend_says_of_a_case_is_in_its_verdict(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    told = Told(raw, [], [CaseStarted("a"), done("a", "the case process died")])
    (judged,) = loop.judged(told)
    assert judged.verdict.verdict is Status.MISS
    assert not (raw / "a" / "verdict.json").exists()


def test_every_event_is_shown_to_who_looks_on(cases: list[Case], raw: Path) -> None:
    seen: list[Event | None] = []
    loop = RunLoop(cases, raw, RunProvenance.of_host("x"), seen.append)
    tells = [CaseStarted("a"), None, RunOver(0)]
    assert list(loop.finished(Told(raw, cases, tells))) == []
    assert seen == tells


def test_cases_that_nobody_asked_for_are_passed_over(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    assert list(loop.finished(Told(raw, cases, [done("stranger")]))) == []


@pytest.mark.parametrize(
    ("tells", "ends"),
    [([EngineError("it says nonsense")], None), ([], "it says nonsense")],
    ids=["no event", "an early end"],
)
def test_what_ends_the_events_early_is_one_line(
    loop: RunLoop, raw: Path, tells: list[Exception], ends: str | None
) -> None:
    assert list(loop.finished(Told(raw, [], tells, ends))) == []
    assert loop.trouble == "it says nonsense"


def test_verdicts_can_wait_until_somebody_wants_them(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    a, b = cases
    finished = loop.finished(Told(raw, cases, [done("b"), done("a")]))
    assert next(finished) is b
    assert loop.is_finished(b) and not loop.is_finished(a)
    assert loop.judge(b).verdict.verdict is Status.PASS
    assert loop.missed(a, "nobody waited").verdict.verdict is Status.MISS


def test_what_a_run_has_left_says_whether_it_ran(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    a, b = cases
    assert list(loop.finished(Told(raw, cases, [CaseStarted("b")]))) == []
    assert reason(loop.left_over(a, "it broke off")) == "it broke off before it started"
    assert reason(loop.left_over(b, "it broke off")) == "it broke off while it ran"


def test_whole_evidence_is_judged_though_nobody_told_of_its_end(
    loop: RunLoop, cases: list[Case], raw: Path
) -> None:
    Told(raw, cases, []).write("a")
    assert loop.left_over(cases[0], "it broke off").verdict is Status.PASS


def test_a_case_without_any_run_is_missed(loop: RunLoop, cases: list[Case]) -> None:
    verdict = loop.never_ran(cases[0])
    assert (verdict.verdict, reason(verdict)) == (Status.MISS, "never ran here")
