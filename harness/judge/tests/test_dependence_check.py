"""A step that was left out for nothing, or done all the same, never goes unnoticed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.dependence_check import check_dependences, without_undone
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import row, socket

SETTING = Provenance(revision="abc1234", evidence="raw/6.12.5-test/x", release="6.12.5-test")
OK = [{"step": 4, "outcomes": ["ok"]}]


def bind_and_listen(bind: str = "EADDRINUSE", wants: str = "EADDRINUSE") -> Case:
    """A bind to a port that is held, or to another one, and a listen that depends on it."""
    case = Case()
    held = socket("10.0.0.1:80", state="BOUND_INACTIVE", inode=11)
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [held]})
    case.call("second", "socket tcp")
    port = 81 if bind == "ok" else 80
    mine = socket(f"10.0.0.1:{port}", state="BOUND_INACTIVE", inode=31)
    after = {"server": [held, mine]} if bind == "ok" else {}
    case.call("second", f"bind 10.0.0.1:{port}", bind, row(wants), label="bind", after=after)
    if bind == "ok":
        listening = {"server": [held, {**mine, "state": "LISTEN"}]}
        case.call("second", "listen", "ok", row("ok"), label="listen", after=listening, depends=OK)
        return case
    leave_out(case, "listen", 4, bind)
    return case


def leave_out(case: Case, line: str, step: int, outcome: str, **more: Any) -> None:
    case.step(
        "call",
        "not done",
        [row("ok")],
        actor="second",
        call=line,
        label=line,
        seconds=0.0,
        depends=[{"step": step, "outcomes": ["ok"]}],
        **more,
    )
    case.records[-1] |= {"not_done": {"step": step, "outcome": outcome}, "detail": ""}


def verdict_of(case: Case, folder: Path) -> Verdict:
    return judge(read_evidence(case.write(folder)), SETTING)


def alter_record(name: str, value: object) -> Callable[[Case], None]:
    return lambda case: case.records[-1].__setitem__(name, value)


def test_what_was_left_out_was_not_asked_for(tmp_path: Path) -> None:
    case = bind_and_listen()
    case.claim("C1", "listen", "ok")
    case.claim("C2", "bind", "EADDRINUSE")
    verdict = verdict_of(case, tmp_path)
    assert (verdict.verdict, reason(verdict)) == (Status.PASS, "")
    seen = verdict.observed["listen"]
    assert (seen.outcome, seen.value) == ("not done", "bind: EADDRINUSE")
    assert [claim.holds for claim in verdict.claims] == [None, True]


def test_what_was_done_is_judged(tmp_path: Path) -> None:
    verdict = verdict_of(bind_and_listen("ok", "ok"), tmp_path)
    assert (verdict.verdict, reason(verdict)) == (Status.PASS, "")
    assert verdict.observed["listen"].outcome == "ok"


def test_a_mismatch_before_it_still_fails(tmp_path: Path) -> None:
    verdict = verdict_of(bind_and_listen("EADDRINUSE", "ok"), tmp_path)
    assert verdict.verdict is Status.FAIL
    assert reason(verdict) == "second.bind: expected ok, observed EADDRINUSE"


def test_what_was_left_out_can_leave_out_another(tmp_path: Path) -> None:
    case = bind_and_listen()
    leave_out(case, "accept", 5, "not done")
    assert verdict_of(case, tmp_path).verdict is Status.PASS


@pytest.mark.parametrize(
    ("alter", "message"),
    [
        (alter_record("not_done", None), "step 5 was done, though step 4 came to EADDRINUSE"),
        (alter_record("not_done", {"step": 1, "outcome": "ok"}), "step 5 was left out, but not"),
        (
            alter_record("not_done", {"step": 4, "outcome": "EINVAL"}),
            "step 5 was left out, but not for what came of step 4: EADDRINUSE",
        ),
        (alter_record("outcome", "ok"), "step 5 was left out or was not, and tells of ok"),
        (alter_record("value", "1"), "step 5 was left out or was not, and tells of something"),
        (
            lambda case: case.plan["steps"][4].__setitem__("depends", []),
            "step 5 was left out, but what it depends on came",
        ),
        (
            lambda case: case.plan["steps"][4]["depends"][0]["outcomes"].append("EADDRINUSE"),
            "step 5 was left out, but what it depends on came",
        ),
        (
            lambda case: case.plan["steps"][4]["depends"][0].__setitem__("step", 5),
            "step 5 depends on itself or a later one",
        ),
    ],
)
def test_whatever_does_not_fit_is_broken(
    tmp_path: Path, alter: Callable[[Case], None], message: str
) -> None:
    case = bind_and_listen()
    alter(case)
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.BROKEN
    assert message in reason(verdict)


def test_a_table_that_changes_meanwhile_is_broken(tmp_path: Path) -> None:
    case = bind_and_listen()
    case.records[-1]["after"] = {"server": [], "client": []}
    assert verdict_of(case, tmp_path).verdict is Status.BROKEN


OUTCOMES = ("ok", "EADDRINUSE", "EINVAL")


@settings(deadline=None)
@given(
    came=strategies.sampled_from(OUTCOMES),
    wanted=strategies.sets(strategies.sampled_from(OUTCOMES), min_size=1),
    told=strategies.none() | strategies.sampled_from((*OUTCOMES, "not done")),
)
def test_the_one_record_that_fits_is_the_only_one(
    tmp_path_factory: pytest.TempPathFactory, came: str, wanted: set[str], told: str | None
) -> None:
    case = Case()
    case.call("second", "pid", came, row("?"), label="first", value="1" if came == "ok" else None)
    if told is None:
        case.call("second", "uid", "ok", row("?"), value="0")
    else:
        leave_out(case, "uid", 1, told)
    case.plan["steps"][1]["depends"] = [{"step": 1, "outcomes": sorted(wanted)}]
    evidence = read_evidence(case.write(tmp_path_factory.mktemp("case")))
    assert evidence.plan is not None
    fits = told is None if came in wanted else told == came
    assert (not list(check_dependences(evidence.plan, evidence))) == fits


def test_without_what_was_left_out_is_what_was_done(tmp_path: Path) -> None:
    evidence = read_evidence(bind_and_listen().write(tmp_path))
    assert evidence.plan is not None
    plan, done = without_undone(evidence.plan, evidence)
    assert [step.n for step in plan.steps] == [1, 2, 3, 4]
    assert set(done.steps) == {1, 2, 3, 4}
