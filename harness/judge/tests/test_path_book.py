"""Whose a path of a unix socket is that another socket was refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Cause
from harness.judge.tests.witnessed import findings_on
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import inquiry


def bound(path: str, *lines: str, by: str = "server") -> Case:
    """A path that an actor has bound, and what that actor does then."""
    case = Case()
    for line in ("socket unix", f"bind {path}", *lines):
        value = "1004" if line.startswith("fork") else None
        case.call(by, line, value=value)
        if value is not None:
            case.records[-1]["reply"]["ret"] = int(value)
    return case


def cause(case: Case, path: str, tmp_path: Path) -> Cause | None:
    """Why a second actor is refused it."""
    case.call("second", "socket unix")
    case.call("second", f"bind {path}", "EADDRINUSE", inquiry=inquiry())
    found = findings_on(case, tmp_path)
    assert found.contradictions == ()
    return found.refusal.cause if found.refusal else None


@pytest.mark.parametrize("path", ["/tmp/x", "@x"])
def test_a_path_that_is_open_is_told_with_who_has_it(tmp_path: Path, path: str) -> None:
    found = cause(bound(f"unix:{path}"), f"unix:{path}", tmp_path)
    assert found == Cause.of("path-open", path=path, actor="server")


def test_a_child_may_have_it_alone(tmp_path: Path) -> None:
    found = cause(bound("unix:@x", "fork as kid", "close"), "unix:@x", tmp_path)
    assert found == Cause.of("path-of-child", path="@x", actor="server", child="kid")


@pytest.mark.parametrize("line", ["close", "exit"])
def test_a_path_that_was_closed_is_there_still(tmp_path: Path, line: str) -> None:
    found = cause(bound("unix:/tmp/x", line), "unix:/tmp/x", tmp_path)
    assert found == Cause.of("path-left", path="/tmp/x", actor="server")


def test_a_server_that_was_killed_leaves_its_path(tmp_path: Path) -> None:
    case = bound("unix:/tmp/x")
    case.step("kill", actor="server", signal="SIGKILL", value="signal SIGKILL")
    assert cause(case, "unix:/tmp/x", tmp_path) == Cause.of(
        "path-left", path="/tmp/x", actor="server"
    )


def test_whether_who_got_a_signal_has_it_is_unsure(tmp_path: Path) -> None:
    case = bound("unix:/tmp/x")
    case.step("signal", actor="server", signal="SIGTERM")
    assert cause(case, "unix:/tmp/x", tmp_path) == Cause.of(
        "path-bound", path="/tmp/x", actor="server"
    )


def test_what_was_passed_and_not_yet_received_is_bound_still(tmp_path: Path) -> None:
    case = bound("unix:/tmp/x", "socket unix as carrier", "pass over carrier", "close")
    assert cause(case, "unix:/tmp/x", tmp_path) == Cause.of(
        "path-bound", path="/tmp/x", actor="server"
    )


def test_a_path_that_no_step_has_bound_is_there_all_the_same(tmp_path: Path) -> None:
    case = bound("unix:/tmp/x", "close", "unlink /tmp/x")
    assert cause(case, "unix:/tmp/x", tmp_path) == Cause.of("path-there", path="/tmp/x")
    assert cause(Case(), "unix:@x", tmp_path / "other") is None


def test_a_name_in_the_abstract_namespace_is_its_hosts(tmp_path: Path) -> None:
    assert cause(bound("unix:@x", by="client"), "unix:@x", tmp_path) is None
    found = cause(bound("unix:/tmp/x", by="client"), "unix:/tmp/x", tmp_path / "other")
    assert found == Cause.of("path-open", path="/tmp/x", actor="client")


def test_older_evidence_is_told_as_it_was(tmp_path: Path) -> None:
    case = bound("unix:@x")
    case.call("second", "socket unix")
    case.call("second", "bind unix:@x", "EADDRINUSE")
    assert findings_on(case, tmp_path).refusal is None


def test_all_who_have_it_open_are_told(tmp_path: Path) -> None:
    case = bound("unix:/tmp/x", "fork as kid", "socket unix as carrier", "pass sock over carrier")
    case.call("client", "socket unix")
    case.call("client", "receive")
    case.records[-1]["reply"]["ret"] = 9
    assert cause(case, "unix:/tmp/x", tmp_path) == Cause.of(
        "path-shared", path="/tmp/x", actors="server, client, server/kid"
    )
