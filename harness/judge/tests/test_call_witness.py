"""The answer that came back must be one to this step, and say what the step says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.judge.tests.witnessed import listen, spoke, told
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import answer, pattern, row


@pytest.fixture
def case() -> Case:
    """A case whose packets are put in by the test."""
    return Case()


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("output", {"actor": "p", "contains": "ready"}, "steady"),
        ("wait", {"actor": "p"}, None),
        ("eof", {"actor": "p"}, "x"),
    ],
)
def test_a_step_of_a_program_yields_what_it_can(
    case: Case, tmp_path: Path, kind: str, fields: dict[str, Any], value: str | None
) -> None:
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.step(kind, value=value, **fields)
    assert f"no such call can return ok and yield {value}" in told(case, tmp_path)


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("output", {"actor": "p", "contains": "ready"}, "ready"),
        ("wait", {"actor": "p"}, "exit 0"),
        ("eof", {"actor": "p"}, None),
    ],
)
def test_what_a_program_can_yield_is_believed(
    case: Case, tmp_path: Path, kind: str, fields: dict[str, Any], value: str | None
) -> None:
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.step(kind, value=value, **fields)
    assert spoke(case, tmp_path) == {"call"}


def test_a_step_of_a_program_that_failed_need_yield_nothing(case: Case, tmp_path: Path) -> None:
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.step("output", "ETIMEDOUT", actor="p", contains="ready", timed_out=True)
    assert spoke(case, tmp_path) == {"call"}


def test_it_leaves_looks_to_the_table(case: Case, tmp_path: Path) -> None:
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    case.step("table", "ENOENT", host="server", pattern=wanted, absent=False)
    assert spoke(case, tmp_path) == {"table"}


def call(case: Case, line: str, outcome: str = "ok", **answered: Any) -> None:
    """A call of the client, whose answer is altered behind its back."""
    value = answered.pop("recorded", None)
    reply = {**answer(line, outcome, value), **answered}
    case.call("client", line, outcome, value=value, reply=reply)


@pytest.mark.parametrize(
    ("answered", "words"),
    [
        ({"call": "getpeername"}, "the actor answered another call: getpeername"),
        ({"ret": -1, "errno": "EBADF", "error": "words"}, "the actor said EBADF, the step says ok"),
        ({"value": "10.0.0.2:5"}, "the actor said ok, the step says ok"),
        ({"ret": 7}, "no such call can return 7"),
        ({"error": "words without an errno"}, "no such call can return 0"),
    ],
)
def test_an_answer_that_does_not_go_with_the_step_is_no_answer(
    case: Case, tmp_path: Path, answered: dict[str, Any], words: str
) -> None:
    call(case, "getsockname", **answered)
    assert words in told(case, tmp_path)


def test_an_errno_is_an_answer(case: Case, tmp_path: Path) -> None:
    call(case, "getpeername", "ENOTCONN")
    assert spoke(case, tmp_path) == {"call"}
    call(case, "getpeername", "ENOTCONN", errno="EINVAL")
    assert "the actor said EINVAL, the step says ENOTCONN" in told(case, tmp_path)


def test_who_did_not_answer_has_not_spoken(case: Case, tmp_path: Path) -> None:
    case.call("client", "accept", "EPIPE", reply=None)
    assert told(case, tmp_path) == "no answer from the actor (words for EPIPE)"


def test_who_could_not_make_the_call_has_not_spoken(case: Case, tmp_path: Path) -> None:
    case.call("client", "recv", "EPROTO", reply={"call": "recv", "fault": "no such socket"})
    assert told(case, tmp_path) == "the actor could not make the call: no such socket"


def test_an_open_descriptor_is_not_given_again(case: Case, tmp_path: Path) -> None:
    call(case, "socket tcp", ret=3)
    call(case, "socket tcp as other", ret=3)
    assert "no such call can return 3" in told(case, tmp_path)


@pytest.mark.parametrize(
    ("outcome", "seconds", "words"),
    [("ok", 1.0, ""), ("ok", 0.9, "only 900 ms passed, 1000 were asked"), ("EINTR", 0.1, "")],
)
def test_no_sleep_is_shorter_than_asked(
    case: Case, tmp_path: Path, outcome: str, seconds: float, words: str
) -> None:
    case.step("advance", outcome, ms=1000, seconds=seconds)
    if words:
        assert words in told(case, tmp_path)
    else:
        assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize(
    ("reached", "believed"),
    [("100", True), ("150", True), ("99", False), ("151", False), ("soon", False), (None, False)],
)
def test_a_phase_is_reached_at_most_fifty_milliseconds_late(
    case: Case, tmp_path: Path, reached: str | None, believed: bool
) -> None:
    # How long it took to come to it says nothing.
    case.step("advance", ms=1000, phase_ms=100, value=reached, seconds=0.2)
    if believed:
        assert spoke(case, tmp_path) == {"call"}
    else:
        assert f"came {reached} ms into a second, 100 were asked" in told(case, tmp_path)


def blocked(case: Case, **more: Any) -> None:
    """An accept that waited two seconds and was interrupted."""
    listen(case)
    reply = {**answer("accept", "EINTR"), "seconds": 1.99, **more.pop("said", {})}
    record = {"seconds": 2.0, "timed_out": True, "may_block": True, **more}
    case.call("server", "accept", "blocks", row("blocks"), reply=reply, **record)


def test_a_call_that_was_interrupted_when_its_time_was_over_blocked(
    case: Case, tmp_path: Path
) -> None:
    blocked(case)
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"said": {"ret": 5, "errno": None, "error": None}}, "said to block, but ok came of it"),
        ({"said": {"errno": "EAGAIN"}}, "said to block, but EAGAIN came of it"),
        ({"timed_out": False}, "said to block, but EINTR came of it"),
        ({"may_block": False}, "said to block, but EINTR came of it"),
        ({"seconds": 1.995}, "said to block, but EINTR came of it"),
        ({"said": {"seconds": 0.5}}, "the call blocked for 500 ms only, 2000 were asked"),
        ({"value": "10.0.0.2:5"}, "said to block, but EINTR came of it"),
        ({"said": {"error": None}}, "no such call can return -1"),
        ({"reply": None}, "no answer from the actor"),
    ],
)
def test_whatever_else_came_is_no_blocking(
    case: Case, tmp_path: Path, more: dict[str, Any], message: str
) -> None:
    if "reply" in more:
        listen(case)
        case.call("server", "accept", "blocks", row("blocks"), reply=None, seconds=2.0)
    else:
        blocked(case, **more)
    assert message in told(case, tmp_path)
