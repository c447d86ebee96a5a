"""The walk tells what was expected and observed, and its troubles in the order they decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Status
from harness.judge.case_walk import Walk, walk
from harness.judge.evidence import Evidence, read_evidence
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import pattern, row, socket


def walked(case: Case, folder: Path, **changed: Any) -> Walk:
    """The walk through a case, of whose evidence something is changed."""
    return through(replace(read_evidence(case.write(folder)), **changed))


def through(evidence: Evidence) -> Walk:
    assert evidence.faults == () and evidence.plan is not None and evidence.end is not None
    return walk(evidence.plan, evidence, evidence.end)


def troubles(found: Walk) -> list[tuple[Status, str, int | None]]:
    return [(it.status, it.cause.code, it.cause.step) for it in found.troubles]


def alone(*rows: dict[str, Any], outcome: str = "ok", **more: Any) -> Case:
    """A case with one call under test."""
    case = Case()
    case.call("client", "socket tcp")
    case.call("client", "recv", outcome, *rows, **{"value": "hi", **more})
    return case


def test_a_case_as_expected_has_no_trouble(tmp_path: Path) -> None:
    found = walked(restart(), tmp_path)
    assert found.troubles == []
    assert found.unexpected == []
    assert found.witnesses == {"call", "table", "wire"}
    assert list(found.expected) == list(found.observed) == ["client.recv", "restart"]
    assert found.observed["restart"].outcome == "EADDRINUSE"


def test_only_steps_under_test_are_listed_and_speak(tmp_path: Path) -> None:
    found = walked(alone(row('"hi"')), tmp_path)
    assert list(found.observed) == ["client.recv"]
    assert found.witnesses == {"call"}


def test_what_stood_in_the_way_is_kept_and_nothing_where_nobody_looked(tmp_path: Path) -> None:
    found = walked(restart(), tmp_path)
    (holder,) = found.observed["restart"].in_the_way or ()
    assert (holder.state, holder.local, holder.inode) == ("TIME_WAIT", "10.0.0.1:9527", 0)
    assert found.observed["client.recv"].in_the_way is None


def test_a_gap_in_the_evidence_stops_the_walk_before_its_first_step(tmp_path: Path) -> None:
    found = walked(restart(outcome="ok"), tmp_path, needs=())
    assert troubles(found) == [(Status.BROKEN, "need-unseen", None)]
    assert found.observed == {}


def test_a_mismatch_names_step_and_key_and_the_walk_goes_on(tmp_path: Path) -> None:
    case = alone(row('"ho"'))
    case.call("client", "recv", "ok", row('"ha"'), value="hi")
    found = walked(case, tmp_path)
    assert troubles(found) == [(Status.FAIL, "mismatch", 2), (Status.FAIL, "mismatch", 3)]
    first = found.troubles[0]
    assert first.cause.values == {"step": "client.recv", "key": "client.recv 1"}
    assert first.line == 12


def test_what_proves_nothing_stops_the_walk_and_comes_behind_an_earlier_mismatch(
    tmp_path: Path,
) -> None:
    case = alone(row('"ho"'))
    case.call("client", "socket tcp as other", "EMFILE")
    case.call("client", "recv", "ok", row('"ha"'), value="hi")
    found = walked(case, tmp_path)
    assert [it[:2] for it in troubles(found)] == [
        (Status.FAIL, "mismatch"),
        (Status.BROKEN, "set-up-failed"),
    ]
    assert "client.recv 2" not in found.observed


def test_a_death_that_nobody_asked_for_outranks_a_mismatch(tmp_path: Path) -> None:
    case = alone(row('"ho"'))
    case.ends[2] = {"name": "second", "how": "signal SIGABRT", "expected": False}
    assert [it[:2] for it in troubles(walked(case, tmp_path))] == [
        (Status.BROKEN, "died-unasked"),
        (Status.FAIL, "mismatch"),
    ]


def test_a_death_does_not_outrank_the_step_that_broke_first(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp", "EMFILE")
    case.ends[2] = {"name": "second", "how": "signal SIGABRT", "expected": False}
    assert troubles(walked(case, tmp_path)) == [(Status.BROKEN, "set-up-failed", 1)]


@pytest.mark.parametrize(
    ("outcome", "reply", "timed_out", "dies", "code"),
    [
        ("EPIPE", None, False, True, "actor-died"),
        ("ETIMEDOUT", None, True, True, "actor-died"),
        ("ETIMEDOUT", None, True, False, "waits-too-long"),
        ("EPIPE", None, False, False, "no-answer"),
    ],
)
def test_a_call_that_was_cut_off_has_no_outcome(
    tmp_path: Path, outcome: str, reply: None, timed_out: bool, dies: bool, code: str
) -> None:
    case = Case()
    case.call("client", "accept", outcome, row(outcome), reply=reply, timed_out=timed_out)
    if dies:
        case.ends[1] = {"name": "client", "how": "signal SIGSEGV", "expected": False}
    assert troubles(walked(case, tmp_path)) == [(Status.BROKEN, code, 1)]


def test_only_of_a_call_that_can_wait_it_is_said_that_it_may(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "hang", "ETIMEDOUT", row("ok"), reply=None, timed_out=True)
    assert troubles(walked(case, tmp_path)) == [(Status.BROKEN, "no-answer-within", 1)]


def test_an_await_that_came_to_its_deadline_has_an_outcome(tmp_path: Path) -> None:
    case = Case()
    wanted = pattern("10.0.0.1:80")
    told: dict[str, Any] = {"host": "server", "pattern": wanted, "absent": False}
    case.step("await", "ETIMEDOUT", [row("ETIMEDOUT")], timed_out=True, **told)
    assert walked(case, tmp_path).troubles == []


def test_set_up_must_succeed_and_says_what_it_said(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp", "EMFILE")
    (trouble,) = walked(case, tmp_path).troubles
    assert trouble.cause.values == {
        "step": "client.socket",
        "outcome": "EMFILE",
        "detail": "words for EMFILE",
    }


def cut(case: Case, folder: Path, last: int, aborted: dict[str, Any] | None) -> Walk:
    """The walk through a case of which only the first steps were observed."""
    case.records = case.records[:last]
    case.aborted = aborted
    return walked(case, folder)


GAVE_UP = {"step": 3, "reason": "deadline of the case"}


@pytest.mark.parametrize(
    ("last", "aborted", "code", "step"),
    [
        (1, None, "step-unseen", 2),
        (1, GAVE_UP, "step-unreached", 2),
        (2, GAVE_UP, "gave-up", None),
    ],
)
def test_a_step_that_nobody_observed_breaks_the_case(
    tmp_path: Path, last: int, aborted: dict[str, Any] | None, code: str, step: int | None
) -> None:
    found = cut(alone(row('"hi"')), tmp_path, last, aborted)
    assert troubles(found) == [(Status.BROKEN, code, step)]
    if aborted is not None:
        assert found.troubles[0].cause.values["why"] == "deadline of the case"


@pytest.mark.parametrize(
    ("rows", "outcomes"), [([row("?")], ("?",)), ([row("ok", kernel="<6.1")], ("?",))]
)
def test_where_nothing_is_expected_of_this_kernel_the_key_is_told(
    tmp_path: Path, rows: list[dict[str, Any]], outcomes: tuple[str, ...]
) -> None:
    found = walked(alone(*rows), tmp_path)
    assert (found.unexpected, found.troubles) == (["client.recv"], [])
    assert found.expected["client.recv"].outcomes == outcomes


def test_what_is_only_recorded_must_still_come_in_time(tmp_path: Path) -> None:
    found = walked(alone(row("?", in_ms=[1000, 2000])), tmp_path)
    assert found.unexpected == []
    assert troubles(found) == [(Status.FAIL, "mismatch", 2)]


@pytest.mark.parametrize(("kernel", "because"), [(">=6.1", "commit abc"), (None, None)])
def test_a_reason_is_kept_where_the_expectation_depends_on_the_kernel(
    tmp_path: Path, kernel: str | None, because: str | None
) -> None:
    found = walked(alone({**row("ok", kernel=kernel), "because": "commit abc"}), tmp_path)
    assert found.expected["client.recv"].because == because


def test_the_wire_comes_last(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    case.wire("no FIN", form="none", flag="FIN")
    found = walked(case, tmp_path)
    assert [it[:2] for it in troubles(found)] == [
        (Status.FAIL, "mismatch"),
        (Status.FAIL, found.troubles[-1].cause.code),
    ]
    assert found.troubles[-1].line == 62


def test_a_wire_check_that_holds_is_a_witness_and_one_that_does_not_is_none(
    tmp_path: Path,
) -> None:
    case = alone(row('"hi"'))
    case.wire("no FIN", form="none", flag="FIN")
    assert walked(case, tmp_path / "holds").witnesses == {"call", "wire"}
    case.plan["wire"] = []
    case.wire("a FIN", form="count", flag="FIN", count=1)
    assert walked(case, tmp_path / "not").witnesses == {"call"}


def test_without_a_capture_no_wire_check_means_anything(tmp_path: Path) -> None:
    case = alone(row('"hi"'))
    case.plan["captures"] = []
    case.wire("no FIN", form="none", flag="FIN")
    found = walked(case, tmp_path)
    assert [(it.cause.code, it.line) for it in found.troubles] == [("no-capture", 60)]


def test_sockets_that_cannot_have_been_outrank_a_mismatch(tmp_path: Path) -> None:
    case = alone(row('"ho"'))
    # A listener of nobody's making.
    case.call("client", "recv", value="hi", after={"client": [socket("10.0.0.2:5", inode=4)]})
    first, *rest = walked(case, tmp_path).troubles
    assert first.status is Status.BROKEN
    assert [it.status for it in rest] == [Status.FAIL]
